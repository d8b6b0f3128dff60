"""Annotated conflict news as a knowledge graph of claims, served over SPARQL."""

__version__ = "0.1.0"
