"""Write tables of a profile as TOML, with comments: what the standard library only reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")

Value = str | bool | int | Iterable[str] | Mapping[str, str]


def line(key: str, value: Value, comment: str = "") -> str:
    """Return ``key = value``, with a comment behind it."""
    return f"{_key(key)} = {_value(value)}{f'  {remark(comment)}' if comment else ''}\n"


def table(name: str, values: Mapping[str, Value], comment: str = "") -> str:
    """Return a table of an array; what is empty or false is left out."""
    head = f"{remark(comment)}\n" if comment else ""
    lines = (line(key, value) for key, value in values.items() if value)
    return f"\n{head}[[{name}]]\n" + "".join(lines)


def listed(key: str, values: Mapping[str, str]) -> str:
    """Return an array with one string a line, each with its comment."""
    lines = (f"  {_text(each)},  {remark(why)}\n" for each, why in values.items())
    return f"{_key(key)} = [\n" + "".join(lines) + "]\n"


def remark(text: str) -> str:
    """Return a comment of one line: it may quote anything that texts hold."""
    return f"# {_CONTROL.sub(' ', text).strip()}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {_text(each)}" for key, each in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return f"[{', '.join(map(_text, value))}]"


def _text(text: str) -> str:
    # Strings of JSON are strings of TOML, but for the one character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
