"""Explain a query: times, sizes, and hints from its structure and its words."""
