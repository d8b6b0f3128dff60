"""The bytes of an answer on their way out of a worker: counted, checked and sent as frames."""

from __future__ import annotations

import socket
import time
from typing import Final

from conflictgraph.errors import AnswerTooLargeError
from conflictgraph.store import frames
from conflictgraph.store.frames import Head
from conflictgraph.store.prefixes import arrange
from conflictgraph.store.query.requests import Tally
from conflictgraph.store.query.rows import too_many_rows
from conflictgraph.store.query.writing import Draft

_CHUNK_BYTES: Final = 64 * 1024


class HeadSentError(Exception):
    """Nobody wants more than the head; raised through Oxigraph's writer to end it."""


class Output:
    """A file for Oxigraph's serialisers that sends what is written as DATA frames.

    Args:
        connection: to the front.
        draft: what will be written.
        media_type: of the answer, unless its draft tells another.
        generation: number of the generation it is from.
        begun_s: when the worker began, on the performance counter.
        max_rows: most rows of the answer.
        max_bytes: most bytes of the answer.
        head_only: whether to stop before the first bytes of an answer that is not small.
    """

    def __init__(
        self,
        connection: socket.socket,
        draft: Draft,
        *,
        media_type: str,
        generation: int,
        begun_s: float,
        max_rows: int,
        max_bytes: int,
        head_only: bool,
    ) -> None:
        self._connection, self._draft = connection, draft
        self._media_type, self._generation, self._begun_s = media_type, generation, begun_s
        self._max_rows, self._max_bytes, self._head_only = max_rows, max_bytes, head_only
        self._chunk = bytearray()
        self._bytes = 0
        self._started = self._over = False

    def write(self, data: bytes) -> int:
        """Take some bytes; send them when enough have come together.

        Raises:
            AnswerTooLargeError: it has more rows or bytes than are allowed.
            NotAcceptableError: the format cannot carry the answer.
            HeadSentError: the head was all that was wanted.
        """
        if self._over:
            return len(data)
        self._chunk += data
        if len(self._chunk) >= _CHUNK_BYTES:
            # If this raises, Oxigraph still writes what it has left.
            self._over = True
            if self._head_only:
                self._connection.sendall(self._head() + frames.frame(frames.END))
                raise HeadSentError
            self._send(last=False)
            self._over = False
        return len(data)

    def flush(self) -> None:
        """Do nothing: Oxigraph flushes once, just before :meth:`end`."""

    def end(self) -> None:
        """Send the rest and the END frame; a small answer leaves in one piece.

        Raises:
            AnswerTooLargeError, NotAcceptableError: as for :meth:`write`.
        """
        self._send(last=True)

    def _send(self, *, last: bool) -> None:
        chunk = self._checked(bytes(self._chunk), last=last)
        self._chunk.clear()
        data = b"" if self._started else self._head()
        if chunk:
            data += frames.frame(frames.DATA, chunk)
        if last:
            tally = Tally(self._draft.rows.rows, self._bytes)
            data += frames.frame(frames.END, frames.from_tally(tally))
        self._connection.sendall(data)
        self._started = True

    def _head(self) -> bytes:
        evaluation_s = time.perf_counter() - self._begun_s
        told = self._draft.media_type
        media_type = self._media_type if told is None else told()
        head = Head(self._generation, evaluation_s, media_type)
        return frames.frame(frames.HEAD, frames.from_head(head))

    def _checked(self, chunk: bytes, *, last: bool) -> bytes:
        draft = self._draft
        draft.rows.take(chunk)
        if draft.rows.rows > self._max_rows:
            raise too_many_rows(self._max_rows)
        if draft.guard is not None:
            chunk = draft.guard.take(chunk)
        if draft.prefixed and not self._started:
            chunk = arrange(chunk, whole=last)
        self._bytes += len(chunk)
        if self._bytes > self._max_bytes:
            raise AnswerTooLargeError(
                f"the answer has more than {self._max_bytes} bytes",
                "ask for less, or for a shorter format, such as CSV",
            )
        return chunk
