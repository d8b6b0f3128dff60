"""Hypothesis strategies for requests: some in order, most not quite, some not at all."""

from __future__ import annotations

from urllib.parse import quote, quote_from_bytes

from hypothesis import strategies as st

from .wire import Raw

PATHS = (
    "/", "/sparql", "/sparql/", "/store", "/store/", "/store/mine", "/queries",
    "/queries/documents", "/queries/timeline", "/.well-known/void", "/dcat", "/query", "/docs",
    "/openapi.json", "/healthz", "/readyz", "/metrics", "/admin/running", "/admin/running/1",
    "/static/../settings.py", "//sparql", "/sparql/../store", "/%73parql", "/store/%2e%2e/x",
    "/nowhere", "*",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PURGE", "get")
NAMES = (
    "query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri",
    "using-named-graph-uri", "graph", "default", "format", "timeout", "explain", "output",
    "queryLn", "infer", "actor", "front",
)  # fmt: skip
TEXTS = (
    "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <urn:s>", "SELECT", "SELECT ?x { BIND(1/0 AS ?x) }",
    "ASK { SERVICE <http://127.0.0.1/> {} }", "INSERT DATA { <urn:s> <urn:p> 'o' }",
    "LOAD <http://127.0.0.1/>", "DROP ALL", "", "\ufeffASK {}", "ASK { ?s ?p '\U0001f54a' }",
    "urn:data", "http://example.org/ x", "json", "1", "1e999", "nan", "-1", "true", "this",
    "text/csv", "\x00", "\r\nX: y",
)  # fmt: skip
TYPES = (
    "application/sparql-query", "application/sparql-update",
    "application/x-www-form-urlencoded", "text/turtle", "application/n-triples",
    "application/rdf+xml", "application/ld+json", "application/trig", "application/n-quads",
    "text/n3", "multipart/form-data; boundary=b", "multipart/form-data", "application/json",
    "text/html", "text/turtle; charset=utf-16", "application/sparql-query; charset=latin-1",
    "text", "/", "*/*",
)  # fmt: skip
RANGES = (
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
    "text/html", "text/tab-separated-values", "text/turtle", "application/n-triples",
    "application/rdf+xml", "application/ld+json", "application/trig", "text/*", "application/*",
    "*/*", "image/png", "*",
)  # fmt: skip
BODIES = (
    b"", b"ASK {}", b"query=ASK%20%7B%7D", b"query=ASK+{}&update=x", b"update=DROP+ALL", b"{}",
    b"[]", b"<urn:s> <urn:p> 1 .", b"<urn:s> <urn:p> ", b"<rdf:RDF",
    b"<!DOCTYPE x [<!ENTITY e 'x'>]><x/>", b'{"@context": "http://127.0.0.1/", "@id": "urn:s"}',
    b"\x1f\x8b\x08\x00", b"\xff\xfe\x00",
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.ttl"\r\n\r\n\r\n--b--\r\n',
    b"--b",
)  # fmt: skip

QUALITY = st.sampled_from(
    ("", ";q=0", ";q=0.5", ";q=1", ";q=2", ";q=x", "; q = 0.3", ";level=1;q=.7")
)
TAG = st.sampled_from(("*", '"1-0"', 'W/"1-0"', '"', "1", '"a", "b"', '""', ","))
CODING = st.sampled_from(
    ("gzip", "br", "zstd", "identity", "deflate", "*", "gzip;q=0", "gzip, gzip")
)
ADDRESS = st.sampled_from(("192.0.2.7", "::1", "[::1]:80", "unknown", "1, 2", "999.1.1.1", "évil"))
TOKEN = st.sampled_from(("writer", "reader", "overseer", "nobody", "", "writer writer", "é" * 9))

texts = st.sampled_from(TEXTS) | st.text(max_size=20)
#: A value of a parameter: encoded rightly, encoded from any bytes, or not encoded at all.
values = (
    texts.map(quote)
    | st.binary(max_size=12).map(quote_from_bytes)
    | st.sampled_from(("%", "%zz", "%e2%82", "+", "a=b", "%00", "%0d%0aX:%20y"))
)
parameters = st.tuples(st.sampled_from(NAMES), values).map("=".join)
targets = st.builds(
    lambda path, given: f"{path}?{'&'.join(given)}" if given else path,
    st.sampled_from(PATHS),
    st.lists(parameters, max_size=4),
)
#: What may stand in a field by RFC 9110, 5.5: visible, blank, and bytes above 127.
anything = st.binary(max_size=30).map(lambda data: bytes(b for b in data if b >= 32 and b != 127))
ranges = st.tuples(st.sampled_from(RANGES), QUALITY).map("".join)


def listed(*items: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Return a field that holds some items, or something else."""
    several = st.lists(st.one_of(items), max_size=4).map(", ".join)
    return several.map(lambda text: text.encode("latin-1", "replace")) | anything


FIELDS = {
    "Accept": listed(ranges),
    "Accept-Encoding": listed(CODING),
    "Accept-Language": anything,
    "Authorization": listed(TOKEN.map("Bearer {}".format), TOKEN.map("Basic {}".format)),
    "Content-Encoding": listed(CODING),
    "Content-Type": listed(st.sampled_from(TYPES)),
    "Cookie": anything,
    "Expect": listed(st.just("100-continue")),
    "Forwarded": listed(ADDRESS.map("for={};proto=https".format)),
    "Host": listed(ADDRESS, st.just("a b"), st.just("fuzz.example:99999")),
    "If-Match": listed(TAG),
    "If-Modified-Since": anything,
    "If-None-Match": listed(TAG),
    "Origin": listed(st.sampled_from(("https://example.org", "null", "://"))),
    "Range": listed(st.sampled_from(("bytes=0-1", "bytes=9-0", "bytes=-", "rows=1-2"))),
    "Referer": anything,
    "TE": listed(st.just("trailers")),
    "X-Forwarded-For": listed(ADDRESS),
    "X-Forwarded-Host": listed(ADDRESS, st.just('"><script>')),
    "X-Forwarded-Port": listed(st.sampled_from(("443", "-1", "x"))),
    "X-Forwarded-Prefix": listed(st.sampled_from(("/graph", "//evil.example", "/\\evil"))),
    "X-Forwarded-Proto": listed(st.sampled_from(("https", "javascript", "http, https"))),
}
fields = st.one_of([st.tuples(st.just(name), values) for name, values in FIELDS.items()])
bodies = st.sampled_from(BODIES) | st.binary(max_size=40) | texts.map(str.encode)

requests = st.builds(
    Raw, st.sampled_from(METHODS), targets, st.lists(fields, max_size=6).map(tuple), bodies
)
