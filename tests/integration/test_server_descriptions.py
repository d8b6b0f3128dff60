"""The descriptions over HTTP: found where clients look, true, cheap to ask for again."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

from conflictgraph.store.formats import GRAPHS
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.writer import Writer
from conflictgraph.vocab import BASE

if TYPE_CHECKING:
    from conftest import Publish, RunningServer, StartServer

PREFIXES = f"""\
BASE <{BASE}>
PREFIX cg: <{BASE}ns#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX void: <http://rdfs.org/ns/void#>
"""
ADDRESSES = ("/sparql", "/sparql/", "/.well-known/void", "/dcat")
QUERIES = "/queries?format=ttl"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Description:
    """A description that was fetched, ready to be asked."""

    def __init__(self, server: RunningServer, path: str, **headers: str) -> None:
        self.response = server.client.get(path, headers=headers)
        assert self.response.status_code == 200, self.response.text
        self._store = ox.Store()
        self._store.load(self.response.content, format=ox.RdfFormat.TURTLE)

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Return the values in the answer to a SELECT, sorted."""
        solutions = self._store.query(PREFIXES + query)
        assert isinstance(solutions, ox.QuerySolutions)
        return sorted(tuple(term.value for term in solution) for solution in solutions)

    def says(self, pattern: str) -> bool:
        """Return whether a pattern is found."""
        return bool(self._store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


def answer(server: RunningServer, query: str) -> list[tuple[str, ...]]:
    """Return the values in the server's answer to a SELECT, sorted."""
    results = server.ask(query).json()
    names = results["head"]["vars"]
    return sorted(
        tuple(row[name]["value"] for name in names) for row in results["results"]["bindings"]
    )


# how they are fetched


@pytest.mark.parametrize("path", [*ADDRESSES, "/queries"])
@pytest.mark.parametrize("media_type", GRAPHS)
def test_every_description_comes_in_every_format(
    server: RunningServer, path: str, media_type: str
) -> None:
    """Whatever RDF a client reads, it gets, under the right name."""
    response = server.client.get(path, headers={"Accept": media_type})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "accept" in response.headers["vary"].lower()
    assert list(ox.parse(response.content, format=GRAPHS[media_type]))


@pytest.mark.parametrize("path", [*ADDRESSES, "/queries"])
def test_what_is_no_rdf_is_not_acceptable(server: RunningServer, path: str) -> None:
    """A client that wants a picture is told what there is."""
    response = server.client.get(path, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["hint"]


@pytest.mark.parametrize("path", [*ADDRESSES, QUERIES])
def test_head_is_get_without_a_body(server: RunningServer, path: str) -> None:
    """A monitor can look without fetching, and the connection stays usable."""
    got, head = server.client.get(path), server.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", [*ADDRESSES, QUERIES])
def test_an_unchanged_description_is_not_sent_again(server: RunningServer, path: str) -> None:
    """A crawler that has it gets 304, but not for another format."""
    tag = {"If-None-Match": server.client.get(path).headers["etag"]}
    again = server.client.get(path, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    other = tag | {"Accept": "application/n-quads"}
    assert server.client.get(path.partition("?")[0], headers=other).status_code == 200


def test_a_new_generation_has_a_new_description(
    start_server: StartServer, own_store: Path, publish_graphs: Publish
) -> None:
    """What was true of the last generation is not served for this one."""
    server = start_server(own_store)
    before = Description(server, "/.well-known/void")
    publish_graphs(own_store, b"GRAPH <urn:new> { <urn:a> <urn:b> <urn:c> }")
    tag = {"If-None-Match": before.response.headers["etag"]}
    after = Description(server, "/.well-known/void", **tag)
    triples = "SELECT ?n { ?d a dcat:Dataset ; void:triples ?n }"
    ((old,),), ((new,),) = before.rows(triples), after.rows(triples)
    assert int(new) == int(old) + 1
    assert after.says("[] sd:name <urn:new> ; sd:graph/void:triples 1")


def test_two_servers_describe_one_store_in_the_same_bytes(
    server: RunningServer, start_server: StartServer
) -> None:
    """Behind one name it does not matter which of them answers."""
    other = start_server()
    for path in (*ADDRESSES, QUERIES):
        first, second = (
            each.client.get(path, headers={"Host": "example.org"}) for each in (server, other)
        )
        assert first.content == second.content
        assert first.headers["etag"] == second.headers["etag"]


def test_a_browser_gets_a_page_and_a_program_the_description(server: RunningServer) -> None:
    """One address is good for both, and a parameter replaces the header."""
    assert server.client.get("/sparql", headers={"Accept": BROWSER}).status_code == 303
    plain, named = server.client.get("/sparql"), server.client.get("/sparql?format=nt")
    assert plain.headers["content-type"].startswith("text/turtle")
    assert named.headers["content-type"].startswith("application/n-triples")


# the service


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_client_finds_the_endpoint_it_asked(server: RunningServer, path: str) -> None:
    """Comunica takes only what is said of the very address it was given."""
    said, address = Description(server, path), f"{server.url}{path}"
    assert said.rows("SELECT ?s ?e { ?s a sd:Service ; sd:endpoint ?e }") == [(address, address)]
    assert said.says(f"<{address}> sd:defaultDataset/sd:defaultGraph ?graph")


def test_addresses_begin_with_the_prefix_of_a_proxy(start_server: StartServer) -> None:
    """Below a path, the description names addresses that can be reached from outside."""
    server = start_server(root_path="/below")
    assert server.url.endswith("/below")
    said = Description(server, "/sparql")
    assert said.rows("SELECT ?e { ?s sd:endpoint ?e }") == [(server.sparql,)]
    described = said.rows("SELECT ?d { ?d a void:DatasetDescription }")
    assert described == [(f"{server.url}/.well-known/void",)]


def test_what_is_said_of_the_default_graph_is_what_a_query_sees(
    server: RunningServer, start_server: StartServer
) -> None:
    """Union or strict: the number in the description is that of an actual count."""
    for each, union in ((server, True), (start_server(default_graph="strict"), False)):
        said = Description(each, "/sparql")
        told = said.rows("SELECT ?n { [] sd:defaultGraph/void:triples ?n }")
        assert told == answer(each, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert said.says("[] sd:feature sd:UnionDefaultGraph") is union


def test_named_graphs_are_listed_with_their_size(server: RunningServer) -> None:
    """Each graph of the store; the number of triples of each that is not a document's."""
    said = Description(server, "/sparql")
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    sizes = dict(answer(server, query))
    assert {name for (name,) in said.rows("SELECT ?n { [] sd:namedGraph/sd:name ?n }")} == {*sizes}
    listed = dict(said.rows("SELECT ?g ?n { [] sd:name ?g ; sd:graph/void:triples ?n }"))
    assert listed == {name: size for name, size in sizes.items() if "/graph/doc/" not in name}


def test_a_graph_can_be_fetched_from_where_its_dump_is_said_to_be(server: RunningServer) -> None:
    """The address of a part leads to the triples of that part."""
    said = Description(server, "/.well-known/void")
    dump = "SELECT ?dump ?n { [] sd:name <graph/registry> ; sd:graph ?g . ?g void:dataDump ?dump ; "
    ((address, triples),) = said.rows(f"{dump} void:triples ?n }}")
    response = httpx.get(address, headers={"Accept": "application/n-triples"})
    assert len(response.text.splitlines()) == int(triples)


def test_of_many_documents_some_are_listed_and_an_address_has_all(
    start_server: StartServer, tmp_path: Path
) -> None:
    """A description stays small; who wants all graphs is told where they are."""
    store = tmp_path / "graph"
    with Writer(StoreFolder(store)) as writer:
        for number in range(130):
            graph = f"{BASE}graph/doc/{number}"
            writer.replace_graph(graph, f"<urn:a> <urn:b> <urn:{number}> <{graph}> .\n".encode())
        writer.replace_graph("urn:own", b"<urn:a> <urn:b> <urn:c> <urn:own> .\n")
        writer.publish()
    server = start_server(store)
    said = Description(server, "/sparql")
    assert len(said.rows("SELECT ?n { [] sd:namedGraph/sd:name ?n }")) == 101
    assert said.says("[] sd:name <urn:own> ; sd:graph/void:triples 1")
    assert said.says("[] void:documents 130")
    ((address,),) = said.rows("SELECT ?a { ?d a sd:Dataset ; rdfs:seeAlso ?a }")
    assert len(httpx.get(address).json()["results"]["bindings"]) == 131
    for (comment,) in said.rows("SELECT ?c { ?d a sd:Dataset ; rdfs:comment ?c }"):
        assert "131" in comment
        assert address in comment


def test_updates_are_offered_where_they_work(start_server: StartServer, own_store: Path) -> None:
    """With a token the language of updates is claimed, and what an update writes is described."""
    server = start_server(own_store, tokens=f"write:sha256:{sha256(b'secret').hexdigest()}")
    before = Description(server, "/sparql")
    assert before.says("[] sd:supportedLanguage sd:SPARQL11Update ; sd:inputFormat ?format")
    response = server.client.post(
        "/sparql",
        content="INSERT DATA { <urn:a> <urn:b> <urn:c> } ; CREATE GRAPH <urn:empty>",
        headers={"Content-Type": "application/sparql-update", "Authorization": "Bearer secret"},
    )
    assert response.is_success, response.text
    after = Description(server, "/sparql")
    assert after.says("[] sd:feature sd:EmptyGraphs")
    assert after.says("[] sd:name <urn:empty> ; sd:graph/void:triples 0")
    unnamed = f"<{server.url}/.well-known/void#unnamed> void:triples ?n"
    assert after.rows(f"SELECT ?n {{ {unnamed} }}") == [("1",)]


def test_a_reader_finds_no_updates(server: RunningServer) -> None:
    """Without a token nobody is led to believe that this server could be written to."""
    said = Description(server, "/sparql")
    assert not said.says("[] sd:supportedLanguage sd:SPARQL11Update")
    assert not said.says("[] sd:inputFormat ?format")
    assert not said.says(
        "VALUES ?f { sd:BasicFederatedQuery sd:DereferencesURIs } [] sd:feature ?f"
    )


# the dataset


def test_statistics_of_the_small_store_are_right(server: RunningServer, claims: bytes) -> None:
    """The numbers are those of the file the store was made from."""
    quads = list(ox.parse(claims, format=ox.RdfFormat.TRIG, base_iri=BASE))
    said = Description(server, "/.well-known/void")
    counted = said.rows(
        "SELECT ?t ?s ?p ?o { ?d a dcat:Dataset ; void:triples ?t ; void:distinctSubjects ?s ; "
        "void:properties ?p ; void:distinctObjects ?o }"
    )
    parts = [{getattr(q, name) for q in quads} for name in ("subject", "predicate", "object")]
    assert counted == [tuple(str(len(each)) for each in (quads, *parts))]
    assert said.says("[] void:class cg:CasualtyClaim ; void:entities 4")
    assert said.says("[] void:property cg:valueText ; void:triples 4")
    assert said.says("[] void:documents 1")
    assert not said.says(f"<{server.url}/.well-known/void> rdfs:comment ?missing")


def test_what_cannot_be_counted_is_told_and_not_kept(start_server: StartServer) -> None:
    """Limits too low for our own queries leave gaps that are named, never a wrong number."""
    server = start_server(query_max_bytes=100)
    said = Description(server, "/.well-known/void")
    assert said.response.headers["cache-control"] == "no-store"
    assert "etag" not in said.response.headers
    missing = f"<{server.url}/.well-known/void> rdfs:comment ?missing"
    assert said.says(f'{missing} FILTER (LANG(?missing) = "en")')
    assert said.says(f'{missing} FILTER (LANG(?missing) = "de")')
    assert not said.says("?d a dcat:Dataset ; void:triples ?n")


def test_a_portal_finds_what_it_needs_in_both_languages(server: RunningServer) -> None:
    """Catalogue, dataset, distributions and services with titles, as DCAT 3 has them."""
    said = Description(server, "/dcat")
    for kind in ("dcat:Catalog", "dcat:Dataset", "dcat:Distribution", "dcat:DataService"):
        titles = said.rows(f"SELECT ?it (LANG(?t) AS ?l) {{ ?it a {kind} ; dcterms:title ?t }}")
        assert titles
        assert {it for it, _ in titles} == {
            it for (it,) in said.rows(f"SELECT ?it {{ ?it a {kind} }}")
        }
        assert {language for _, language in titles} == {"de", "en"}
    assert said.says(
        "?c a dcat:Catalog ; dcat:dataset ?d ; dcat:service ?s ; dcterms:modified ?m ."
    )
    assert said.says("?d dcat:distribution ?x . ?x dcat:accessService ?s ; dcat:accessURL ?u .")
    assert said.rows("SELECT ?u { ?s dcat:endpointURL ?u }") == [
        (server.sparql,),
        (f"{server.url}/store",),
    ]


# the saved queries


def test_editors_find_examples_prefixes_and_classes(server: RunningServer) -> None:
    """What query editors look for in a service description when the graph does not hold it."""
    said = Description(server, "/sparql")
    text = "sh:select|sh:ask|sh:construct"
    examples = said.rows(
        f"SELECT ?q ?c ?t {{ ?q a sh:SPARQLExecutable ; rdfs:comment ?c ; {text} ?t }}"
    )
    saved = {each["name"]: each for each in server.client.get("/queries").json()["queries"]}
    assert {iri.rpartition("#")[2] for iri, _, _ in examples} == set(saved)
    for iri, comment, sparql in examples:
        own = saved[iri.rpartition("#")[2]]
        assert (comment, sparql) == (own["question"], own["sparql"])
    declared = dict(said.rows("SELECT ?p ?n { [] sh:prefix ?p ; sh:namespace ?n }"))
    assert declared["cg"] == f"{BASE}ns#"
    assert said.says(
        "?part void:class cg:CasualtyClaim ; void:propertyPartition ?own ."
        "?own void:property cg:isAttributedTo ; void:triples 4"
    )


def test_every_published_example_runs_as_it_stands(server: RunningServer) -> None:
    """What an editor shows can be sent to the target it names."""
    said = Description(server, QUERIES)
    examples = said.rows(
        "SELECT ?t ?e { ?q a sh:SPARQLExecutable ; sh:select ?t ; schema:target ?e }"
    )
    assert examples
    for text, endpoint in examples:
        assert endpoint == server.sparql
        assert server.ask(text).status_code == 200, text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("text/turtle, application/json;q=0.5", "text/turtle"),
        ("text/turtle;q=0.4, application/json;q=0.5", "application/json"),
    ],
)
def test_the_list_of_queries_negotiates(
    server: RunningServer, accept: str, media_type: str
) -> None:
    """Scripts get plain JSON as before, RDF tools get RDF."""
    response = server.client.get("/queries", headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == media_type
