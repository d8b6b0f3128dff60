"""``conflictgraph review`` and the commands below it."""

from conflictgraph.cli.review.group import review

__all__ = ["review"]
