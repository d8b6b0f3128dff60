"""``conflictgraph explain``."""

from __future__ import annotations

import re
from typing import Annotated, Final

import pyoxigraph as ox
import typer

from conflictgraph.cli.derivation import show_derivation
from conflictgraph.cli.exits import Exit
from conflictgraph.cli.messages import say
from conflictgraph.cli.options import AsJson, StoreFolderOption
from conflictgraph.cli.output import show_facts
from conflictgraph.errors import UsageError
from conflictgraph.inference import Explained, Explainer
from conflictgraph.settings import read_settings
from conflictgraph.store.draft import stored_layers
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.prefixes import PREFIXES
from conflictgraph.store.reader import Reader
from conflictgraph.vocab import BASE

_TERM: Final = re.compile(r'<[^<>]*>|"(?:[^"\\]|\\.)*"(?:\^\^\S+|@\S+)?|\S+')
#: An id as answers show it: ``actor/armenia``.
_SHORT: Final = re.compile(r"[a-z]+/[^\s<>\"]+")
#: Kinds of ids that stay where they are when the base of the data is moved.
_REGISTERED: Final = ("actor/", "office/", "place/", "event/", "curated/")
_TERMS: Final = 3
_EXAMPLE: Final = "for example actor/turkey cg:isMemberOf actor/nato"


def explain(
    triple: Annotated[
        list[str],
        typer.Argument(
            metavar="SUBJECT PREDICATE OBJECT",
            help="As N-Triples, with the usual prefixes, or as ids such as actor/armenia.",
            show_default=False,
        ),
    ],
    store: StoreFolderOption = None,
    as_json: AsJson = False,
) -> None:
    """Tell why a triple is in the store: which rules concluded it, from what, in which texts.

    For a triple that a text or a curator states, its graph, the document and the sentence are
    shown. How a query was answered is told by `query --explain` instead.

    Exit status: 0 explained, 1 the store holds no such triple, 2 it is not written as a triple,
    3 there is no store.
    """
    settings = read_settings({"store": store})
    wanted = parse_triple(triple, settings.base_iri)
    with Reader(StoreFolder(settings.store)) as reader:
        explained = explain_in(reader, wanted, settings.base_iri)
    if as_json:
        show_facts(explained.to_json())
    elif explained.graphs:
        show_derivation(explained, settings.base_iri)
    if not explained.graphs:
        say("the store holds no such triple", "bold")
        raise typer.Exit(Exit.FINDINGS)


def explain_in(reader: Reader, triple: ox.Triple, base: str) -> Explained:
    """Return why a triple is in a generation, by the rules that derived what is in it."""
    rules = [rule for layer in stored_layers(reader.manifest) for rule in layer.rules]
    return Explainer(reader.rows, rules, base).explain(triple)


def parse_triple(words: list[str], base: str) -> ox.Triple:
    """Return the triple that a user means.

    Args:
        words: its three terms, or one text with all of them.
        base: IRI below which ``id/`` lies.

    Raises:
        UsageError: they are not a triple.
    """
    terms = _TERM.findall(words[0]) if len(words) == 1 else words
    if terms[_TERMS:] == ["."]:
        terms = terms[:_TERMS]
    if len(terms) != _TERMS:
        raise UsageError(f"{' '.join(words)} are not three terms", _EXAMPLE)
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    text = f"{prefixes}{' '.join(_completed(each, base) for each in terms)} ."
    try:
        triple: ox.Triple = next(ox.parse(text, ox.RdfFormat.TURTLE)).triple
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{' '.join(words)} is not a triple: {error}", _EXAMPLE) from None
    return triple


def _completed(term: str, base: str) -> str:
    if _SHORT.fullmatch(term) and "://" not in term:
        return f"<{BASE if term.startswith(_REGISTERED) else base}id/{term}>"
    if "://" in term and not term.startswith(("<", '"')):
        return f"<{term}>"
    return term
