"""The store: copy-on-write generations, one writer at a time, queries in worker processes.

Nothing is imported here: a worker process must start in a few hundredths of a second.
"""
