"""One module per address; none holds logic of its own."""

#: First parts of the addresses of this server.
ADDRESSES = frozenset(
    {
        ".well-known",
        "admin",
        "alliances",
        "code",
        "data",
        "dcat",
        "docs",
        "graph",
        "healthz",
        "id",
        "matrix",
        "metrics",
        "ns",
        "openapi.json",
        "page",
        "queries",
        "query",
        "readyz",
        "resource",
        "scheme",
        "sparql",
        "statements",
        "static",
        "store",
    }
)
