"""Profiles: what labels of foreign annotation schemes mean in ours, as data."""

from conflictgraph.scheme.profiles.applying import Applied, apply
from conflictgraph.scheme.profiles.becoming import ClassesOf
from conflictgraph.scheme.profiles.choosing import AUTO, NONE, Choice, Profiles, load_profiles
from conflictgraph.scheme.profiles.drafting import draft_profile
from conflictgraph.scheme.profiles.loading import (
    check_profile,
    find_profile,
    parse_profile,
    profile_files,
    read_profile,
)
from conflictgraph.scheme.profiles.model import Profile
from conflictgraph.scheme.profiles.names import Kind
from conflictgraph.scheme.profiles.rules import Rules
from conflictgraph.scheme.profiles.survey import survey
from conflictgraph.scheme.profiles.told import Omission, Told

__all__ = [
    "AUTO",
    "NONE",
    "Applied",
    "Choice",
    "ClassesOf",
    "Kind",
    "Omission",
    "Profile",
    "Profiles",
    "Rules",
    "Told",
    "apply",
    "check_profile",
    "draft_profile",
    "find_profile",
    "load_profiles",
    "parse_profile",
    "profile_files",
    "read_profile",
    "survey",
]
