# %% [markdown]
# # Two endpoints
#
# Two servers on this machine, each with the articles of one conflict (how to start them: `README.md` of this folder). Actors have
# the same IRI in both, so that the graphs can be joined.

# %%
import polars as pl

import conflictgraph as cg
from conflictgraph.errors import QueryError

karabakh = cg.connect("http://127.0.0.1:8000/sparql")
georgia = cg.connect("http://127.0.0.1:8001/sparql")

# %% [markdown]
# Who speaks in both? The first server asks the second while it answers: `SERVICE` in SPARQL. It asks only endpoints that its
# operator has allowed. Counted are statements, here and there.

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
      ?actor rdfs:label ?name . FILTER (LANG(?name) = "en")
    } ORDER BY ?name
    """,
    lang="en",
)

# %% [markdown]
# Or ask both and join the answers. The same method gives the same columns everywhere.

# %%
both = pl.concat(
    graph.claims(measure="killed").frame.with_columns(graph=pl.lit(name))
    for name, graph in (("karabakh", karabakh), ("georgia", georgia))
)
both.group_by("graph", "conflictLabel", "kind").len().sort("graph", "conflictLabel", "kind")

# %% [markdown]
# What is not allowed is refused, with the reason.

# %%
try:
    karabakh.select("SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")
except QueryError as error:
    print(error)

# %%
karabakh.close()
georgia.close()
