"""Requests and responses as the protocol suites write them down, sent as they stand.

Specification: HTTP Vocabulary in RDF 1.0 (https://www.w3.org/TR/HTTP-in-RDF10/); the comments of
the suites' manifests say what they add to it.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from .suites import MF, Case

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

TIMEOUT_S = 60

#: What the suites call the statuses, by the beginning of their digits.
_STATUSES = {
    "OK": "200",
    "Created": "201",
    "NoContent": "204",
    "NotFound": "404",
    "StatusCode2xx": "2",
    "StatusCode3xx": "3",
    "StatusCode4xx": "4",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a response must be; None where the suite leaves it open.

    Attributes:
        statuses: beginnings of the status.
        boolean: the answer to an ASK.
        form: ``boolean``, ``tabular`` or ``RDF``.
        location: the name under which later requests use the Location header.
        content_type: the header.
        body: RDF in that media type.
    """

    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None
    location: str | None
    content_type: str | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a case, with what must come back."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True, slots=True)
class Response:
    """What came back; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


def read_requests(case: Case) -> list[Request]:
    """Return the requests of a case in their order."""
    action = case.manifest.value(case.node, MF.action)
    return [
        _read_request(case.manifest, node)
        for node in Collection(case.manifest, case.manifest.value(action, HT.requests))
    ]


def send(address: tuple[str, int], request: Request, extra: Mapping[str, str]) -> Response:
    """Send a request with some more headers; none is made up."""
    connection = http.client.HTTPConnection(*address, timeout=TIMEOUT_S)
    try:
        # putrequest: request() would add a Content-Type where a case sends none.
        connection.putrequest(request.method, request.path, skip_accept_encoding=True)
        for name, value in (request.headers | dict(extra)).items():
            connection.putheader(name, value)
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, headers, response.read())
    finally:
        connection.close()


def _read_request(manifest: Graph, node: Node) -> Request:
    response = manifest.value(node, HT.resp)
    return Request(
        str(manifest.value(node, HT.methodName)),
        str(manifest.value(node, HT.absolutePath)),
        _headers(manifest, node),
        _body(manifest, node),
        Expected(
            tuple(
                _STATUSES[str(status).rpartition("#")[2]]
                for status in manifest.objects(response, MF.expectedStatus)
            ),
            _python(manifest.value(response, MF.expectedBoolean)),
            _python(manifest.value(response, MF.expectedFormat)),
            _python(manifest.value(response, MF.expectedLocation)),
            _headers(manifest, response).get("content-type"),
            _body(manifest, response),
        ),
    )


def _headers(manifest: Graph, node: Node | None) -> dict[str, str]:
    listed = manifest.value(node, HT.headers)
    return {
        str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
        for header in (Collection(manifest, listed) if listed is not None else ())
    }


def _body(manifest: Graph, node: Node | None) -> bytes | None:
    body = manifest.value(node, HT.body)
    if body is None:
        return None
    encoding = str(manifest.value(body, CNT.characterEncoding))
    return str(manifest.value(body, CNT.chars)).encode(encoding)


def _python(value: Node | None) -> Any:
    return value.toPython() if isinstance(value, Literal) else None
