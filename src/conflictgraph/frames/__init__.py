"""Tables with types: the rows of a query as a polars frame, and files that keep the types.

Only :mod:`conflictgraph.frames.kinds` can be imported at no cost; polars takes a tenth of a second.
"""
