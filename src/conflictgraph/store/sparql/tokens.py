"""Cut a SPARQL text into tokens as Oxigraph's parser does, in one pass.

Specification: SPARQL 1.1 Query Language, section 19.8; SPARQL 1.2 for triple terms.

The parser tries alternatives in turn and asks for no space between words: ``1SERVICE<x>{}`` and
``SERVICEp:x{}`` both call a service. Where a text can be read in two ways, this module does not
choose: it says so (see :func:`is_ambiguous`), and the guard is strict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

#: A code point that exists and is no surrogate, four or eight digits.
_CODE_POINT: Final = (
    r"\\(?:u((?![dD][89a-fA-F])[0-9a-fA-F]{4})"
    r"|U((?!0000[dD][89a-fA-F])00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}))"
)
_ESCAPE: Final = rf"""(?:\\[tbnrf"'\\]|{_CODE_POINT})"""
_IRI: Final = r"""<[^<>"{}|^`\x00-\x20]*+>"""

#: Possessive quantifiers (``*+``) never give back, so that no input costs more than one pass.
_TOKEN: Final = re.compile(
    rf"""
    (?P<space>   (?: [ \t\r\n]++ | [#][^\r\n]*+ )++ )
  | (?P<string>  \"{{3}} (?: [^"\\]++ | "(?!"") | {_ESCAPE} )*+ \"{{3}}
              |  '{{3}}  (?: [^'\\]++ | '(?!'') | {_ESCAPE} )*+ '{{3}}
              |  " (?: [^"\\\r\n]++ | {_ESCAPE} )*+ "
              |  ' (?: [^'\\\r\n]++ | {_ESCAPE} )*+ ' )
  | (?P<iri>     {_IRI} )
  | (?P<variable>[?$]\w++ )
  | (?P<tag>     @[A-Za-z]++ (?: -[A-Za-z0-9]++ )*+ )
  | (?P<number>  [0-9]++ (?: \.[0-9]++ )?+ )
  | (?P<name>    (?: [^\W\d][\w-]*+ )?+ : (?: [\w:%-] | \\. )*+ )
  | (?P<word>    [^\W\d][\w-]*+ )
  | (?P<open>    [{{(\[] | <<(?!{_IRI[1:]}) )
  | (?P<close>   [}})\]] | >> )
  | (?P<other>   \\. | . )
    """,
    re.VERBOSE | re.DOTALL,
)

#: An IRI with an authority can't be read as "less than": ``//`` is no operator.
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
#: What would end, open or hide something if ``<`` were read as "less than".
_TURNS: Final = re.compile(r"[()\[\]#']")


class Token(NamedTuple):
    """A piece of the text; ``kind`` is the name of its group in the pattern above."""

    kind: str
    text: str
    #: Where it begins in the text.
    start: int = 0


def iter_tokens(query: str) -> Iterator[Token]:
    """Yield all tokens but blank space and comments, in order."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "other"
        if kind != "space":
            yield Token(kind, match.group(), match.start())


def is_ambiguous(token: Token) -> bool:
    """Tell whether the parser may read on from this token in another way.

    Two things make it do so: ``<…>`` can be an IRI or two comparisons, and a string with a
    malformed escape or no end is not a string, so that its quotes may pair up differently.
    """
    if token.kind == "iri":
        return bool(_TURNS.search(token.text)) and not _ABSOLUTE.match(token.text)
    return token.kind == "other" and token.text in ('"', "'")


def unescape(query: str) -> str:
    """Return the text with every escape by code point replaced by its character."""
    return re.sub(_CODE_POINT, lambda found: chr(int(found[1] or found[2], 16)), query)
