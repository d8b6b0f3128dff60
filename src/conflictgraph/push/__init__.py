"""The live generation on a SPARQL store of others: sent graph by graph, counted, kept up to date."""

from conflictgraph.push.pushing import Pushed, push
from conflictgraph.push.ways import WAYS, Way

__all__ = ["WAYS", "Pushed", "Way", "push"]
