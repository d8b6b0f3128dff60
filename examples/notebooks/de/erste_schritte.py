# %% [markdown]
# # Erste Schritte
#
# Ein conflictgraph enthält, was Beteiligte laut Berichten gesagt haben, jede Aussage mit Wortlaut und Artikel. Nichts
# darin ist wahr, weil es darin steht: Eine Behauptung gehört dem, der sie aufstellt. Dieses Notizbuch öffnet den
# Beispielgraphen und sieht sich um.

# %%
import conflictgraph as cg

graph = cg.open("../../../graph")

# %% [markdown]
# Welche Texte sind darin?

# %%
graph.run("documents", lang="de").frame.select("title", "date", "publisherLabel", "statements")

# %% [markdown]
# Jede gespeicherte Abfrage lässt sich mit ihrem Namen aufrufen; `help(graph.run)` sagt, wie man Parameter angibt. Die
# häufigsten haben eigene Methoden: `claims`, `statements`, `demands`, `accusations`, `network`, `timeline`, `map`,
# `disagreements`, `revisions`.

# %%
graph.queries.frame.select("name", "summary")

# %% [markdown]
# Was ist datiert? Ein Tag ist ein Punkt, ein Monat ein Balken, ein offenes Ende verblasst.

# %%
graph.timeline(conflict="nagorno-karabakh-conflict", lang="de").plot(lang="de")

# %% [markdown]
# Wo wird etwas gesagt, oder wo soll etwas geschehen? Grenzen sind nicht gezeichnet: Auch ihr Verlauf ist eine Behauptung.

# %%
graph.map(lang="de").plot(lang="de")

# %% [markdown]
# Hinter jeder Behauptung steht ein Satz. Hier ist der hinter der größten Zahl einer Seite.

# %%
claims = graph.claims(claimant="nagorno-karabakh-authorities", measure="killed", lang="de")
greatest = claims.frame.sort("lower", descending=True, nulls_last=True).row(0, named=True)
graph.evidence(greatest["statement"])

# %% [markdown]
# Für alles andere gibt es SPARQL. Spalten haben den Typ ihrer Werte; Namen kommen in der bevorzugten Sprache.

# %%
graph.select(
    """
    PREFIX cg: <https://w3id.org/conflictgraph/ns#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?wer (COUNT(DISTINCT ?aussage) AS ?aussagen) WHERE {
      ?aussage cg:isAttributedTo ?person ; cg:hasVoice ?stimme .
      FILTER (STRENDS(STR(?stimme), "voice-attributed"))
      ?person rdfs:label ?wer . FILTER (LANG(?wer) = "de")
    }
    GROUP BY ?wer ORDER BY DESC(?aussagen) ?wer LIMIT 8
    """,
    lang="de",
)

# %% [markdown]
# Antworten sind Tabellen von polars (`.frame`); mit `.to_pandas()` bleiben ganze Zahlen auch mit Lücken ganze Zahlen.
# Eine Lücke ist eine Grenze, die der Wortlaut offenlässt.

# %%
figures = graph.claims(measure="killed", lang="de").to_pandas()
figures[["claimantLabel", "kind", "lower", "upper", "wording", "date"]].head(10)

# %%
graph.close()
