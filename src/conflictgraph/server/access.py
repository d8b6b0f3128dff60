"""Who may do what: bearer tokens with scopes.

Specifications: RFC 6750 (the Authorization header only, never the URL or a form, so that a form
on another site cannot write); RFC 9110, 11.6.1 (``WWW-Authenticate``).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from enum import IntEnum
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as ASGIScope

from conflictgraph.errors import AccessError, ReadOnlyError, ScopeError, UsageError
from conflictgraph.server.problems import problem
from conflictgraph.settings import SCOPES, Settings

#: What a monitor asks; it has no token and learns nothing but health.
OPEN_PATHS = frozenset({"/healthz", "/readyz"})

_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)
_HASH = re.compile(r"sha256:([0-9a-f]{64})", re.IGNORECASE)
_HINT = "send the header Authorization: Bearer TOKEN"


class Scope(IntEnum):
    """What a token allows; each scope includes those before it."""

    READ = 1
    WRITE = 2
    ADMIN = 3


class Access:
    """The tokens of a server. Only their SHA-256 digests are kept.

    Args:
        tokens: digest and scope of each token.
        read_open: whether reading needs no token.

    Attributes:
        writes_open: whether any token may write.
        read_open: whether reading needs no token.
    """

    def __init__(self, tokens: Iterable[tuple[bytes, Scope]], *, read_open: bool = True) -> None:
        self._tokens = tuple(tokens)
        self.read_open = read_open
        self.writes_open = any(scope >= Scope.WRITE for _, scope in self._tokens)

    @classmethod
    def from_settings(cls, settings: Settings) -> Access:
        """Return the access that the settings and the token file describe.

        Raises:
            UsageError: the token file cannot be read or has a line that is no token, or reading
                needs a token and there is none.
        """
        tokens = [_parse_entry(entry.partition(":")[::2]) for entry in settings.tokens]
        if settings.token_file is not None:
            tokens += _read_tokens(settings.token_file)
        if settings.read_access == "token" and not tokens:
            raise UsageError(
                "read_access is token, but there is no token", "name a file with --token-file"
            )
        return cls(tokens, read_open=settings.read_access == "open")

    def require(self, request: Request, scope: Scope) -> None:
        """Return if the request may do what needs a scope.

        Raises:
            ReadOnlyError: it is a write, and nobody may write here.
            AccessError: the request has no token, or one that is not known.
            ScopeError: its token does not allow this.
        """
        if scope is Scope.READ and self.read_open:
            return
        if scope is Scope.WRITE and not self.writes_open:
            raise ReadOnlyError(
                "this server answers queries and takes no writes",
                "start it with --token-file to open it for writes",
            )
        held = self._held(request)
        if held < scope:
            raise ScopeError(
                f"this token does not allow to {_verb(scope)}",
                f"use a token of scope {scope.name.lower()}",
            )

    def allows(self, request: Request, scope: Scope) -> bool:
        """Return whether :meth:`require` would let the request pass."""
        try:
            self.require(request, scope)
        except (AccessError, ReadOnlyError, ScopeError):
            return False
        return True

    def _held(self, request: Request) -> Scope:
        """Return the highest scope of the request's token.

        Raises:
            AccessError: there is no token, or none that is known.
        """
        headers = request.headers.getlist("authorization")
        if not headers:
            raise AccessError("this needs a token", _HINT)
        given = _BEARER.fullmatch(headers[0]) if len(headers) == 1 else None
        if given is None:
            raise AccessError("the Authorization header holds no bearer token", _HINT)
        digest = sha256(given[1].encode()).digest()
        # Every entry is looked at: the time taken says nothing about where the token stands.
        held = [scope for known, scope in self._tokens if hmac.compare_digest(known, digest)]
        if not held:
            raise AccessError("this token is not known here", _HINT)
        return max(held)


class ReadGuard:
    """Ask for a token before anything is read, where the settings want that.

    Requests of the browser itself (CORS preflight) never carry one, so OPTIONS passes.
    """

    def __init__(self, app: ASGIApp, access: Access, settings: Settings) -> None:
        self.app, self._access, self._settings = app, access, settings

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Run the application below, or say what is missing."""
        if scope["type"] == "http" and not self._is_free(scope):
            try:
                self._access.require(Request(scope), Scope.READ)
            except (AccessError, ScopeError) as error:
                await problem(error, self._settings)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _is_free(self, scope: ASGIScope) -> bool:
        path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
        return self._access.read_open or scope["method"] == "OPTIONS" or path in OPEN_PATHS


def _verb(scope: Scope) -> str:
    return "administer the server" if scope is Scope.ADMIN else scope.name.lower()


def _read_tokens(file: Path) -> list[tuple[bytes, Scope]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"the token file {file} cannot be read: {reason}") from None
    tokens = []
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            tokens.append(_parse_entry(words if len(words) > 1 else [SCOPES[-1], *words]))
        except UsageError as error:
            # The line itself is not shown: it may hold a token.
            raise UsageError(f"{file}:{number}: {error}", error.hint) from None
    return tokens


def _parse_entry(words: Iterable[str]) -> tuple[bytes, Scope]:
    """Return digest and scope of an entry: its scopes, then a token or ``sha256:HEX``."""
    names, token, *rest = words
    scopes = names.split(",")
    if rest or not set(scopes) <= set(SCOPES) or set(token.split(",")) <= set(SCOPES):
        raise UsageError(
            "this is not a token", f"write SCOPES TOKEN, with scopes from {', '.join(SCOPES)}"
        )
    scope = max(Scope[name.upper()] for name in scopes)
    if hashed := _HASH.fullmatch(token):
        return bytes.fromhex(hashed[1]), scope
    if not _BEARER.fullmatch(f"Bearer {token}"):
        raise UsageError(
            "the token has characters that cannot be sent", "use letters, digits and -._~+/"
        )
    return sha256(token.encode()).digest(), scope
