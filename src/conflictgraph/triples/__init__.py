"""Triples in memory: terms as texts, tables of triples, and patterns with their solutions."""

from conflictgraph.triples.tables import Kind, Tables, View

__all__ = ["Kind", "Tables", "View"]
