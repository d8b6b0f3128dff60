"""SERVICE for addresses that are allowed, each by way of a relay on this machine.

Specification: SPARQL 1.1 Federated Query, section 2.

Oxigraph follows any address, so it never sees one: in the text it gets, an allowed address stands
replaced by that of the relay. A call counts as allowed only in its plainest spelling: the word
SERVICE, perhaps SILENT, an allowed address in full or by a prefix, an opening brace. All others
are left in the text, for the guard to refuse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from conflictgraph.errors import ServiceFailedError
from conflictgraph.store.sparql.tokens import Token, iter_tokens

#: As long as the word it stands for, so that places in the text stay the same.
_HARMLESS: Final = "GRAPH".ljust(len("SERVICE"))
_PLACE: Final = re.compile(r"error at (\d+):(\d+)")
_PAYLOAD: Final = re.compile(r"returned by http://127\.0\.0\.1:\d+/\S+ with payload:\n(\{.*\})")


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """One call of another endpoint.

    Attributes:
        word: where SERVICE begins in the text of the query.
        begin: where its address begins, in whatever spelling.
        end: where that ends.
        url: the allowed address.
    """

    word: int
    begin: int
    end: int
    url: str


def find_calls(query: str, allowed: Collection[str]) -> tuple[ServiceCall, ...]:
    """Return the calls that may be made, in their order; none inside another's braces.

    A call within a call would be made by the other endpoint, which must not learn of the relay.
    """
    if not allowed or "service" not in query.lower():
        return ()
    return tuple(_iter_calls(list(iter_tokens(query)), allowed))


def _iter_calls(tokens: list[Token], allowed: Collection[str]) -> Iterator[ServiceCall]:
    prefixes = _prefixes(tokens)
    depth = 0
    inside: int | None = None
    for place, token in enumerate(tokens):
        if token.text == "{":
            depth += 1
        elif token.text == "}":
            depth -= 1
            if inside is not None and depth <= inside:
                inside = None
        elif inside is None and _is_word(token, "SERVICE"):
            call = _read_call(tokens, place, prefixes, allowed)
            if call is not None:
                inside = depth
                yield call


def _read_call(
    tokens: list[Token], place: int, prefixes: Mapping[str, str], allowed: Collection[str]
) -> ServiceCall | None:
    after = place + 1
    if after < len(tokens) and _is_word(tokens[after], "SILENT"):
        after += 1
    if after + 1 >= len(tokens) or tokens[after + 1].text != "{":
        return None
    target = tokens[after]
    url = _resolve(target, prefixes)
    if url is None or url not in allowed:
        return None
    return ServiceCall(tokens[place].start, target.start, target.start + len(target.text), url)


def _is_word(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.upper() == word


def _resolve(target: Token, prefixes: Mapping[str, str]) -> str | None:
    if target.kind == "iri":
        return target.text[1:-1]
    prefix, _, local = target.text.partition(":")
    # SILENTp: may be read as SILENT p:, and an escape in a name as what it stands for.
    if target.kind != "name" or prefix.upper().startswith("SILENT") or "\\" in local:
        return None
    start = prefixes.get(prefix)
    return None if start is None else start + local


def _prefixes(tokens: list[Token]) -> dict[str, str]:
    """Return what the prefixes stand for, without those that are declared twice."""
    found: dict[str, str] = {}
    twice = set()
    for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if _is_word(word, "PREFIX") and name.kind == "name" and iri.kind == "iri":
            prefix = name.text.removesuffix(":")
            if prefix in found:
                twice.add(prefix)
            found[prefix] = iri.text[1:-1]
    return {prefix: start for prefix, start in found.items() if prefix not in twice}


def mask_calls(query: str, calls: Collection[ServiceCall]) -> str:
    """Return the text with another word in place of SERVICE of these calls."""
    for call in calls:
        query = query[: call.word] + _HARMLESS + query[call.word + len(_HARMLESS) :]
    return query


def route_calls(query: str, calls: tuple[ServiceCall, ...], relays: Mapping[str, str]) -> str:
    """Return the text with the addresses of the relays in place of those of the calls.

    Args:
        query: the text the calls were found in.
        calls: in their order.
        relays: allowed address to address of its relay.
    """
    for call in reversed(calls):
        query = f"{query[: call.begin]}<{relays[call.url]}>{query[call.end :]}"
    return query


def original_place(
    complaint: str, query: str, calls: tuple[ServiceCall, ...], relays: Mapping[str, str]
) -> str:
    """Return a complaint about the routed text with the place it has in the query as asked.

    Args:
        complaint: Oxigraph's words, which may begin with ``error at LINE:COLUMN``.
        query: the query as it was asked.
        calls: those that were routed.
        relays: allowed address to address of its relay.
    """
    place = _PLACE.match(complaint)
    if place is None:
        return complaint
    line, column = int(place[1]), int(place[2])
    for call in calls:
        before = query[: call.begin]
        begin = call.begin - before.rfind("\n")
        if before.count("\n") + 1 == line and column > begin:
            grown = len(relays[call.url]) + len("<>") - (call.end - call.begin)
            column = max(begin, column - grown)
    return f"error at {line}:{column}{complaint[place.end() :]}"


def is_service_error(error: Exception, calls: Collection[ServiceCall]) -> bool:
    """Return whether an evaluation failed because of another endpoint."""
    # What Oxigraph says of a broken connection or an unreadable answer names no address.
    failed = isinstance(error, OSError | RuntimeError)
    return (bool(calls) and failed) or _PAYLOAD.search(str(error)) is not None


def to_service_error(reason: str) -> ServiceFailedError:
    """Return the error for what Oxigraph says of a relay; the relay's address stays unsaid."""
    if payload := _PAYLOAD.search(reason):
        facts = json.loads(payload[1])
        return ServiceFailedError(facts["reason"], facts["hint"])
    return ServiceFailedError(
        "the answer of the endpoint asked by SERVICE broke off or cannot be read",
        "ask that endpoint itself, or use SERVICE SILENT",
    )
