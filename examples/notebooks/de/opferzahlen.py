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
# Wer nennt keine Zahl, und zu wem? Ein leeres Feld würde das verbergen. Hier in allen Artikeln, auch denen zu anderen
# Konflikten.

# %%
graph.run("withheld_figures", lang="de").frame.select(
    "claimantLabel", "counted", "victims", "sides", "quotes", "date"
)

# %% [markdown]
# Welche Zahlen passen nicht zusammen, und wie weit liegen sie mindestens auseinander? *excludes*: Der Wortlaut der einen
# schließt den der anderen aus. *diverges*: Nur was solche Worte gewöhnlich meinen, passt nicht; streng genommen lässt
# *höchstens 2300* auch 223 zu.

# %%
graph.disagreements(conflict="nagorno-karabakh-conflict", lang="de").frame.select(
    "lowClaimantLabel", "low", "highClaimantLabel", "high", "gap", "contrast"
)

# %% [markdown]
# Wie ändert sich die Zahl einer Seite im Lauf der Zeit? Was zurückgezogen wurde, ist durchkreuzt.

# %%
graph.revisions(conflict="nagorno-karabakh-conflict", lang="de").plot(lang="de")

# %%
graph.close()
