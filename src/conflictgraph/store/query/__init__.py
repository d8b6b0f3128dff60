"""Queries: the pool of worker processes, and what goes on inside of them.

Nothing is imported here: a worker process must start in a few hundredths of a second.
"""
