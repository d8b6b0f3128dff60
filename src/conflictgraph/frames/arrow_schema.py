"""Metadata in the schema of an Arrow stream, which polars neither writes nor reads.

Specifications: Arrow Columnar Format 1.5, Encapsulated message format, ``Message.fbs`` and
``Schema.fbs``; FlatBuffers, internals: a table begins with the distance back to its vtable, which
says where its fields are; all other distances go forward.
"""

from __future__ import annotations

import struct
from typing import Final

#: Before the message: a mark, and the length of the message, a multiple of eight.
_PREFIX: Final = struct.Struct("<4sI")
_MARK: Final = b"\xff\xff\xff\xff"
#: Fields of the tables by their number in the specification.
_VERSION, _HEADER = 0, 2
_FIELDS, _METADATA = 1, 2
_KEY, _VALUE = 0, 1
#: A new message and a new schema, put before the old ones: the place of the message; its vtable
#: and itself (schema, version, that it is a schema); vtable and schema (fields, metadata).
_FRONT: Final = struct.Struct("<I5H2xiIhBx5H2xiII4x")
_SCHEMA_AT: Final = 40
#: Put behind them: a list of one pair; its vtable and itself (key, value).
_PAIR: Final = struct.Struct("<II4HiII")


def add_metadata(stream: bytes, key: str, value: str) -> bytes:
    """Return a stream of Arrow with one pair of metadata, in place of those of its schema."""
    message = _message(stream)
    # Distances within the old message stay; its own tables are not referred to any more.
    schema = _target(message, _need(message, _root(message), _HEADER))
    fields = _FRONT.size + _target(message, _need(message, schema, _FIELDS))
    version = _int16(message, _need(message, _root(message), _VERSION))
    pair_at = _FRONT.size + len(message)
    front = _FRONT.pack(
        *(16, 10, 12, 8, 10, 4),
        *(12, _SCHEMA_AT - 20, version, 1),
        *(10, 12, 0, 4, 8),
        *(12, fields - _SCHEMA_AT - 4, pair_at - _SCHEMA_AT - 8),
    )
    key_text, value_text = _string(key), _string(value)
    pair = _PAIR.pack(1, 12, 8, 12, 4, 8, 8, 8, 4 + len(key_text))
    new = front + message + pair + key_text + value_text
    new += bytes(-len(new) % 8)
    return _PREFIX.pack(_MARK, len(new)) + new + stream[_PREFIX.size + len(message) :]


def find_metadata(stream: bytes, key: str) -> str:
    """Return the value of a key of the metadata of a stream's schema.

    Raises:
        ValueError: it is no stream of Arrow.
        KeyError: it has no such metadata.
    """
    message = _message(stream)
    try:
        return _metadata(message)[key]
    except (struct.error, IndexError) as error:
        raise ValueError("no schema of Arrow") from error


def _metadata(message: bytes) -> dict[str, str]:
    schema = _target(message, _need(message, _root(message), _HEADER))
    place = _slot(message, schema, _METADATA)
    if place is None:
        return {}
    pairs = _target(message, place)
    tables = [_target(message, pairs + 4 + 4 * each) for each in range(_uint32(message, pairs))]
    return {_text(message, each, _KEY): _text(message, each, _VALUE) for each in tables}


def _message(stream: bytes) -> bytes:
    """Return the first message of a stream, which is that of its schema."""
    if len(stream) < _PREFIX.size or not stream.startswith(_MARK):
        raise ValueError("no stream of Arrow")
    _, length = _PREFIX.unpack_from(stream)
    return stream[_PREFIX.size : _PREFIX.size + length]


def _root(message: bytes) -> int:
    return _target(message, 0)


def _target(message: bytes, place: int) -> int:
    """Return the place to which the distance at a place leads."""
    return place + _uint32(message, place)


def _need(message: bytes, table: int, number: int) -> int:
    """Return the place of a field that every such table has."""
    place = _slot(message, table, number)
    if place is None:
        raise ValueError("no schema of Arrow")
    return place


def _slot(message: bytes, table: int, number: int) -> int | None:
    """Return the place of a field of a table; None where it is left out."""
    vtable = table - int(struct.unpack_from("<i", message, table)[0])
    if 4 + 2 * number >= _int16(message, vtable):
        return None
    offset = _int16(message, vtable + 4 + 2 * number)
    return table + offset if offset else None


def _text(message: bytes, table: int, number: int) -> str:
    begin = _target(message, _need(message, table, number))
    return message[begin + 4 : begin + 4 + _uint32(message, begin)].decode()


def _string(text: str) -> bytes:
    """Return a text as FlatBuffers has it: its length, itself, a zero, and up to a word's end."""
    data = text.encode()
    return struct.pack("<I", len(data)) + data + bytes(4 - len(data) % 4)


def _uint32(message: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", message, place)[0])


def _int16(message: bytes, place: int) -> int:
    return int(struct.unpack_from("<h", message, place)[0])
