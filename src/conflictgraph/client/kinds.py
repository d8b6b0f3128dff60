"""Answers to the questions that are drawn: each its own class, so that each has its own plot."""

from __future__ import annotations

from conflictgraph.client.answers import Answer


class Network(Answer):
    """Alliances, protection, partnerships and memberships, a row for each relation and holder."""


class Timeline(Answer):
    """What is dated, in order of time, a row for each statement."""


class Revisions(Answer):
    """Figures of one claimant for the same victims in the course of time."""
