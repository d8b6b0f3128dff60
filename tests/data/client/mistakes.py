"""Mistakes that an editor shows before the code is run; each on its own line."""

import conflictgraph

graph = conflictgraph.open("graph")
graph.claims(measure="dead")
graph.claims(since=2020)
graph.demands(of="turkey")
graph.select("ASK {}", iris="short")
graph.claims().plots()
graph.disagreements(kind="contradicts")
