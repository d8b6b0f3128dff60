# %% [markdown]
# # Casualty claims of one conflict
#
# Who gives which figure for the same victims? Figures of different claimants are set side by side and never added up:
# they count differently, at different times, and some exclude each other.

# %%
import conflictgraph as cg

graph = cg.open("../../../graph")
claims = graph.claims(conflict="nagorno-karabakh-conflict", measure="killed")

# %%
claims.plot()

# %% [markdown]
# Early and late figures differ by powers of ten; on a logarithmic scale the early ones can be told apart.

# %%
claims.plot(scale="log")

# %% [markdown]
# The same as a table, with all figures of a claimant in one row.

# %%
claims.compare()

# %% [markdown]
# Who gives no figure, and of whom? An empty cell would hide that.

# %%
graph.run("withheld_figures").frame.select(
    "claimantLabel", "counted", "victims", "sides", "quotes", "date"
)

# %% [markdown]
# Where do the words of two claimants rule each other out, and by how much at least?

# %%
graph.disagreements(conflict="nagorno-karabakh-conflict").frame.select(
    "lowClaimantLabel", "low", "highClaimantLabel", "high", "gap", "contrast"
)

# %% [markdown]
# How does the figure of one claimant change in the course of time? What was taken back is crossed.

# %%
graph.revisions().plot()

# %%
graph.close()
