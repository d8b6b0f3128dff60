"""Find things by their names, statements by their words, texts by what stands in them.

One file of SQLite's full-text search (FTS5) for each generation of a store, made from the graph and
from the texts beside it. It can be thrown away at any time: the graph holds all that is in it.
"""
