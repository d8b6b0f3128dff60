# %% [markdown]
# # Who demands what of whom
#
# A demand has a speaker, somebody it is addressed to, and something that is to be done. An appeal asks, an expectation
# is weaker than a demand; all are kept apart.

# %%
import polars as pl

import conflictgraph as cg

graph = cg.open("../../../graph")
demands = graph.demands()
demands.frame.select("claimantLabel", "addressees", "kinds", "demand", "date")

# %% [markdown]
# How often does who ask whom? Counted are statements: what two articles report is counted twice.

# %%
demands.frame.with_columns(pl.col("addressees").replace("", "nobody by name")).pivot(
    on="addressees", index="claimantLabel", values="demand", aggregate_function="len"
).sort("claimantLabel")

# %% [markdown]
# Only what is asked of one actor, in the words of the texts.

# %%
graph.demands(to="turkey").frame.select("claimantLabel", "demand", "quotes", "occasion")

# %% [markdown]
# What became of them? *Open* means that no text here reports an outcome; it does not mean refused.

# %%
graph.run("demand_outcomes").frame.select("claimantLabel", "demand", "outcome", "reporters")

# %% [markdown]
# Who accuses whom? Where the accused accuse in turn, both directions are shown.

# %%
graph.run("mutual_accusations").frame.select(
    "claimantLabel", "accusedLabel", "matter", "quotes", "returned", "date"
)

# %%
graph.close()
