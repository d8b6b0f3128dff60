"""What a damaged or an evil file may look like, made from a good one of any format.

Nothing here knows a format: JSON, XML and archives are told by their content.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

#: Deeper than any parser that recurses can go.
DEPTH = 100_000
TRUNCATIONS = 24
PLACES = 6
#: What an archive unpacks to, from a thousandth of it.
BOMB_BYTES = 100_000_000
#: Inside a file that an entity of a document names; must never be seen in a document.
SECRET = "nothing-that-a-document-may-show"

_JSON_VALUE = re.compile(
    rb'(?<=[:\[,])\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)(?=\s*[,\]}])'
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^<>]*?)(?<!/)>")
_ENCODINGS = ("utf-16", "utf-16-be", "latin-1", "cp1252", "utf-7")

#: A name to the content that a file gets.
Named = tuple[str, bytes]


def iter_damage(content: bytes) -> Iterator[Named]:
    """Yield what transfer, editors and failing disks make of a file."""
    yield "empty", b""
    for end in _spread(len(content), TRUNCATIONS):
        yield f"cut at {end}", content[:end]
    for place in _spread(len(content), PLACES):
        yield f"NUL at {place}", content[:place] + b"\0" + content[place:]
        yield f"no UTF-8 at {place}", content[:place] + b"\xff\xfe" + content[place:]
        yield f"half a pair at {place}", content[:place] + b"\xed\xa0\x80" + content[place:]
        yield f"flipped at {place}", _replaced(content, place, bytes([content[place] ^ 0x55]))
        yield f"twice from {place}", content + content[place:]
    yield from _iter_reencoded(content)


def _iter_reencoded(content: bytes) -> Iterator[Named]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return
    for encoding in _ENCODINGS:
        yield encoding, text.encode(encoding, "replace")
    yield "byte order mark", b"\xef\xbb\xbf" + content
    yield "two marks", b"\xef\xbb\xbf" * 2 + content
    yield "CRLF", content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield "CR", content.replace(b"\n", b"\r")
    yield "one line", content.replace(b"\n", b"")
    yield "line separators", text.replace(" ", "\u2028").encode()
    for digits in ("٣", "9" * 400, "-1", "1e400", "0x10"):
        yield f"numbers as {digits[:5]}", re.sub(r"\d+", digits, text, count=40).encode()


def iter_values(content: bytes) -> Iterator[Named]:
    """Yield a JSON file with values of other kinds, if this is JSON."""
    if content.lstrip()[:1] not in (b"{", b"["):
        return
    others = (b"null", b"true", b"-1", b"1e999", b"NaN", b'""', b"[]", b"{}", rb'"\ud800"', b"0.5")
    for found in _values(content, 40):
        for other in others:
            yield f"{other.decode()} at {found.start(1)}", _exchanged(content, found, other)


def iter_evil(content: bytes) -> Iterator[Named]:
    """Yield what is made to break a reader: depth, entities, bombs; they need limits."""
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")")):
        middle = len(content) // 2
        name = f"{opening.decode()} {DEPTH} deep"
        yield name, content[:middle] + opening * DEPTH + content[middle:]
        for found in _values(content, 2):
            nested = opening * DEPTH + b"1" + closing * DEPTH
            yield f"{name} at {found.start(1)}", _exchanged(content, found, nested)
    if content.lstrip()[:1] == b"<":
        yield from _iter_evil_xml(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        yield from _iter_evil_archives(content)


def iter_huge(content: bytes, size: int) -> Iterator[Named]:
    """Yield a file with one line of so many bytes, at its end and in one of its values."""
    yield "huge line", content + b"a" * size
    yield "huge line first", b"a" * size + content
    yield "huge blank", content + b" " * size + b"\n"
    for found in _values(content, 1):
        yield "huge value", _exchanged(content, found, b'"' + b"a" * size + b'"')
        yield "huge list", _exchanged(content, found, b"[" + b"0," * (size // 2) + b"0]")


def _iter_evil_xml(content: bytes) -> Iterator[Named]:
    root = _ROOT.search(content)
    if root is None:
        return
    name, inside = root[1].decode(), root.end()
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    types = {
        "exploding entities": (laughs, "&l9;"),
        "external entity": ('<!ENTITY x SYSTEM "SECRET_FILE">', "&x;"),
        "external parameter": ('<!ENTITY % p SYSTEM "SECRET_FILE"> %p;', ""),
        "quadratic entity": (f'<!ENTITY q "{"ha" * 50_000}">', "&q;" * 5_000),
    }
    for title, (declared, used) in types.items():
        doctype = f"<!DOCTYPE {name} [{declared}]>".encode()
        yield (
            title,
            content[: root.start()]
            + doctype
            + content[root.start() : inside]
            + used.encode()
            + content[inside:],
        )
    deep = b"<a>" * DEPTH + b"</a>" * DEPTH
    yield "deep elements", content[:inside] + deep + content[inside:]
    many = b" ".join(b'a%d="1"' % n for n in range(DEPTH))
    yield "many attributes", content[:inside] + b"<a " + many + b"/>" + content[inside:]


def _iter_evil_archives(content: bytes) -> Iterator[Named]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    bomb = _archive(lambda new: [new.writestr(name, b"\0" * BOMB_BYTES) for name in entries])
    yield "archive of zeros", bomb
    for prefix in ("../../evil/", "/evil/", "..\\evil\\", "a/../../evil/"):
        yield (
            f"entries in {prefix}",
            _archive(
                lambda new, prefix=prefix: [  # type: ignore[misc] # a default is no argument
                    new.writestr(prefix + name, data) for name, data in entries.items()
                ]
            ),
        )
    yield "archive in archive", _archive(lambda new: [new.writestr("a.zip", content)])
    yield "no entries", _archive(lambda _: [])
    yield (
        "twenty thousand entries",
        _archive(lambda new: [new.writestr(f"source/{n}.txt", b"") for n in range(20_000)]),
    )


def _archive(fill: Callable[[zipfile.ZipFile], list[None]]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return written.getvalue()


def _values(content: bytes, number: int) -> list[re.Match[bytes]]:
    if content.lstrip()[:1] not in (b"{", b"["):
        return []
    found = list(_JSON_VALUE.finditer(content))
    return [found[place] for place in _spread(len(found), number)]


def _exchanged(content: bytes, found: re.Match[bytes], value: bytes) -> bytes:
    return content[: found.start(1)] + value + content[found.end(1) :]


def _replaced(content: bytes, place: int, byte: bytes) -> bytes:
    return content[:place] + byte + content[place + 1 :]


def _spread(length: int, number: int) -> list[int]:
    """Return so many places below a length, or all of them, spread evenly."""
    return sorted({length * each // number for each in range(number)}) if length else []
