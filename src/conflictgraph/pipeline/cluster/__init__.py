"""The build on several machines: batches of documents go to the workers of a Dask cluster."""

from conflictgraph.pipeline.cluster.cluster import Cluster

__all__ = ["Cluster"]
