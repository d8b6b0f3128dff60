# %% [markdown]
# # First steps
#
# A conflictgraph holds what actors are reported to have said, each statement with its words and its article. Nothing in
# it is true because it is in it: a claim belongs to its claimant. This notebook opens the example graph and looks around.

# %%
import conflictgraph as cg

graph = cg.open("../../../graph")

# %% [markdown]
# Which texts are in it?

# %%
graph.run("documents").frame.select("title", "date", "publisherLabel", "statements")

# %% [markdown]
# Every saved query can be run by its name; `help(graph.run)` says how to give parameters. The most used ones have methods
# of their own: `claims`, `statements`, `demands`, `accusations`, `network`, `timeline`, `map`, `disagreements`, `revisions`.

# %%
graph.queries.frame.select("name", "summary")

# %% [markdown]
# What is dated? A day is a point, a month a bar, an open end fades.

# %%
graph.timeline(conflict="nagorno-karabakh-conflict").plot()

# %% [markdown]
# Where is something said, or said to happen? No borders are drawn: where they run is a claim, too.

# %%
graph.map().plot()

# %% [markdown]
# Behind each claim there is a sentence. Here is the one behind the greatest figure of one claimant.

# %%
claims = graph.claims(claimant="nagorno-karabakh-authorities", measure="killed")
greatest = claims.frame.sort("lower", descending=True, nulls_last=True).row(0, named=True)
graph.evidence(greatest["statement"])

# %% [markdown]
# For everything else there is SPARQL. Columns have the types of their values; labels come in the language one prefers.

# %%
graph.select(
    """
    PREFIX cg: <https://w3id.org/conflictgraph/ns#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?who (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
      ?statement cg:isAttributedTo ?claimant ; cg:hasVoice ?voice .
      FILTER (STRENDS(STR(?voice), "voice-attributed"))
      ?claimant rdfs:label ?who . FILTER (LANG(?who) = "en")
    }
    GROUP BY ?who ORDER BY DESC(?statements) ?who LIMIT 8
    """,
    lang="en",
)

# %% [markdown]
# Answers are polars frames (`.frame`); `.to_pandas()` keeps integers with gaps integers. A gap is a bound that the words leave open.

# %%
figures = graph.claims(measure="killed").to_pandas()
figures[["claimantLabel", "kind", "lower", "upper", "wording", "date"]].head(10)

# %%
graph.close()
