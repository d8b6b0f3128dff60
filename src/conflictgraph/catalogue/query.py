"""A saved query: its documentation, and its SPARQL text with values bound."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from conflictgraph.catalogue.parameter import Parameter
from conflictgraph.errors import ParameterError
from conflictgraph.vocab import BASE

#: The line at which the values go in; a comment to every other reader of the file. It may name the
#: parameters that its group uses.
MARKER = re.compile(r"^[ \t]*#\+ values((?:[ \t]+\w+)*)[ \t]*$", re.MULTILINE)
#: The form of a query, in a line of its own as in every file of the catalogue.
FORM = re.compile(r"^[ \t]*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE | re.IGNORECASE)
_PREFIX = re.compile(r"^[ \t]*PREFIX[ \t]+([\w-]*):[ \t]*<([^>]*)>", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer.

    Attributes:
        name: the projected variable.
        type: one of ``iri``, ``code``, ``string``, ``integer``, ``date``, ``boolean``.
        note: what stands in it, in a few words.
    """

    name: str
    type: str
    note: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a query is for, in the words of one language.

    Attributes:
        language: its tag, such as ``de``.
        summary: a heading.
        question: what an analyst would ask.
    """

    language: str
    summary: str
    question: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One question that can be asked by name.

    Attributes:
        name: the file's stem, unique over all topics.
        topic: the folder it lies in.
        summary: a heading.
        question: what an analyst would ask.
        parameters: what may be fixed, in the order of the header.
        columns: what comes back, in the order of the projection.
        sparql: the query without its header; runs as it stands, unrestricted.
        translations: summary and question in other languages than English.
    """

    name: str
    topic: str
    summary: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sparql: str
    translations: tuple[Heading, ...] = ()

    def heading(self, language: str) -> Heading:
        """Return summary and question in a language; in English where it has none in it."""
        own = Heading("en", self.summary, self.question)
        return next((each for each in self.translations if each.language == language), own)

    @property
    def prefixes(self) -> dict[str, str]:
        """Return the prefixes the query declares, and their namespaces."""
        return dict(_PREFIX.findall(self.sparql))

    @property
    def form(self) -> str:
        """Return ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``: the first to begin a line."""
        found = FORM.search(self.sparql)
        return found[1].upper() if found else ""

    def bind(self, values: Mapping[str, str], *, base_iri: str = BASE) -> str:
        """Return SPARQL that answers for these values.

        The values become RDF terms, written by the RDF library into one VALUES block at each
        mark; no text of the caller reaches the query. A parameter without a value restricts
        nothing.

        Args:
            values: parameter name to value as typed; defaults fill the rest.
            base_iri: IRI below which ``id/`` lies, for short ids.

        Raises:
            ParameterError: a required parameter is missing, a name is unknown, or a value is
                not of its parameter's type.
        """
        self._check_names(values)
        terms = {
            parameter.name: parameter.to_term(text, base_iri, self.prefixes)
            for parameter in self.parameters
            if (text := values.get(parameter.name, parameter.default)) is not None
        }
        # A function as replacement: backslashes in a term are not group references.
        return MARKER.sub(lambda mark: _values_block(terms, mark[1].split()), self.sparql)

    def _check_names(self, values: Mapping[str, str]) -> None:
        known = [parameter.name for parameter in self.parameters]
        hint = f"parameters of {self.name}: {', '.join(known) or 'none'}"
        for name in values:
            if name not in known:
                raise ParameterError(f"{self.name} has no parameter {name!r}", hint)
        for parameter in self.parameters:
            if parameter.required and parameter.name not in values:
                raise ParameterError(
                    f"{self.name} needs the parameter {parameter.name}",
                    f"for example {parameter.name}={parameter.example}",
                )


def _values_block(terms: Mapping[str, NamedNode | Literal], only: Sequence[str]) -> str:
    if only:
        terms = {name: term for name, term in terms.items() if name in only}
    if not terms:
        return ""
    names = " ".join(f"?{name}" for name in terms)
    row = " ".join(str(term) for term in terms.values())
    return f"  VALUES ({names}) {{ ({row}) }}"
