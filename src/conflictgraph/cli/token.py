"""``conflictgraph token``."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Annotated, Final

import typer

from conflictgraph.cli.options import AsJson
from conflictgraph.cli.output import data_out
from conflictgraph.errors import UsageError
from conflictgraph.settings import SCOPES

#: So that a token is recognised as one where it should not be, such as in a published file.
_PREFIX: Final = "cg_"
_RANDOM_BYTES: Final = 32


def token(
    scopes: Annotated[
        str,
        typer.Option(
            "--scopes",
            metavar="LIST",
            help="What the token allows, separated by commas: read, write, admin. Each includes "
            "those before it.",
        ),
    ] = "write",
    as_json: AsJson = False,
) -> None:
    """Make a random token and the line by which the server knows it.

    The token is shown this once. The line holds its hash only; append it to the token file, or
    put its other form into the setting `tokens`.

    Exit status: 0 made, 2 a scope is unknown.
    """
    listed = parse_scopes(scopes)
    secret = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    # No salt and no slow hash: 256 random bits cannot be guessed, whatever the speed.
    digest = f"sha256:{hashlib.sha256(secret.encode()).hexdigest()}"
    shown = {"token": secret, "line": f"{listed} {digest}", "setting": f"{listed}:{digest}"}
    text = json.dumps(shown, indent=2) if as_json else _to_text(shown)
    with data_out() as out:
        out.write(f"{text}\n".encode())


def parse_scopes(text: str) -> str:
    """Return scopes in their order, without repeats.

    Raises:
        UsageError: a scope is unknown, or none is given.
    """
    given = set(text.replace(",", " ").split())
    if not given or not given <= set(SCOPES):
        raise UsageError(f"no scopes: {text!r}", "one or more of " + ", ".join(SCOPES))
    return ",".join(scope for scope in SCOPES if scope in given)


def _to_text(shown: dict[str, str]) -> str:
    return "\n".join(f"{name:<8} {value}" for name, value in shown.items())
