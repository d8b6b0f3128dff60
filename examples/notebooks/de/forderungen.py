# %% [markdown]
# # Wer was von wem fordert
#
# Eine Forderung hat jemanden, der sie erhebt, jemanden, an den sie geht, und etwas, das geschehen soll. Ein Appell bittet,
# eine Erwartung ist schwächer als eine Forderung; alles bleibt getrennt.

# %%
import polars as pl

import conflictgraph as cg

graph = cg.open("../../../graph")
demands = graph.demands(lang="de")
demands.frame.select("claimantLabel", "addressees", "kinds", "demand", "date")

# %% [markdown]
# Wie oft verlangt wer etwas von wem? Gezählt werden Aussagen: Was zwei Artikel berichten, zählt zweimal.

# %%
demands.frame.with_columns(pl.col("addressees").replace("", "niemand namentlich")).pivot(
    on="addressees", index="claimantLabel", values="demand", aggregate_function="len"
).sort("claimantLabel")

# %% [markdown]
# Nur was von einem Beteiligten verlangt wird, im Wortlaut der Texte.

# %%
graph.demands(to="turkey", lang="de").frame.select("claimantLabel", "demand", "quotes", "occasion")

# %% [markdown]
# Was wurde daraus? *Open* heißt, dass kein Text hier einen Ausgang berichtet; es heißt nicht, dass abgelehnt wurde.

# %%
graph.run("demand_outcomes", lang="de").frame.select(
    "claimantLabel", "demand", "outcome", "reporters"
)

# %% [markdown]
# Wer beschuldigt wen? Wo die Beschuldigten zurück beschuldigen, stehen beide Richtungen da.

# %%
graph.run("mutual_accusations", lang="de").frame.select(
    "claimantLabel", "accusedLabel", "matter", "quotes", "returned", "date"
)

# %%
graph.close()
