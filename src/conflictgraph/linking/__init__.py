"""Linking: from mentions in a text to entities in the graph, with every decision kept as data."""

from conflictgraph.linking.classes import classes_in
from conflictgraph.linking.entity import Decision, Entity, Linked, Unresolved
from conflictgraph.linking.linker import link
from conflictgraph.linking.names import NameLinker
from conflictgraph.linking.register import Register, load_register

__all__ = [
    "Decision",
    "Entity",
    "Linked",
    "NameLinker",
    "Register",
    "Unresolved",
    "classes_in",
    "link",
    "load_register",
]
