# %% [markdown]
# # SPARQLWrapper und rdflib
#
# Der Endpunkt spricht SPARQL 1.1, jedes Programm kann ihn also fragen. Dieses Notizbuch importiert conflictgraph nicht; ein Server läuft
# auf diesem Rechner (wie man ihn startet: `README.md` in diesem Ordner).

# %%
from itertools import islice

from rdflib import Graph, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

ENDPOINT = "http://127.0.0.1:8000/sparql"
CG = Namespace("https://w3id.org/conflictgraph/ns#")

# %% [markdown]
# SPARQLWrapper gibt das JSON des Endpunkts: Jeder Wert ist ein Text, sein Typ steht daneben. Eine offene Obergrenze fehlt, sie
# ist nicht null.

# %%
FIGURES = """
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?who ?lower ?upper WHERE {
  ?statement a cg:CasualtyClaim ; cg:isAttributedTo ?claimant ; cg:hasContent ?figure .
  ?claimant rdfs:label ?who . FILTER (LANG(?who) = "de")
  OPTIONAL { ?figure cg:lowerBound ?lower }
  OPTIONAL { ?figure cg:upperBound ?upper }
} ORDER BY ?who ?lower ?upper
"""
wrapper = SPARQLWrapper(ENDPOINT, returnFormat=JSON)
wrapper.setQuery(FIGURES)
rows = wrapper.queryAndConvert()["results"]["bindings"]
[{name: cell["value"] for name, cell in row.items()} for row in rows]

# %% [markdown]
# Eine Beschreibung als Graph von rdflib.

# %%
wrapper.setQuery("DESCRIBE <https://w3id.org/conflictgraph/id/actor/armenia>")
wrapper.setReturnFormat(TURTLE)
armenia = Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
sorted(set(armenia.predicates()))

# %% [markdown]
# rdflib kann die Daten auch lassen, wo sie sind, und nach jedem Muster fragen.

# %%
remote = Graph(SPARQLStore(ENDPOINT))
[row.asdict() for row in islice(remote.query(FIGURES), 3)]

# %%
demands = sorted(
    remote.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), CG.Demand)
)
len(demands)
