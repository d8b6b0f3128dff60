"""``%%sparql`` and ``%cg`` for notebooks: SPARQL in a cell, a saved query in a line."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, TypeVar

from IPython.core.error import UsageError as CellError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class, no_var_expand

from conflictgraph.client.answers import Answer
from conflictgraph.client.asking import Result
from conflictgraph.client.graph import Graph
from conflictgraph.errors import ConflictGraphError, UsageError

_T = TypeVar("_T")


class _Arguments(ArgumentParser):
    """Words after a magic; what is wrong with them is an error and not the end of the program."""

    def error(self, message: str) -> NoReturn:
        """Refuse the words.

        Raises:
            UsageError: always.
        """
        raise UsageError(message, self.format_usage().strip())


def _arguments(name: str) -> _Arguments:
    parser = _Arguments(prog=name, add_help=False)
    parser.add_argument("--graph", help="variable with the graph; the only one when left out")
    parser.add_argument("--into", help="variable for the answer, which is not shown then")
    parser.add_argument("--lang", help="language of texts")
    return parser


_SPARQL = _arguments("%%sparql")
_SPARQL.add_argument("--iris", choices=("iri", "curie", "label"), default="iri")
_CG = _arguments("%cg")
_CG.add_argument("query", help="name of a saved query")
_CG.add_argument("values", nargs="*", metavar="name=value", help="its parameters")


def _in_one_sentence(magic: Callable[..., _T]) -> Callable[..., _T]:
    """Show our errors without the calls that led to them: nobody made these in the cell."""

    @wraps(magic)
    def shown(*given: str) -> _T:
        try:
            return magic(*given)
        except ConflictGraphError as error:
            raise CellError(f"{error}. {error.hint}" if error.hint else str(error)) from error

    return shown


@magics_class
class SparqlMagics(Magics):
    """The magics; ``%load_ext conflictgraph`` makes them known."""

    @cell_magic
    @no_var_expand
    @_in_one_sentence
    def sparql(self, line: str, cell: str) -> Result | None:
        """Answer the SPARQL in this cell.

        ``%%sparql [--graph NAME] [--into NAME] [--lang LANG] [--iris iri|curie|label]``

        ``--graph`` names the variable with the graph and may be left out where there is one only.
        ``--into`` keeps the answer in a variable instead of showing it.
        """
        given = _SPARQL.parse_args(shlex.split(line))
        answer = self._graph(given.graph).query(cell, lang=given.lang, iris=given.iris)
        return self._keep(answer, given.into)

    @line_magic
    @no_var_expand
    @_in_one_sentence
    def cg(self, line: str) -> Answer | None:
        """Answer a saved query: ``%cg [--graph NAME] [--into NAME] QUERY [NAME=VALUE …]``.

        ``--lang`` is the language of labels. The names of queries are in ``graph.queries``.
        """
        given = _CG.parse_args(shlex.split(line))
        values = dict(each.partition("=")[::2] for each in given.values)
        if given.lang:
            values["lang"] = given.lang
        answer = self._graph(given.graph).run(given.query, **values)
        return self._keep(answer, given.into)

    def _graph(self, name: str | None) -> Graph:
        """Return the graph that is meant.

        Raises:
            UsageError: there is none of this name; or without a name none, or several.
        """
        known = {
            key: value
            for key, value in self._variables().items()
            if isinstance(value, Graph) and not key.startswith("_")
        }
        if name is not None and name not in known:
            raise UsageError(f"the variable {name} is no graph", "g = conflictgraph.open(folder)")
        if name is None and len({id(graph) for graph in known.values()}) != 1:
            names = ", ".join(sorted(known)) or "none"
            raise UsageError(f"it is not clear which graph is meant: {names}", "say --graph NAME")
        return known[name] if name is not None else next(iter(known.values()))

    def _keep(self, answer: _T, name: str | None) -> _T | None:
        if name is None:
            return answer
        if not name.isidentifier():
            raise UsageError(f"{name!r} is no name of a variable")
        self._variables()[name] = answer
        return None

    def _variables(self) -> dict[str, object]:
        """Return what is known in the notebook."""
        shell = self.shell
        return {} if shell is None else shell.user_ns


def register(shell: InteractiveShell) -> None:
    """Make the magics known to a shell."""
    shell.register_magics(SparqlMagics)
