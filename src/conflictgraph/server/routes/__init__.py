"""One module per address; none holds logic of its own."""

#: First parts of the addresses of this server.
ADDRESSES = frozenset(
    {
        ".well-known",
        "admin",
        "dcat",
        "docs",
        "healthz",
        "metrics",
        "openapi.json",
        "queries",
        "query",
        "readyz",
        "sparql",
        "static",
        "store",
    }
)
