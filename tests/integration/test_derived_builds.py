"""Derived graphs after any sequence of builds: what a full build gives, byte for byte."""

from __future__ import annotations

import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from conflictgraph.inference import Explained, Explainer
from conflictgraph.pipeline import KnowledgeFiles, build
from conflictgraph.store.draft import stored_layers
from conflictgraph.store.generations import StoreFolder
from conflictgraph.store.keeping.purge import purge
from conflictgraph.store.keeping.removal import remove
from conflictgraph.store.reader import Reader
from conflictgraph.store.writer import Writer
from conflictgraph.vocab import BASE, DERIVED, NS

HEADER = "#+ summary: {{de: Eigenes, en: Own}}\n#+ scope: {}\n#+ graph: {}\n"
#: What holders say, one node for each holder, over all documents.
VOICES = (
    HEADER.format("document", "voices")
    + """PREFIX cg: <https://w3id.org/conflictgraph/ns#>
CONSTRUCT { ?statement cg:isOfVoice ?voice . ?voice cg:isVoiceOf ?holder } WHERE {
  ?statement cg:isAttributedTo ?holder ; cg:isReportedIn ?document .
  BIND (IRI(CONCAT("id/voice/", SUBSTR(SHA256(STRAFTER(STR(?holder), "/id/")), 1, 12))) AS ?voice)
}
"""
)
ANCHOR = "#+ anchor: {{variable: {}, via: '" + NS + "isOfVoice'}}\n"
#: One holder says the same in two documents: a node for each such pair.
REPEATED = (
    HEADER.format("dataset", "repeated")
    + ANCHOR.format("voice")
    + """PREFIX cg: <https://w3id.org/conflictgraph/ns#>
CONSTRUCT { ?pair cg:isOf ?voice ; cg:hasFirst ?one ; cg:hasSecond ?two } WHERE {
  #+ values
  ?one cg:isOfVoice ?voice ; cg:hasContent ?content ; cg:isReportedIn ?here .
  ?two cg:isOfVoice ?voice ; cg:hasContent ?content ; cg:isReportedIn ?there .
  FILTER (STR(?here) < STR(?there))
  BIND (IRI(CONCAT("id/pair/", SUBSTR(SHA256(CONCAT(STR(?one), STR(?two))), 1, 12))) AS ?pair)
}
"""
)
#: Two holders say the same, in whichever documents: a triple between their nodes, one way only.
AGREEING = (
    HEADER.format("dataset", "agreeing")
    + ANCHOR.format("[voice, other]")
    + """PREFIX cg: <https://w3id.org/conflictgraph/ns#>
CONSTRUCT { ?voice cg:agreesWith ?other } WHERE {
  #+ values
  ?one cg:isOfVoice ?voice ; cg:hasContent ?content .
  ?two cg:isOfVoice ?other ; cg:hasContent ?content .
  FILTER (STR(?voice) < STR(?other))
}
"""
)
#: It reads what the one before derived, about the same nodes.
LONELY = (
    HEADER.format("dataset", "lonely")
    + ANCHOR.format("voice")
    + """PREFIX cg: <https://w3id.org/conflictgraph/ns#>
CONSTRUCT { ?mark cg:isOf ?voice } WHERE {
  #+ values
  ?pair cg:isOf ?voice ; cg:hasFirst ?first .
  BIND (IRI(CONCAT("id/mark/", STRAFTER(STR(?voice), "/id/voice/"))) AS ?mark)
}
"""
)
#: It says what one before says already, in another graph.
AGREEING_AGAIN = AGREEING.replace("graph: agreeing", "graph: agreeing-again")


@pytest.fixture(scope="module")
def files(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeFiles:
    """Return an ontology of the analyst's own: the product's with rules over several documents."""
    folder = tmp_path_factory.mktemp("own") / "ontology"
    shutil.copytree(checkout / "ontology", folder)
    for name, text in (
        ("80-voices", VOICES),
        ("90-repeated", REPEATED),
        ("91-agreeing", AGREEING),
        ("92-lonely", LONELY),
        ("93-agreeing-again", AGREEING_AGAIN),
    ):
        (folder / "rules" / f"{name}.rq").write_text(text, encoding="utf-8")
    return KnowledgeFiles(folder=folder)


@pytest.fixture
def corpus(checkout: Path, tmp_path: Path) -> Path:
    """Copy the example corpus, so that a test may change it."""
    folder = tmp_path / "corpus"
    shutil.copytree(checkout / "examples" / "corpus", folder)
    return folder


def export(store: Path) -> bytes:
    output = io.BytesIO()
    with Reader(StoreFolder(store)) as reader:
        reader.export("nq", output)
    return output.getvalue()


def derived_quads(store: Path) -> Iterator[ox.Quad]:
    """Yield the quads of all derived graphs."""
    with Reader(StoreFolder(store)) as reader:
        for graph in reader.graphs():
            if graph.startswith(BASE + DERIVED):
                yield from reader.iter_quads(graph)


def drop(article: Path) -> None:
    for suffix in (".ann", ".txt", ".meta.json"):
        article.with_suffix(suffix).unlink()


def bring(article: Path, source: Path) -> None:
    for suffix in (".ann", ".txt", ".meta.json"):
        shutil.copyfile(source.with_suffix(suffix), article.with_suffix(suffix))


def without_relations(article: Path) -> None:
    """Take the relations out of an annotation: who holds which office, who is a member of what."""
    lines = article.read_text(encoding="utf-8").splitlines(keepends=True)
    article.write_text("".join(x for x in lines if not x.startswith("R")), encoding="utf-8")


def with_publisher(article: Path) -> None:
    side = article.with_suffix(".meta.json")
    metadata = json.loads(side.read_text(encoding="utf-8"))
    side.write_text(json.dumps(metadata | {"publisher": "Ein anderes Blatt"}), encoding="utf-8")


@pytest.mark.parametrize("seed", range(2))
def test_any_sequence_of_builds_ends_where_a_full_build_does(
    checkout: Path, corpus: Path, tmp_path: Path, files: KnowledgeFiles, seed: int
) -> None:
    """Documents come, change and go, alone or together; nothing of before stays or is missing."""
    chance, originals = random.Random(seed), checkout / "examples" / "corpus"  # noqa: S311
    names = sorted(path.relative_to(corpus) for path in corpus.glob("*/*.ann"))
    for name in chance.sample(names, 5):
        drop(corpus / name)
    changes: list[Callable[[Path], None]] = [without_relations, with_publisher, drop]
    for step in range(4):
        for name in chance.sample(names, chance.randint(1, 3)):
            article = corpus / name
            if article.exists():
                chance.choice(changes)(article)
            else:
                bring(article, originals / name)
        jobs = 2 if (seed, step) == (0, 1) else 1
        build([corpus], tmp_path / "steps", jobs=jobs, sync=True, files=files)
        build([corpus], tmp_path / f"whole-{step}", jobs=1, files=files)

        assert export(tmp_path / "steps") == export(tmp_path / f"whole-{step}")


def test_the_rules_of_the_test_find_something(corpus: Path, tmp_path: Path, files) -> None:
    """The sequences above would prove nothing about graphs that stay empty."""
    build([corpus], tmp_path / "graph", jobs=1, files=files)
    found = {quad.graph_name.value.rsplit("/", 1)[-1] for quad in derived_quads(tmp_path / "graph")}

    assert {"voices", "repeated", "agreeing", "lonely", "types", "roles", "facts", "views"} <= found


def test_a_removed_document_takes_back_what_it_gave_rise_to(
    corpus: Path, tmp_path: Path, files: KnowledgeFiles
) -> None:
    """Removing and purging know the rules of the store without the ontology it was built from."""
    articles = sorted(corpus.glob("*/*.ann"))
    for store in ("removed", "purged"):
        build([corpus], tmp_path / store, jobs=1, files=files)
    for article in articles[:3]:
        key = str(article.relative_to(corpus))
        remove(StoreFolder(tmp_path / "removed"), key, base=BASE)
        purge(StoreFolder(tmp_path / "purged"), key, base=BASE)
        drop(article)
    build([corpus], tmp_path / "whole", jobs=1, files=files)

    assert export(tmp_path / "removed") == export(tmp_path / "whole")
    assert export(tmp_path / "purged") == export(tmp_path / "whole")


def test_other_rules_replace_what_earlier_ones_derived(
    corpus: Path, tmp_path: Path, files: KnowledgeFiles
) -> None:
    """After a rule is taken away, nothing of it is left, not even where documents are not read."""
    article = min(corpus.glob("*/*.ann"))
    build([corpus], tmp_path / "graph", jobs=1, files=files)
    report = build([article], tmp_path / "graph", jobs=1)
    graphs = {quad.graph_name.value for quad in derived_quads(tmp_path / "graph")}
    assert report.outdated
    assert not graphs & {f"{BASE}{DERIVED}{name}" for name in ("repeated", "agreeing", "lonely")}

    build([corpus], tmp_path / "graph", jobs=1)
    build([corpus], tmp_path / "whole", jobs=1)
    assert export(tmp_path / "graph") == export(tmp_path / "whole")


def test_each_triple_stands_in_one_graph(corpus: Path, tmp_path: Path, files) -> None:
    """The union of all graphs counts a triple once."""
    build([corpus], tmp_path / "graph", jobs=1, files=files)
    with Reader(StoreFolder(tmp_path / "graph")) as reader:
        triples = [quad.triple for quad in reader.iter_quads()]
        assert len(triples) == len(set(triples))


def test_what_users_write_is_no_premise(
    corpus: Path, tmp_path: Path, files: KnowledgeFiles
) -> None:
    """A graph of a user's own neither gives rise to a finding nor keeps one away."""
    articles = sorted(corpus.glob("*/*.ann"))
    build(articles[:-1], tmp_path / "graph", jobs=1, files=files)
    with Reader(StoreFolder(tmp_path / "graph")) as reader:
        voices = [q.object for q in reader.iter_quads() if q.predicate.value == NS + "isOfVoice"]
    own = ox.NamedNode("https://example.org/own")
    with Writer(StoreFolder(tmp_path / "graph"), base=BASE) as writer:
        for voice in set(voices):
            for name in ("one", "two"):
                node = ox.NamedNode(f"https://example.org/{name}")
                writer.users_store().extend(
                    ox.Quad(node, ox.NamedNode(NS + prop), target, own)
                    for prop, target in (
                        ("isOfVoice", voice),
                        ("hasContent", own),
                        ("isReportedIn", node),
                    )
                )
        writer.publish()

    build(articles, tmp_path / "graph", jobs=1, files=files)
    build([corpus], tmp_path / "whole", jobs=1, files=files)
    assert set(derived_quads(tmp_path / "graph")) == set(derived_quads(tmp_path / "whole"))


def iter_explained(explained: Explained) -> Iterator[Explained]:
    yield explained
    for reason in explained.reasons:
        for premise in reason.premises:
            yield from iter_explained(premise)


def test_every_derived_triple_is_explained_by_what_is_there(
    corpus: Path, tmp_path: Path, files: KnowledgeFiles
) -> None:
    """Each conclusion has a rule and premises in the store, and each view or fact a source."""
    build([corpus], tmp_path / "graph", jobs=1, files=files)
    derived = sorted(derived_quads(tmp_path / "graph"), key=str)
    chosen = random.Random(1).sample(derived, 150)  # noqa: S311 - the same ones each time
    chosen += [q for q in derived if q.graph_name.value.endswith(("/views", "/lonely", "/roles"))]
    with Reader(StoreFolder(tmp_path / "graph")) as reader:
        rules = [rule for layer in stored_layers(reader.manifest) for rule in layer.rules]
        explainer = Explainer(reader.rows, rules, BASE)
        for quad in chosen:
            explained = explainer.explain(quad.triple)
            if quad.predicate.value in _BY_MAPPING:
                continue
            assert explained.reasons, quad
            assert all(each.graphs for each in iter_explained(explained)), quad
            if quad.graph_name.value.endswith("/views"):
                assert any(stated.places for stated in explained.iter_stated()), quad


#: What the mapping reads off a text or a wording, not a rule.
_BY_MAPPING = {
    NS + name for name in ("lowerBound", "upperBound", "isOfficeOf", "isBodyOf", "isFormatOf")
}
