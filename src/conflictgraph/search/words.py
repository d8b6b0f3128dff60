"""What somebody typed into a search box, as an expression of FTS5.

Words are taken apart as SQLite's ``unicode61`` does it, and each of them is put between quotes:
nothing that is typed is ever syntax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

#: More is no question any more; what stands behind it is passed over.
MAX_CHARACTERS: Final = 400
MAX_WORDS: Final = 12
#: Shorter words stand for themselves: ``der`` as a beginning would find half of all texts.
_MIN_PREFIX: Final = 4
#: Stands between names in a column, so that no phrase reaches from one into the next. A letter for
#: ``unicode61``, and in no text.
BETWEEN_NAMES: Final = " \ue000 "

_QUOTED: Final = re.compile(r'"([^"]*)"|„([^“”"]*)[“”"]|“([^”]*)”|«([^»]*)»|»([^«]*)«')
_HYPHENS: Final = re.compile(r"(?<=\w)[-‐‑–](?=\w)")
#: How German is written without its letters.
_UMLAUTS: Final = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
#: Letters that Unicode does not take apart, as people type them who do not have them.
_PLAIN: Final = str.maketrans(
    {"ı": "i", "ə": "e", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a question.

    Attributes:
        tokens: its words, which have to stand one after the other; more than one for what stands
            between quotes or is joined by hyphens.
        exact: whether it stood between quotes: it is no beginning, and has no other names.
    """

    tokens: tuple[str, ...]
    exact: bool

    @property
    def text(self) -> str:
        """Return the word as one string."""
        return " ".join(self.tokens)


def parse_words(text: str) -> tuple[Word, ...]:
    """Return the parts of what was typed; what holds no letter or digit gives none."""
    text = unicodedata.normalize("NFC", text)[:MAX_CHARACTERS]
    words: list[Word] = []
    end = 0
    for quoted in _QUOTED.finditer(text):
        words += _loose(text[end : quoted.start()])
        if tokens := tokens_of(next(filter(None, quoted.groups()), "")):
            words.append(Word(tokens, exact=True))
        end = quoted.end()
    words += _loose(text[end:])
    return tuple(words[:MAX_WORDS])


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, as the index cuts them."""
    kept = "".join(each if _is_part(each) else " " for each in text)
    return tuple(token for token in kept.split() if any(map(_is_letter, token)))


def fold(text: str) -> str:
    """Return a name such that names people take for equal are equal: no case, no accents."""
    plain = text.casefold().translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", plain)
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join(tokens_of(bare))


def spellings(text: str) -> tuple[str, ...]:
    """Return a word with its other spellings: Türkei and Tuerkei, Straße and Strasse."""
    lower = text.lower()
    written_out, taken_back = lower, lower
    for letter, letters in _UMLAUTS:
        written_out = written_out.replace(letter, letters)
        taken_back = taken_back.replace(letters, letter)
    found: dict[str, str] = {}
    for each in (text, written_out, taken_back, lower.translate(_PLAIN)):
        found.setdefault(fold_case(each), each)
    return tuple(found.values())


def fold_case(text: str) -> str:
    """Return a word without case and accents, as the index compares it."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in apart if not unicodedata.combining(each))


def expression_of(
    words: Sequence[Word],
    names: Iterable[tuple[range, Sequence[str]]],
    columns: Iterable[str],
    *,
    prefixes: bool = False,
) -> str:
    """Return the expression that finds rows with all words.

    Args:
        words: at least one.
        names: other names of what a run of words names, by its place among the words; runs do not
            overlap.
        columns: where to look.
        prefixes: whether short words are beginnings, too.
    """
    other = {run.start: (run, labels) for run, labels in names}
    parts, place = [], 0
    while place < len(words):
        run, labels = other.get(place, (range(place, place + 1), ()))
        plain = " AND ".join(_either(words[each], 1 if prefixes else _MIN_PREFIX) for each in run)
        found = [f"({plain})", *filter(None, (_phrase(tokens_of(label)) for label in labels))]
        parts.append(f"({' OR '.join(dict.fromkeys(found))})")
        place = run.stop
    return f"{{{' '.join(columns)}}} : ({' AND '.join(parts)})"


def _loose(text: str) -> Iterator[Word]:
    for chunk in _HYPHENS.sub("\x00", text).split():
        tokens = tokens_of(chunk.replace("\x00", " "))
        if "\x00" in chunk and len(tokens) > 1:
            yield Word(tokens, exact=False)
        else:
            yield from (Word((token,), exact=False) for token in tokens)


def _either(word: Word, min_prefix: int) -> str:
    """Return the expression for one part in all its spellings."""
    if word.exact:
        return _phrase(word.tokens)
    written = [spellings(token) for token in word.tokens]
    count = max(map(len, written))
    forms = [tuple(each[min(n, len(each) - 1)] for each in written) for n in range(count)]
    if len(word.tokens) > 1:
        forms.append(("".join(word.tokens),))
    found = (_phrase(form, begins=len(form[-1]) >= min_prefix) for form in forms)
    return f"({' OR '.join(dict.fromkeys(found))})"


def _phrase(tokens: Sequence[str], *, begins: bool = False) -> str:
    return f'"{" ".join(tokens)}"{" *" if begins else ""}' if tokens else ""


def _is_part(character: str) -> bool:
    return _is_letter(character) or unicodedata.category(character)[0] == "M"


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"
