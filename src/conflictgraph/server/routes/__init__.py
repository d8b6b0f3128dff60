"""One module per address; none holds logic of its own."""

#: First parts of the addresses of this server.
ADDRESSES = frozenset(
    {
        ".well-known",
        "admin",
        "code",
        "data",
        "dcat",
        "docs",
        "graph",
        "healthz",
        "id",
        "metrics",
        "ns",
        "openapi.json",
        "page",
        "queries",
        "query",
        "readyz",
        "reconcile",
        "resource",
        "scheme",
        "search",
        "sparql",
        "statements",
        "static",
        "store",
    }
)
