# %% [markdown]
# # Alliances, as seen by …
#
# That somebody is an ally is, in news, mostly somebody's view. Such a view is a dashed line with the name of who holds it;
# a solid line is background that the editors of the graph took from the sources they name.

# %%
import conflictgraph as cg

graph = cg.open("../../../graph")
network = graph.network(conflict="nagorno-karabakh-conflict")
network.plot()

# %% [markdown]
# The view of one actor alone. The arrow points from the protecting power to the protected.

# %%
graph.network(as_seen_by="armenia").plot()

# %%
graph.network(as_seen_by="azerbaijan").plot()

# %% [markdown]
# Whose words are these views?

# %%
network.filter(voice="attributed").select(
    "claimantLabel", "fromLabel", "relation", "toLabel", "polarity", "realis", "quotes"
)

# %% [markdown]
# All relations in the graph. A cross is a relation that is denied, a dotted line one that is only hoped for.

# %%
graph.network().plot()

# %%
graph.close()
