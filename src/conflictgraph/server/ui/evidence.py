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
        ("content", "cg:hasContentSpan"),
        ("cue", "cg:hasCueSpan"),
        ("attribution", "cg:hasAttributionSpan"),
        ("quote", "cg:hasQuoteSpan"),
    )
)
_STATEMENTS: Final = (
    _PREFIXES
    + """\
SELECT ?statement ?role ?begin ?end ?document ?identity ?title ?claimant ?claimantLabel ?content
  ?contentLabel ?voice
WHERE {{
  {which}
  ?statement cg:isReportedIn ?document ; cg:isAttributedTo ?claimant ; cg:hasVoice ?voiceCode .
  """
    + _ROLES.replace("{", "{{").replace("}", "}}")
    + """
  ?span oa:hasSelector ?place . ?place oa:start ?begin ; oa:end ?end .
  ?document dcterms:identifier ?identity .
  BIND (STRAFTER(STR(?voiceCode), "voice-") AS ?voice)
  OPTIONAL {{ ?document dcterms:title ?title }}
  OPTIONAL {{ ?claimant rdfs:label ?claimantEn . FILTER (LANG(?claimantEn) = "en") }}
  OPTIONAL {{ ?claimant rdfs:label ?claimantDe . FILTER (LANG(?claimantDe) = "de") }}
  BIND (COALESCE(?claimantEn, ?claimantDe) AS ?claimantLabel)
  OPTIONAL {{
    ?statement cg:hasContent ?content . ?content rdfs:label ?contentLabel .
    FILTER (LANG(?contentLabel) = "en")
  }}
}} ORDER BY ?statement ?begin ?end ?role ?content"""
)
_MENTIONS: Final = (
    _PREFIXES
    + """\
SELECT DISTINCT ?begin ?end ?node ?label ?part WHERE {{
  {document} cg:hasText/^oa:hasSource ?span .
  ?span oa:hasSelector ?place . ?place oa:start ?begin ; oa:end ?end .
  {{
    ?mention oa:hasTarget ?span ; oa:hasBody ?node .
    FILTER (ISIRI(?node))
    OPTIONAL {{ ?node rdfs:label ?en . FILTER (LANG(?en) = "en") }}
    OPTIONAL {{ ?node rdfs:label ?de . FILTER (LANG(?de) = "de") }}
    BIND (COALESCE(?en, ?de) AS ?label)
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
        claimant_page: of the claimant.
        contents: what is said, in words of the graph.
        voice: ``narrator``, ``attributed`` or ``curated``.
        document_page: of the text.
        title: its headline.
        pieces: the sentence with its marks; empty where no text may be shown.
        begin: where the sentence begins, in code points.
    """

    page: str
    claimant: str
    claimant_page: str
    contents: tuple[str, ...]
    voice: str
    document_page: str
    title: str
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
    services: Services, texts: Texts, iri: str, client: str, *, of_document: bool
) -> Evidence:
    """Return the words behind a statement, or all of a document.

    Args:
        services: the workers and the settings.
        texts: the texts of documents.
        iri: of the statement or the document.
        client: whom the queries count for.
        of_document: which of the two it is.

    Raises:
        QueryError: it was not answered.
    """
    node = NamedNode(iri)
    variable = "document" if of_document else "statement"
    which = f"VALUES ?{variable} {{ {node} }}"
    rows = await ask_rows(services, _STATEMENTS.format(which=which), client)
    base_iri = services.settings.base_iri
    found = await _texts_of(services, texts, rows)
    said = tuple(sorted(_iter_said(rows, found, base_iri), key=lambda each: each.begin))
    text = next(iter(found.values()), None)
    if not of_document or text is None or services.settings.publish_text != "full":
        return Evidence(said)
    marked = await ask_rows(services, _MENTIONS.format(document=node), client)
    return Evidence(said, tuple(_iter_paragraphs(text, rows, marked, base_iri)))


async def ask_said(
    services: Services, texts: Texts, statements: Iterable[str], client: str
) -> dict[str, Said]:
    """Return statements with their words, by IRI.

    Args:
        services: the workers and the settings.
        texts: the texts of documents.
        statements: IRIs, not too many for one query.
        client: whom the query counts for.

    Raises:
        QueryError: it was not answered.
    """
    nodes = " ".join(str(NamedNode(iri)) for iri in statements)
    which = f"VALUES ?statement {{ {nodes} }}"
    rows = await ask_rows(services, _STATEMENTS.format(which=which), client)
    found = await _texts_of(services, texts, rows)
    said = _iter_said(rows, found, services.settings.base_iri)
    return dict(zip(dict.fromkeys(row["statement"] for row in rows), said, strict=True))


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
            page_of(first["claimant"], base_iri),
            tuple(contents),
            first["voice"],
            page_of(first["document"], base_iri),
            first.get("title", ""),
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
    text: str, said: Sequence[Row], marked: Sequence[Row], base_iri: str
) -> Iterator[tuple[Piece, ...]]:
    marks = [
        Mark(int(row["begin"]), int(row["end"]), "mention", *_target(row, "node", base_iri))
        for row in marked
        if "part" not in row
    ]
    marks += [
        _mark(row, *_target(row, "statement", base_iri))
        for row in said
        if row["role"] in {"cue", "content"}
    ]
    left_out = [
        (int(row["begin"]), int(row["end"])) for row in marked if row.get("part") == _BOILERPLATE
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
