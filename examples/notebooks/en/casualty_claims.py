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
# Who gives no figure, and of whom? An empty cell would hide that. Here in all articles, those on other conflicts as well.

# %%
graph.run("withheld_figures").frame.select(
    "claimantLabel", "counted", "victims", "sides", "quotes", "date"
)

# %% [markdown]
# Which figures do not go together, and how far apart are they at least? *excludes*: the words rule each other out.
# *diverges*: only what such words usually mean does; strictly, *at most 2300* leaves room for 223.

# %%
graph.disagreements(conflict="nagorno-karabakh-conflict").frame.select(
    "lowClaimantLabel", "low", "highClaimantLabel", "high", "gap", "contrast"
)

# %% [markdown]
# How does the figure of one claimant change in the course of time? What was taken back is crossed.

# %%
graph.revisions(conflict="nagorno-karabakh-conflict").plot()

# %%
graph.close()
