"""The access log: one line of JSON a request, on stderr.

It says how the server is used, not by whom and for what: the text of a query is there as a hash
and addresses are left out, unless the settings ask for them.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from hashlib import sha256
from typing import TextIO

from conflictgraph.server.observation import Observation
from conflictgraph.settings import Settings

#: Digits of the query hash: enough to tell queries apart.
_HASH_DIGITS = 16
#: A path comes from the client; longer ones are cut.
_MAX_PATH = 500


class AccessLog:
    """Write each request as a line."""

    def __init__(self, settings: Settings, out: TextIO | None = None) -> None:
        """Write to ``out``, or to stderr as it is when a line is written."""
        self._settings, self._out = settings, out

    def note(self, observation: Observation) -> None:
        """Write one line."""
        facts = {name: value for name, value in self._facts(observation) if value not in (None, "")}
        # ASCII only: nothing a client sends can end the line or steer a terminal.
        line = json.dumps(facts, ensure_ascii=True)
        out = self._out or sys.stderr
        out.write(f"{line}\n")
        out.flush()

    def _facts(self, seen: Observation) -> list[tuple[str, object]]:
        settings = self._settings
        return [
            ("time", datetime.now(UTC).isoformat(timespec="milliseconds")),
            ("method", seen.method),
            ("path", seen.path[:_MAX_PATH]),
            ("status", seen.status),
            ("duration_ms", round(seen.seconds * 1000, 3)),
            ("bytes", seen.sent_bytes),
            ("rows", seen.rows),
            ("query_hash", query_hash(seen.query) if seen.query is not None else None),
            ("query_id", seen.query_id),
            ("outcome", seen.outcome),
            ("cache", seen.cache),
            ("query", seen.query if settings.log_queries else None),
            ("client", seen.client if settings.log_addresses else None),
        ]


def query_hash(query: str) -> str:
    """Return a short name for the text of a query."""
    return sha256(query.encode(errors="replace")).hexdigest()[:_HASH_DIGITS]
