"""Saved queries: headers are read, values become terms, and no text of a user reaches SPARQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from conflictgraph.catalogue import Parameter, SavedQuery, load_catalogue
from conflictgraph.errors import ParameterError, ResourceError, UnknownQueryError

BASE = "https://w3id.org/conflictgraph/"
PREFIXES = "PREFIX cgc: <https://w3id.org/conflictgraph/code/>\n"
XSD = "http://www.w3.org/2001/XMLSchema#"

HEADER = """\
#+ summary: Names
#+ question: What is it called?
#+ params:
#+   - {name: thing, type: iri, required: true, under: actor, example: armenia, note: the thing}
#+   - {name: lang, type: language, default: en, example: de, note: the language}
#+ returns:
#+   - {name: label, type: string, note: its name}
"""
BODY = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label WHERE {
  #+ values
  ?thing rdfs:label ?label . FILTER (LANG(?label) = ?lang)
}
"""


def parameter(type_: str, **rest: str) -> Parameter:
    return Parameter("x", type_, "a value", "an example", **rest)


def query_of(*parameters: Parameter) -> SavedQuery:
    body = PREFIXES + "SELECT ?x WHERE {\n  #+ values\n}"
    return SavedQuery("names", "topic", "Names", "Which?", parameters, (), body)


def bound_terms(query: SavedQuery, text: str) -> list[object]:
    """Return what ``?x`` is bound to when the bound query really runs."""
    return [row["x"] for row in Store().query(query.bind({"x": text}))]


def write(folder: Path, text: str, name: str = "names/labels.rq") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


GERMAN = """\
#+ de:
#+   summary: Namen
#+   question: Wie heißt es?
"""


def test_a_query_is_asked_in_the_language_of_its_reader(tmp_path: Path) -> None:
    """The German question is shown where there is one, the English one everywhere else."""
    query = load_catalogue(write(tmp_path, GERMAN + HEADER + BODY))["labels"]

    assert query.heading("de").question == "Wie heißt es?"
    assert query.heading("en").question == query.question == "What is it called?"
    assert query.heading("hy") == query.heading("en")


@pytest.mark.parametrize(
    "german",
    [
        "{summary: Namen}",
        "{summary: Namen, question: Wie, params: []}",
        "{summary: Namen, question: [Wie, heißt, es]}",
        "{summary: 7, question: Wie}",
        "Namen",
    ],
)
def test_half_a_translation_is_refused(tmp_path: Path, german: str) -> None:
    """A header that is half German is found when it is written, not by a reader."""
    with pytest.raises(ResourceError):
        load_catalogue(write(tmp_path, f"#+ de: {german}\n" + HEADER + BODY))


@pytest.mark.parametrize(
    ("given_parameter", "text", "term"),
    [
        (parameter("iri"), "http://example.org/a", NamedNode("http://example.org/a")),
        (parameter("iri"), "urn:x:1", NamedNode("urn:x:1")),
        (parameter("iri"), "actor/armenia", NamedNode(f"{BASE}id/actor/armenia")),
        (parameter("iri", under="actor"), "armenia", NamedNode(f"{BASE}id/actor/armenia")),
        (parameter("iri", under="actor"), "place/baku", NamedNode(f"{BASE}id/place/baku")),
        (parameter("iri"), "cgc:voice-curated", NamedNode(f"{BASE}code/voice-curated")),
        (parameter("code"), "victim-civilian", NamedNode(f"{BASE}code/victim-civilian")),
        (parameter("code", under="victim"), "civilian", NamedNode(f"{BASE}code/victim-civilian")),
        (parameter("code", under="victim"), "victim-total", NamedNode(f"{BASE}code/victim-total")),
        (parameter("string"), 'a "b" \\ c\n', Literal('a "b" \\ c\n')),
        (parameter("integer"), "+007", Literal("7", datatype=NamedNode(f"{XSD}integer"))),
        (parameter("date"), "2020-02-29", Literal("2020-02-29", datatype=NamedNode(f"{XSD}date"))),
        (parameter("language"), "DE", Literal("de")),
    ],
)
def test_a_value_becomes_the_term_of_its_type(
    given_parameter: Parameter, text: str, term: object
) -> None:
    """What an analyst types is found in the graph under its real name."""
    assert bound_terms(query_of(given_parameter), text) == [term]


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("iri", ""),
        ("iri", "/"),
        ("iri", "armenia"),
        ("iri", "nosuchprefix:armenia"),
        ("iri", "cgc:"),
        ("iri", "http://example.org/> } DROP ALL #"),
        ("iri", "actor/a b"),
        ("code", ""),
        ("code", "victim civilian"),
        ("integer", "1e3"),
        ("integer", "٣"),
        ("integer", "1" * 19),
        ("date", "20201022"),
        ("date", "2020-02-30"),
        ("date", "2020-W43-4"),
        ("language", "german language"),
        ("language", ""),
    ],
)
def test_a_value_of_another_type_is_refused(type_: str, text: str) -> None:
    """A typing error is an answer that says so, never an empty table."""
    with pytest.raises(ParameterError) as caught:
        query_of(parameter(type_)).bind({"x": text})
    assert repr(text) in str(caught.value)
    assert "x=an example" in caught.value.hint


#: Pieces that end a term, a block or a line, and the marker itself.
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("<>\"'\\{}()#?$;.\n\r\t\u2028 \ud800\U0001f54a"), max_size=40),
    st.sampled_from(["\n  #+ values\n", "\\g<0>", '") } DROP ALL #', "> ) } #", "\\u003E"]),
)


@given(text=HOSTILE)
def test_any_text_stays_one_literal(text: str) -> None:
    """Injection is impossible: the query is whole, and its only row holds the text itself."""
    try:
        terms = bound_terms(query_of(parameter("string")), text)
    except ParameterError:
        assert any("\ud800" <= character <= "\udfff" for character in text)
    else:
        assert terms == [Literal(text)]


@given(
    type_=st.sampled_from(["iri", "code", "integer", "date", "language"]),
    text=HOSTILE,
    under=st.sampled_from([None, "actor"]),
)
def test_any_text_is_one_term_or_refused(type_: str, text: str, under: str | None) -> None:
    """Whatever is typed for a typed parameter, the query never becomes another one."""
    query = query_of(Parameter("x", type_, "a value", "an example", under=under))
    try:
        terms = bound_terms(query, text)
    except ParameterError:
        return
    assert len(terms) == 1


def test_a_moved_base_moves_documents_but_not_the_register_or_codes() -> None:
    """A dataset under another base answers to the same short names."""
    query = query_of(parameter("iri", under="doc"))
    assert "<https://data.example/id/doc/a>" in query.bind(
        {"x": "a"}, base_iri="https://data.example/"
    )
    query = query_of(parameter("iri", under="actor"))
    assert "<https://w3id.org/conflictgraph/id/actor/armenia>" in query.bind(
        {"x": "armenia"}, base_iri="https://data.example/"
    )
    code = query_of(parameter("code")).bind({"x": "voice-curated"}, base_iri="https://d.example/")
    assert f"<{BASE}code/voice-curated>" in code


def test_an_optional_parameter_left_out_restricts_nothing() -> None:
    """A query without values asks about everything."""
    assert query_of(parameter("string")).bind({}) == PREFIXES + "SELECT ?x WHERE {\n\n}"


def test_the_same_values_stand_at_every_marked_place() -> None:
    """A subquery is restricted as the whole query is."""
    body = "SELECT ?x WHERE {\n#+ values\n{ SELECT ?x WHERE {\n#+ values\n} } }"
    query = SavedQuery("names", "topic", "Names", "Which?", (parameter("string"),), (), body)
    assert query.bind({"x": "a"}).count('VALUES (?x) { ("a") }') == 2
    assert bound_terms(query, "a") == [Literal("a")]


def test_a_mark_may_name_what_its_group_uses() -> None:
    """No engine joins with a value that nothing there asks for."""
    body = "SELECT ?x WHERE {\n#+ values\n{ SELECT ?x WHERE {\n#+ values x y\n} } }"
    parameters = (parameter("string"), Parameter("lang", "language", "a value", "de"))
    query = SavedQuery("names", "topic", "Names", "Which?", parameters, (), body)
    text = query.bind({"x": "a", "lang": "de"})
    assert 'VALUES (?x ?lang) { ("a" "de") }' in text
    assert 'VALUES (?x) { ("a") }' in text
    assert query.bind({"lang": "de"}).count("VALUES") == 1


def test_a_saved_query_is_read_with_its_documentation(tmp_path: Path) -> None:
    """The header is the one place where a query is documented."""
    catalogue = load_catalogue(write(tmp_path, HEADER + BODY))
    query = catalogue["labels"]
    assert (query.topic, query.summary, query.question) == ("names", "Names", "What is it called?")
    assert [each.name for each in query.parameters] == ["thing", "lang"]
    assert [(each.name, each.type) for each in query.columns] == [("label", "string")]
    assert query.sparql == BODY
    assert f'VALUES (?thing ?lang) {{ (<{BASE}id/actor/armenia> "en") }}' in query.bind(
        {"thing": "armenia"}
    )


def test_python_names_are_taken_too(tmp_path: Path) -> None:
    """A notebook may write underscores."""
    catalogue = load_catalogue(write(tmp_path, HEADER + BODY, "names/of-things.rq"))
    assert catalogue["of_things"] is catalogue["of-things"]


def test_an_unknown_name_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    """A slip of the pen costs one look, not a search."""
    catalogue = load_catalogue(write(tmp_path, HEADER + BODY))
    with pytest.raises(UnknownQueryError) as caught:
        catalogue["lables"]
    assert caught.value.hint == "did you mean labels?"
    assert "lables" not in catalogue


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "needs the parameter thing"),
        ({"thing": "armenia", "language": "de"}, "no parameter 'language'"),
    ],
)
def test_missing_and_unknown_parameters_are_refused(
    tmp_path: Path, values: dict[str, str], reason: str
) -> None:
    """A misspelt parameter never silently restricts nothing."""
    query = load_catalogue(write(tmp_path, HEADER + BODY))["labels"]
    with pytest.raises(ParameterError, match=reason):
        query.bind(values)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BODY, "not a mapping"),
        (HEADER.replace("#+ question: What is it called?\n", "") + BODY, "question is missing"),
        (HEADER.replace("type: iri", "type: uri") + BODY, "parameter type 'uri'"),
        (HEADER.replace("type: string", "type: text") + BODY, "column type 'text'"),
        (HEADER.replace("under: actor", "unter: actor") + BODY, "unter is not a key"),
        (HEADER.replace("#+ summary: Names", "#+ summary: [") + BODY, "while parsing"),
        (HEADER + BODY.replace("#+ values", "# values"), "#+ values"),
        (HEADER + BODY.replace("#+ values", "#+ values lang thong"), "names what is no parameter"),
        (HEADER + BODY.replace("SELECT", "{ SELECT"), "form of the query"),
    ],
)
def test_a_broken_file_is_named_with_its_fault(tmp_path: Path, text: str, reason: str) -> None:
    """Whoever edits a query learns at once what is wrong and where."""
    with pytest.raises(ResourceError, match=r"labels\.rq") as caught:
        load_catalogue(write(tmp_path, text))
    assert reason in str(caught.value)


@pytest.mark.parametrize("form", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
def test_the_form_is_that_of_the_outermost_query(form: str) -> None:
    """Neither a comment nor a query inside is taken for it."""
    inner = "{ SELECT ?x WHERE { ?x ?y ?z } }"
    text = f"# ASK which?\n{PREFIXES}{form.lower()} ?x WHERE {{\n  {inner}\n}}"
    assert SavedQuery("x", "topic", "X", "Which?", (), (), text).form == form


def test_one_name_in_two_topics_is_refused(tmp_path: Path) -> None:
    """A name means one question."""
    write(tmp_path, HEADER + BODY)
    with pytest.raises(ResourceError, match="another topic"):
        load_catalogue(write(tmp_path, HEADER + BODY, "words/labels.rq"))
