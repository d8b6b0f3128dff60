# %% [markdown]
# # Opferzahlen in einem Konflikt
#
# Wer nennt welche Zahl für dieselben Opfer? Zahlen verschiedener Seiten stehen nebeneinander und werden nie addiert: Sie
# sind verschieden gezählt, zu verschiedenen Zeiten, und manche schließen einander aus.

# %%
import conflictgraph as cg

graph = cg.open("../../../graph")
claims = graph.claims(conflict="nagorno-karabakh-conflict", measure="killed", lang="de")

# %%
claims.plot(lang="de")

# %% [markdown]
# Frühe und späte Zahlen unterscheiden sich um Zehnerpotenzen; auf einer logarithmischen Skala sind auch die frühen zu
# unterscheiden.

# %%
claims.plot(scale="log", lang="de")

# %% [markdown]
# Dasselbe als Tabelle, mit allen Zahlen einer Seite in einer Zeile.

# %%
claims.compare()

# %% [markdown]
# Wer nennt keine Zahl, und zu wem? Ein leeres Feld würde das verbergen.

# %%
graph.run("withheld_figures", lang="de").frame.select(
    "claimantLabel", "counted", "victims", "sides", "quotes", "date"
)

# %% [markdown]
# Wo schließt sich der Wortlaut zweier Seiten aus, und wie weit liegen sie mindestens auseinander?

# %%
graph.disagreements(conflict="nagorno-karabakh-conflict", lang="de").frame.select(
    "lowClaimantLabel", "low", "highClaimantLabel", "high", "gap", "contrast"
)

# %% [markdown]
# Wie ändert sich die Zahl einer Seite im Lauf der Zeit? Was zurückgezogen wurde, ist durchkreuzt.

# %%
graph.revisions(lang="de").plot(lang="de")

# %%
graph.close()
