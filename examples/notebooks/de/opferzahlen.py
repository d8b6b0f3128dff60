# %% [markdown]
# # Opferzahlen in einem Konflikt
#
# Wer nennt welche Zahl für dieselben Opfer? Zahlen verschiedener Seiten stehen nebeneinander und werden nie addiert: Sie
# sind verschieden gezählt, zu verschiedenen Zeiten, und manche schließen einander aus.

# %%
import conflictgraph as cg

graph = cg.open("../../../graph", lang="de")
claims = graph.claims(conflict="nagorno-karabakh-conflict", measure="killed")

# %%
claims.plot()

# %% [markdown]
# Frühe und späte Zahlen unterscheiden sich um Zehnerpotenzen; auf einer logarithmischen Skala sind auch die frühen zu
# unterscheiden.

# %%
claims.plot(scale="log")

# %% [markdown]
# Dasselbe als Tabelle, mit allen Zahlen einer Seite in einer Zeile.

# %%
claims.compare()

# %% [markdown]
# Wer nennt keine Zahl, und zu wem? Ein leeres Feld würde das verbergen.

# %%
graph.run("withheld_figures", conflict="nagorno-karabakh-conflict").select(
    "claimantLabel", "counted", "victims", "sides", "quotes", "date"
)

# %% [markdown]
# Welche Zahlen passen nicht zusammen, und wie weit liegen sie mindestens auseinander? *excludes*: Der Wortlaut der einen
# schließt den der anderen aus. *diverges*: Nur was solche Worte gewöhnlich meinen, passt nicht; streng genommen lässt
# *höchstens 2300* auch 223 zu.

# %%
graph.disagreements(conflict="nagorno-karabakh-conflict").select(
    "lowClaimantLabel", "low", "highClaimantLabel", "high", "gap", "contrast"
)

# %% [markdown]
# Wie ändert sich die Zahl einer Seite im Lauf der Zeit? Was zurückgezogen wurde, ist durchkreuzt.

# %%
graph.revisions(conflict="nagorno-karabakh-conflict").plot()

# %%
graph.close()
