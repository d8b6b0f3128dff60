"""The whole graph as tidy tables: one row for each thing, keys between them, a codebook.

What the tables are is stated once, as data: their files, the codebook and ``datapackage.json`` are
made of the same definitions.
"""
