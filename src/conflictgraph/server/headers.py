"""Headers that every answer carries: what browsers must not do with it."""

from __future__ import annotations

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Most pages have style sheets, no script, and forms that come back here.
STRICT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
#: A page with a bundle of ours, which may ask this server for data.
SCRIPT_PAGE_POLICY = f"{STRICT_POLICY}; script-src 'self'; connect-src 'self'"
#: A page whose scripts style what they draw, with icons inside their style sheets: the editor for
#: SPARQL, the API. No text becomes a script there either, and no other host is reached.
STYLED_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: A preview is made to stand in a frame of whoever matches a list with these data.
PREVIEW_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"

_POLICY = b"content-security-policy"
_SECURE = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
_STRICT = [*_SECURE, (_POLICY, STRICT_POLICY.encode())]


class SecurityHeaders:
    """Add them to each response; a page may set a policy of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application below."""

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A policy that came with "not modified" would replace that of the page at hand.
                own = message["status"] == HTTPStatus.NOT_MODIFIED or any(
                    name == _POLICY for name, _ in message["headers"]
                )
                message["headers"] = [*message["headers"], *(_SECURE if own else _STRICT)]
            await send(message)

        await self.app(scope, receive, send_secured)
