# %% [markdown]
# # SPARQLWrapper and rdflib
#
# The endpoint speaks SPARQL 1.1, so any client can ask it. This notebook does not import conflictgraph; a server runs on this machine
# (how to start it: `README.md` of this folder).

# %%
from itertools import islice

from rdflib import Graph, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

ENDPOINT = "http://127.0.0.1:8000/sparql"
CG = Namespace("https://w3id.org/conflictgraph/ns#")

# %% [markdown]
# SPARQLWrapper gives the JSON of the endpoint: every value is a text, its type stands beside it. An unbound upper end is left
# out, and is not zero.

# %%
FIGURES = """
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?who ?lower ?upper WHERE {
  ?statement a cg:CasualtyClaim ; cg:isAttributedTo ?claimant ; cg:hasContent ?figure .
  ?claimant rdfs:label ?who . FILTER (LANG(?who) = "en")
  OPTIONAL { ?figure cg:lowerBound ?lower }
  OPTIONAL { ?figure cg:upperBound ?upper }
} ORDER BY ?who ?lower ?upper
"""
wrapper = SPARQLWrapper(ENDPOINT, returnFormat=JSON)
wrapper.setQuery(FIGURES)
rows = wrapper.queryAndConvert()["results"]["bindings"]
[{name: cell["value"] for name, cell in row.items()} for row in rows]

# %% [markdown]
# A description as a graph of rdflib.

# %%
wrapper.setQuery("DESCRIBE <https://w3id.org/conflictgraph/id/actor/armenia>")
wrapper.setReturnFormat(TURTLE)
armenia = Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
sorted(set(armenia.predicates()))

# %% [markdown]
# rdflib can also leave the data where they are and ask for each pattern.

# %%
remote = Graph(SPARQLStore(ENDPOINT))
[row.asdict() for row in islice(remote.query(FIGURES), 3)]

# %%
demands = sorted(
    remote.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), CG.Demand)
)
len(demands)
