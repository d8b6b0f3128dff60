# %% [markdown]
# # Zwei Endpunkte
#
# Zwei Server auf diesem Rechner, jeder mit den Artikeln zu einem Konflikt (wie man sie startet: `README.md` in diesem Ordner).
# Beteiligte haben in beiden dieselbe IRI, deshalb lassen sich die Graphen verbinden.

# %%
import polars as pl

import conflictgraph as cg
from conflictgraph.errors import QueryError

karabakh = cg.connect("http://127.0.0.1:8000/sparql", lang="de")
georgia = cg.connect("http://127.0.0.1:8001/sparql", lang="de")

# %% [markdown]
# Wer spricht in beiden? Der erste Server fragt beim Antworten den zweiten: `SERVICE` in SPARQL. Er fragt nur Endpunkte, die sein
# Betreiber erlaubt hat. Gezählt werden Aussagen, hier und dort.

# %%
karabakh.select(
    """
    PREFIX cg: <https://w3id.org/conflictgraph/ns#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?name ?here ?there WHERE {
      {
        SELECT ?actor (COUNT(DISTINCT ?statement) AS ?here) WHERE {
          ?statement cg:isAttributedTo ?actor ; cg:isReportedIn ?document .
        } GROUP BY ?actor
      }
      SERVICE <http://127.0.0.1:8001/sparql> {
        SELECT ?actor (COUNT(DISTINCT ?other) AS ?there) WHERE {
          ?other cg:isAttributedTo ?actor ; cg:isReportedIn ?document .
        } GROUP BY ?actor
      }
      ?actor rdfs:label ?name . FILTER (LANG(?name) = "de")
    } ORDER BY ?name
    """,
    lang="de",
)

# %% [markdown]
# Oder man fragt beide und verbindet die Antworten. Dieselbe Methode gibt überall dieselben Spalten.

# %%
both = pl.concat(
    graph.claims(measure="killed").frame.with_columns(graph=pl.lit(name))
    for name, graph in (("karabakh", karabakh), ("georgia", georgia))
)
both.group_by("graph", "conflictLabel", "kind").len().sort("graph", "conflictLabel", "kind")

# %% [markdown]
# Was nicht erlaubt ist, wird abgelehnt, mit Begründung.

# %%
try:
    karabakh.select("SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")
except QueryError as error:
    print(error)

# %%
karabakh.close()
georgia.close()
