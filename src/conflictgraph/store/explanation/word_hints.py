"""Hints from the words of a query alone, for texts whose structure cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from conflictgraph.store.explanation.hints import Hint
from conflictgraph.store.explanation.holdings import Holdings
from conflictgraph.store.sparql.tokens import Token, iter_tokens
from conflictgraph.vocab import RDF, XSD

#: IRIs that need not stand in the data: names of functions, datatypes, and ``a``.
_BUILT_IN = (XSD, RDF)


def iter_word_hints(query: str, holdings: Holdings) -> Iterator[Hint]:
    """Yield what the words of a query tell.

    Args:
        query: its text, which Oxigraph has accepted.
        holdings: what the store holds.
    """
    tokens = list(iter_tokens(query))
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    for iri in _iter_names(tokens):
        if not iri.startswith(_BUILT_IN) and not holdings.has_term(iri):
            yield Hint("unknown-name", f"<{iri}> stands nowhere in the store")
    if "ORDER" in words and "LIMIT" not in words:
        yield Hint("order-without-limit", "ORDER BY holds all solutions in memory to sort them")
    if selects_everything(tokens):
        yield Hint("select-all", "SELECT * gives every variable: name those you need")
    if holdings.is_large() and not words & {"LIMIT", "ASK", "COUNT", "GROUP"}:
        yield Hint("no-limit", "the query has no LIMIT: add one to look around")


def selects_everything(tokens: list[Token]) -> bool:
    """Return whether the query begins with ``SELECT *``."""
    for word, after, next_after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.kind == "word" and word.text.upper() == "SELECT":
            modified = after.text.upper() in {"DISTINCT", "REDUCED"}
            return (next_after if modified else after).text == "*"
    return False


def _iter_names(tokens: list[Token]) -> Iterator[str]:
    """Yield the IRIs after the declarations, each once."""
    prefixes: dict[str, str] = {}
    seen = set()
    before = [Token("other", "")] * 2 + tokens
    for first, second, token in zip(before, before[1:], before[2:], strict=False):
        if first.text.upper() == "PREFIX" and token.kind == "iri":
            prefixes[second.text.removesuffix(":")] = token.text[1:-1]
            continue
        if second.text.upper() in {"PREFIX", "BASE"}:
            continue
        iri = _full(token, prefixes)
        if iri and iri not in seen:
            seen.add(iri)
            yield iri


def _full(token: Token, prefixes: dict[str, str]) -> str:
    """Return the IRI a token stands for; empty when it stands for none, or a relative one."""
    if token.kind == "iri" and ":" in token.text:
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind == "name" and colon and prefix in prefixes and "\\" not in local:
        return prefixes[prefix] + local
    return ""
