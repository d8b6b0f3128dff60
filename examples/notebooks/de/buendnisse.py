# %% [markdown]
# # Bündnisse, aus der Sicht von …
#
# Dass jemand verbündet ist, ist in Nachrichten meist jemandes Sicht. Eine solche Sicht ist eine gestrichelte Linie mit dem
# Namen dessen, der sie hat; eine durchgezogene ist Hintergrund, den die Redaktion des Graphen genannten Quellen entnommen hat.

# %%
import conflictgraph as cg

graph = cg.open("../../../graph", lang="de")
network = graph.network(conflict="nagorno-karabakh-conflict")
network.plot()

# %% [markdown]
# Nur die Sicht eines Beteiligten. Der Pfeil zeigt von der Schutzmacht zum Schützling.

# %%
graph.network(as_seen_by="armenia").plot()

# %%
graph.network(as_seen_by="azerbaijan").plot()

# %% [markdown]
# In wessen Worten stehen diese Sichten?

# %%
network.filter(voice="attributed").select(
    "claimantLabel", "fromLabel", "relation", "toLabel", "polarity", "realis", "quotes"
)

# %% [markdown]
# Alle Beziehungen im Graphen. Ein Kreuz ist eine bestrittene Beziehung, eine gepunktete Linie eine nur erhoffte.

# %%
graph.network().plot()

# %%
graph.close()
