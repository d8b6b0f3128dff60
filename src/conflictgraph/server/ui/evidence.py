"""The words behind a statement, and the statements behind the words of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pyoxigraph import NamedNode

from conflictgraph import vocab
from conflictgraph.server.services import Services
from conflictgraph.server.texts import Texts
from conflictgraph.server.things import page_of
from conflictgraph.server.ui.languages import LANGUAGES, marked
from conflictgraph.server.ui.marking import Mark, Piece, iter_pieces
from conflictgraph.server.ui.rows import Row, ask_rows

_PREFIXES: Final = (
    f"PREFIX cg: <{vocab.NS}> PREFIX cgc: <{vocab.CODE}> PREFIX oa: <{vocab.OA}>\n"
    f"PREFIX dcterms: <{vocab.DCTERMS}> PREFIX rdfs: <{vocab.RDFS}> PREFIX skos: <{vocab.SKOS}>\n"
)
#: Role of a mark, and the property that leads from a statement to its span. Each by itself: with a
#: variable for the property Oxigraph looks through all spans of the store.
_ROLES: Final = " UNION ".join(
    f'{{ ?statement {has_span} ?span BIND ("{role}" AS ?role) }}'
    for role, has_span in (
        ("sentence", "cg:hasSentenceSpan"),
        (marked("content"), "cg:hasContentSpan"),
        (marked("cue"), "cg:hasCueSpan"),
        (marked("attribution"), "cg:hasAttributionSpan"),
        (marked("quote"), "cg:hasQuoteSpan"),
    )
)
#: What is said of statements, and where they stand: apart, so that neither repeats the other.
_STATEMENTS: Final = (
    _PREFIXES
    + """\
SELECT ?statement ?document ?claimant ?voice ?content ?role ?begin ?end WHERE {{
  {{
    {which}
    ?statement cg:isReportedIn ?document ; cg:isAttributedTo ?claimant ; cg:hasVoice ?voiceCode .
    BIND (STRAFTER(STR(?voiceCode), "voice-") AS ?voice)
    OPTIONAL {{ ?statement cg:hasContent ?content }}
  }} UNION {{
    {which}
    """
    + _ROLES.replace("{", "{{").replace("}", "}}")
    + """
    ?span oa:hasSelector ?place . ?place oa:start ?begin ; oa:end ?end .
  }}
}}"""
)
#: Each is asked once for all statements that share it.
_NAMES: Final = (
    _PREFIXES
    + """\
SELECT ?thing ?what ?name (LANG(?name) AS ?language) WHERE {{
  VALUES ?thing {{ {things} }}
  {{ ?thing rdfs:label ?name BIND ("label" AS ?what) FILTER (LANG(?name) IN ({languages})) }}
  UNION {{ ?thing dcterms:title ?name BIND ("title" AS ?what) }}
  UNION {{ ?thing dcterms:identifier ?name BIND ("identity" AS ?what) }}
}}"""
)
#: What is named: by what, and where a row has its name and the language of it.
_NAMED: Final = {
    "document": ("title", "title", "titleLanguage"),
    "claimant": ("label", "claimantLabel", "claimantLanguage"),
    "content": ("label", "contentLabel", "contentLanguage"),
}
_MENTIONS: Final = (
    _PREFIXES
    + """\
SELECT DISTINCT ?begin ?end ?node ?label ?part WHERE {{
  {document} cg:hasText/^oa:hasSource ?span .
  ?span oa:hasSelector ?place . ?place oa:start ?begin ; oa:end ?end .
  {{
    ?mention oa:hasTarget ?span ; oa:hasBody ?node .
    FILTER (ISIRI(?node))
    OPTIONAL {{ ?node rdfs:label ?own . FILTER (LANG(?own) = "{language}") }}
    OPTIONAL {{ ?node rdfs:label ?other . FILTER (LANG(?other) IN ({others})) }}
    BIND (COALESCE(?own, ?other) AS ?label)
  }} UNION {{
    ?node cg:hasPartSpan ?span ; cg:hasPartRole ?partCode .
    BIND (STRAFTER(STR(?partCode), "part-") AS ?part)
  }}
}} ORDER BY ?begin ?end ?node"""
)
_BOILERPLATE: Final = "boilerplate"
_LEFT_OUT: Final = Piece(" […] ", (), None)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its words.

    Attributes:
        page: of the statement.
        claimant: who says it.
        claimant_language: of that name.
        claimant_page: of the claimant.
        contents: what is said, in words of the graph.
        voice: ``narrator``, ``attributed`` or ``curated``.
        document_page: of the text.
        title: its headline.
        language: of the headline, and of the text.
        pieces: the sentence with its marks; empty where no text may be shown.
        begin: where the sentence begins, in code points.
    """

    page: str
    claimant: str
    claimant_language: str
    claimant_page: str
    contents: tuple[str, ...]
    voice: str
    document_page: str
    title: str
    language: str
    pieces: tuple[Piece, ...]
    begin: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page of a statement or a document shows of the text.

    Attributes:
        statements: in text order.
        paragraphs: the whole text with its marks, by line, without boilerplate; empty where it
            may not be shown.
    """

    statements: tuple[Said, ...]
    paragraphs: tuple[tuple[Piece, ...], ...] = ()


async def ask_evidence(
    services: Services, texts: Texts, iri: str, language: str, client: str, *, of_document: bool
) -> Evidence:
    """Return the words behind a statement, or all of a document.

    Args:
        services: the workers and the settings.
        texts: the texts of documents.
        iri: of the statement or the document.
        language: of the page; names are in it, or in another.
        client: whom the queries count for.
        of_document: which of the two it is.

    Raises:
        QueryError: it was not answered.
    """
    node = NamedNode(iri)
    which = f"VALUES ?statement {{ {node} }}"
    if of_document:
        which = f"VALUES ?document {{ {node} }} ?statement cg:isReportedIn ?document ."
    rows = await _ask_statements(services, which, language, client)
    base_iri = services.settings.base_iri
    found = await _texts_of(services, texts, rows)
    said = tuple(sorted(_iter_said(rows, found, base_iri), key=lambda each: each.begin))
    text = next(iter(found.values()), None)
    if not of_document or text is None or services.settings.publish_text != "full":
        return Evidence(said)
    mentions = await ask_rows(
        services, _MENTIONS.format(document=node, **_preferring(language)), client
    )
    return Evidence(said, tuple(_iter_paragraphs(text, rows, mentions, base_iri)))


async def ask_said(
    services: Services, texts: Texts, statements: Iterable[str], language: str, client: str
) -> dict[str, Said]:
    """Return statements with their words, by IRI.

    Args:
        services: the workers and the settings.
        texts: the texts of documents.
        statements: IRIs, not too many for one query.
        language: of the page; names are in it, or in another.
        client: whom the query counts for.

    Raises:
        QueryError: it was not answered.
    """
    nodes = " ".join(str(NamedNode(iri)) for iri in statements)
    which = f"VALUES ?statement {{ {nodes} }}"
    rows = await _ask_statements(services, which, language, client)
    found = await _texts_of(services, texts, rows)
    said = _iter_said(rows, found, services.settings.base_iri)
    return dict(zip(dict.fromkeys(row["statement"] for row in rows), said, strict=True))


async def _ask_statements(services: Services, which: str, language: str, client: str) -> list[Row]:
    """Return statements in order: a row for each span, with all that is said of its statement."""
    rows = await ask_rows(services, _STATEMENTS.format(which=which), client)
    things = {row[each] for row in rows for each in _NAMED if each in row}
    if not things:
        return []
    nodes = " ".join(str(NamedNode(each)) for each in sorted(things))
    languages = ", ".join(f'"{each}"' for each in dict.fromkeys((language, *LANGUAGES)))
    names = await ask_rows(services, _NAMES.format(things=nodes, languages=languages), client)
    return join_rows(rows, names, language)


def join_rows(rows: Iterable[Row], names: Iterable[Row], language: str) -> list[Row]:
    """Return a row for each span with all that is said of its statement, in order.

    Args:
        rows: of what is said of statements, and of their spans, which have a ``role``.
        names: with ``thing``, ``what`` it is, ``name`` and ``language``.
        language: the one that is preferred.
    """
    called: dict[tuple[str, str], Row] = {}
    for name in sorted(names, key=lambda each: (each.get("language") != language, each["name"])):
        called.setdefault((name["thing"], name["what"]), name)
    spans: dict[str, list[Row]] = {}
    for row in rows:
        if "role" in row:
            spans.setdefault(row["statement"], []).append(row)
    joined = [
        {**span, **told}
        for row in rows
        if "role" not in row and (row["document"], "identity") in called
        for told in (_told(row, called),)
        for span in spans.get(row["statement"], ())
    ]
    return sorted(joined, key=_order)


def _told(row: Row, called: Mapping[tuple[str, str], Row]) -> Row:
    """Return what is said of a statement, with names."""
    told = {**row, "identity": called[row["document"], "identity"]["name"]}
    for role, (what, label, language) in _NAMED.items():
        name = called.get((row.get(role, ""), what))
        if name is not None:
            told |= {label: name["name"], language: name.get("language", "")}
    return told


def _order(row: Row) -> tuple[str, int, int, str, str]:
    begin, end = int(row["begin"]), int(row["end"])
    return row["statement"], begin, end, row["role"], row.get("content", "")


def _preferring(language: str) -> dict[str, str]:
    """Return the fields of a query for names in a language, or else in the other ones of pages."""
    others = ", ".join(f'"{each}"' for each in LANGUAGES if each != language)
    return {"language": language, "others": others}


async def _texts_of(services: Services, texts: Texts, rows: Iterable[Row]) -> dict[str, str | None]:
    identities = dict.fromkeys(row["identity"] for row in rows)
    return {identity: await texts.read(services, identity) for identity in identities}


def _iter_said(
    rows: Iterable[Row], texts: Mapping[str, str | None], base_iri: str
) -> Iterator[Said]:
    for iri, group in groupby(rows, key=lambda row: row["statement"]):
        members = list(group)
        first = members[0]
        text = texts[first["identity"]]
        sentences = _sentences(members)
        marks = [_mark(row) for row in members if row["role"] != "sentence"]
        contents = dict.fromkeys(row["contentLabel"] for row in members if "contentLabel" in row)
        yield Said(
            page_of(iri, base_iri),
            first.get("claimantLabel", ""),
            first.get("claimantLanguage", ""),
            page_of(first["claimant"], base_iri),
            tuple(contents),
            first["voice"],
            page_of(first["document"], base_iri),
            first.get("title", ""),
            first.get("titleLanguage", ""),
            tuple(_iter_shown(text, sentences, marks)) if text else (),
            sentences[0][0],
        )


def _sentences(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return begin and end of each sentence of a statement, in text order."""
    chosen = [row for row in rows if row["role"] == "sentence"] or rows
    return sorted({(int(row["begin"]), int(row["end"])) for row in chosen})


def _iter_shown(
    text: str, sentences: Iterable[tuple[int, int]], marks: Sequence[Mark]
) -> Iterator[Piece]:
    """Yield the sentences with their marks, and a sign for what is left out between them."""
    for number, (begin, end) in enumerate(sentences):
        if number:
            yield _LEFT_OUT
        yield from iter_pieces(text, begin, end, marks)


def _mark(row: Row, page: str = "", name: str = "") -> Mark:
    return Mark(int(row["begin"]), int(row["end"]), row["role"], page, name)


def _iter_paragraphs(
    text: str, said: Sequence[Row], mentions: Sequence[Row], base_iri: str
) -> Iterator[tuple[Piece, ...]]:
    marks = [
        Mark(int(row["begin"]), int(row["end"]), marked("mention"), *_target(row, "node", base_iri))
        for row in mentions
        if "part" not in row
    ]
    marks += [
        _mark(row, *_target(row, "statement", base_iri))
        for row in said
        if row["role"] in {"cue", "content"}
    ]
    left_out = [
        (int(row["begin"]), int(row["end"])) for row in mentions if row.get("part") == _BOILERPLATE
    ]
    begin = 0
    for line in text.splitlines(keepends=True):
        end = begin + len(line)
        within = any(first <= begin and end <= last + 1 for first, last in left_out)
        if line.strip() and not within:
            yield tuple(iter_pieces(text, begin, end, marks))
        begin = end


def _target(row: Row, name: str, base_iri: str) -> tuple[str, str]:
    return page_of(row[name], base_iri), row.get("label") or row.get("claimantLabel", "")
