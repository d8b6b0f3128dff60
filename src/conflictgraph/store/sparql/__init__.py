"""SPARQL as text: its tokens, and what they tell before a parser is trusted with it.

Nothing is imported here: a worker process must start in a few hundredths of a second.
"""
