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
        "dumps",
        "graph",
        "healthz",
        "id",
        "matrix",
        "map",
        "metrics",
        "ns",
        "ontology",
        "openapi.json",
        "page",
        "queries",
        "query",
        "readyz",
        "resource",
        "robots.txt",
        "scheme",
        "sitemap.xml",
        "sitemaps",
        "sparql",
        "statements",
        "static",
        "status",
        "store",
        "timeline",
    }
)
