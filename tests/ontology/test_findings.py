"""What rules find across statements: positions, histories, disagreements, sums, mirrored blame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

import pyoxigraph as ox
import pytest

from conflictgraph.inference import Scope, conclude
from conflictgraph.pipeline.knowledge import load_knowledge
from conflictgraph.triples import Tables
from conflictgraph.vocab import BASE, CODE, GRAPH_SOA, ID, NS, RDF, XSD

ARMENIAN, AZERBAIJANI = "actor/nk-conflict-side-armenian", "actor/nk-conflict-side-azerbaijani"
CONFLICT = "event/nagorno-karabakh-conflict"
KARABAKH, BAKU = "actor/nagorno-karabakh-authorities", "actor/ministry-of-defence-of-azerbaijan"
PUTIN, WATCH = "actor/vladimir-putin", "actor/human-rights-watch"
START = date(2020, 10, 20)


@dataclass(frozen=True)
class Claim:
    """A figure that one document reports of one holder.

    Attributes:
        value: None where the figure is withheld.
        measure: a code of the product's list, or the IRI of another one.
        place: where the victims were, if the figure is limited to a place.
        day: days from the start to the day of the document.
        document: name of the document; one of its own where left out.
        classes: the kinds of statement.
        extra: further triples of the statement: property and object.
    """

    holder: str
    value: int | None = 100
    qualifier: str = "exact"
    side: str | None = ARMENIAN
    victims: str = "military"
    measure: str = "killed"
    concerns: str = CONFLICT
    place: str | None = None
    day: int = 0
    document: str = ""
    classes: tuple[str, ...] = ("Assertion", "CasualtyClaim")
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> str:
        """Return the IRI of the figure: equal figures share it."""
        told = (self.value, self.qualifier, self.side, self.victims, self.measure, self.concerns)
        digest = sha256(repr((*told, self.place)).encode()).hexdigest()[:12]
        return f"{BASE}id/soa/casualty-count-{digest}"

    @property
    def _measure(self) -> str:
        return self.measure if ":" in self.measure else f"{CODE}measure-{self.measure}"

    def affair(self) -> str:
        """Return the N-Quads of the figure."""
        status = "undisclosed" if self.value is None else "stated"
        pairs = [
            (RDF + "type", f"<{NS}CasualtyCount>"),
            (NS + "hasMeasure", f"<{self._measure}>"),
            (NS + "hasVictimCategory", f"<{CODE}victim-{self.victims}>"),
            (NS + "hasValueStatus", f"<{CODE}value-{status}>"),
            (NS + "concerns", f"<{ID}{self.concerns}>"),
        ]
        if self.place:
            pairs.append((NS + "takesPlaceIn", f"<{ID}{self.place}>"))
        if self.value is not None:
            pairs.append((NS + "statedValue", f'"{self.value}"^^<{XSD}integer>'))
            pairs.append((NS + "hasQualifier", f"<{CODE}qualifier-{self.qualifier}>"))
        scope = (NS + "hasScope", f"<{CODE}scope-all-sides>")
        pairs.append((NS + "hasVictimSide", f"<{ID}{self.side}>") if self.side else scope)
        return _lines(self.count, pairs, GRAPH_SOA)

    def statement(self, number: int) -> str:
        """Return the N-Quads of the statement and its document."""
        document = self.document or f"d{number}"
        node, home = f"{BASE}id/doc/{document}/statement/{number}-{number}", f"doc/{document}"
        day = f'"{START + timedelta(days=self.day)}"^^<{XSD}date>'
        pairs = [
            *((RDF + "type", f"<{NS}{each}>") for each in self.classes),
            (NS + "isAttributedTo", f"<{ID}{self.holder}>"),
            (NS + "isReportedIn", f"<{BASE}id/{home}>"),
            (NS + "hasContent", f"<{self.count}>"),
            (NS + "hasPolarity", f"<{CODE}polarity-positive>"),
            (NS + "hasVoice", f"<{CODE}voice-attributed>"),
            *((NS + prop, target) for prop, target in self.extra),
        ]
        issued = [(NS + "issuedEarliest", day), (NS + "issuedLatest", day)]
        graph = f"graph/{home}"
        return _lines(node, pairs, graph) + _lines(f"{BASE}id/{home}", issued, graph)


def _lines(subject: str, pairs: Iterable[tuple[str, str]], graph: str) -> str:
    return "".join(f"<{subject}> <{prop}> {target} <{BASE}{graph}> .\n" for prop, target in pairs)


def day(offset: int) -> str:
    """Return a date as N-Quads have it."""
    return f'"{START + timedelta(days=offset)}"^^<{XSD}date>'


def derive(claims: Iterable[Claim], more: str = "") -> ox.Store:
    """Return the claims with all that rules make of them, document by document and over all."""
    knowledge, whole = load_knowledge(), ox.Store()
    for graph in (*knowledge.graphs.values(), knowledge.background_affairs()):
        whole.load(graph, ox.RdfFormat.N_QUADS)
    documents: dict[str, list[tuple[int, Claim]]] = {}
    for number, claim in enumerate(claims):
        documents.setdefault(claim.document or f"d{number}", []).append((number, claim))
    for told in documents.values():
        affairs = "".join(claim.affair() for _, claim in told).encode()
        rest = "".join(claim.statement(number) for number, claim in told).encode() + more.encode()
        derived = knowledge.engine.derive(Tables(affairs), rest, knowledge.known)
        for lines in (affairs, rest, derived.document, derived.affairs, derived.shared):
            whole.load(lines, ox.RdfFormat.N_QUADS)
    for rule in knowledge.rules:
        if rule.scope is Scope.DATASET:
            conclude(rule, rule.sparql, whole, knowledge.base)
    return whole


def ask(store: ox.Store, pattern: str, *names: str) -> set[tuple[str, ...]]:
    """Return the values of variables, without namespaces."""
    head = f"PREFIX cg: <{NS}> PREFIX cgc: <{CODE}> SELECT DISTINCT * WHERE {{ {pattern} }}"
    answer = store.query(head, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    return {tuple(_short(row[name]) for name in names) for row in answer}


def _short(term: object) -> str:
    value = getattr(term, "value", "")
    for prefix in (NS, CODE, ID):
        value = value.removeprefix(prefix)
    return str(value)


#: One row for each disagreement: lower holder, higher holder, kind, gap.
FOUND = (
    "?f a cg:Disagreement ; cg:hasLowerPosition/cg:isHeldBy ?low ; cg:gap ?gap ;"
    " cg:hasHigherPosition/cg:isHeldBy ?high ; cg:hasDisagreementKind ?kind ;"
    " cg:hasInvolvement ?parties ."
)


def disagreements(*claims: Claim) -> set[tuple[str, ...]]:
    return ask(derive(claims), FOUND, "low", "high", "kind", "gap")


# disagreements


def test_figures_that_exclude_each_other_are_found_whatever_their_order() -> None:
    """The pair is one finding, and who comes first does not matter."""
    lower, higher = Claim(KARABAKH, 31), Claim(BAKU, 550, "more-than")
    expected = {(KARABAKH, BAKU, "disagreement-excludes", "520")}
    assert disagreements(lower, higher) == disagreements(higher, lower) == expected


@pytest.mark.parametrize("distance", range(-5, 6))
def test_only_figures_for_nearly_the_same_day_face_each_other(distance: int) -> None:
    """Within three days for what excludes, on one day for what only diverges."""
    excluding = disagreements(Claim(KARABAKH, 31, day=4), Claim(WATCH, 500, day=4 + distance))
    assert bool(excluding) == (abs(distance) <= 3)
    diverging = disagreements(
        Claim(KARABAKH, 44, "at-least", day=4), Claim(WATCH, 1492, day=4 + distance)
    )
    assert bool(diverging) == (distance == 0)


def test_overlapping_ranges_are_no_disagreement() -> None:
    """More than 30 and 35 may both be right, and so may about 100 and 105."""
    assert not disagreements(Claim(KARABAKH, 30, "more-than"), Claim(WATCH, 35))
    assert not disagreements(Claim(KARABAKH, 100, "about"), Claim(WATCH, 105))


@pytest.mark.parametrize(
    "other",
    [
        {"victims": "civilian"},
        {"side": AZERBAIJANI},
        {"side": None},
        {"measure": "wounded"},
        {"place": "place/moscow"},
        {"concerns": "event/russo-georgian-war-2008"},
        {"value": None, "classes": ("NonDisclosure",)},
        {"classes": ("Denial",)},
    ],
)
def test_like_is_compared_with_like_only(other: dict[str, object]) -> None:
    """Other victims, side, scope, measure, place or conflict; withheld or denied: no finding."""
    claim = Claim(WATCH, **{"value": 500, **other})  # type: ignore[arg-type] # fields of Claim
    assert not disagreements(Claim(KARABAKH, 31), claim)


def test_figures_for_one_place_face_each_other() -> None:
    """Two counts of the dead of one town are alike."""
    town = {"place": "place/moscow"}
    assert disagreements(Claim(KARABAKH, 31, **town), Claim(WATCH, 500, **town))
    assert not disagreements(Claim(KARABAKH, 31, **town), Claim(WATCH, 500, place="place/ankara"))


def test_an_analysts_own_measures_are_told_apart() -> None:
    """A code outside the product's lists is compared with itself alone."""
    captured, fled = "https://example.org/my#captured", "https://example.org/my#fled"
    assert not disagreements(Claim(KARABAKH, 31, measure=captured), Claim(WATCH, 500, measure=fled))
    assert disagreements(Claim(KARABAKH, 31, measure=fled), Claim(WATCH, 500, measure=fled))


def test_a_later_figure_of_one_holder_is_a_revision() -> None:
    """It stands in the holder's history, and nobody contradicts themselves by learning more."""
    store = derive([Claim(KARABAKH, 16), Claim(KARABAKH, 31, day=1)])
    assert not ask(store, "?f cg:hasLowerPosition ?p", "f")
    entries = ask(
        store,
        "?s cg:isEntryOf ?h ; cg:hasContent/cg:statedValue ?n . ?h cg:isHeldBy ?holder",
        "holder",
        "n",
    )
    assert entries == {(KARABAKH, "16"), (KARABAKH, "31")}


def test_one_holder_with_two_figures_for_one_day_is_inconsistent() -> None:
    """Where two texts ascribe them; two figures in one text are parts or a revision."""
    pattern = "?f a cg:InternalInconsistency ; cg:gap ?gap"
    assert ask(derive([Claim(KARABAKH, 16), Claim(KARABAKH, 31)]), pattern, "gap") == {("15",)}
    told_in_one = [Claim(KARABAKH, 16, document="d"), Claim(KARABAKH, 31, document="d")]
    assert not ask(derive(told_in_one), pattern, "gap")


def test_bodies_of_one_side_on_two_days_bring_up_to_date() -> None:
    """The ministry's figure of tomorrow is the government's of today, gone on."""
    ministry, government = BAKU, "actor/government-of-azerbaijan"
    assert not disagreements(Claim(ministry, 10), Claim(government, 20, day=1))
    assert disagreements(Claim(ministry, 10), Claim(government, 20))


def test_a_day_that_the_text_leaves_vague_is_no_day() -> None:
    """Who said it in August said it on no day that could be compared."""
    vague = (("statedEarliest", day(-19)), ("statedLatest", day(11)))
    assert not disagreements(Claim(KARABAKH, 31), Claim(WATCH, 500, extra=vague))


def test_the_day_a_text_states_counts_before_the_day_of_the_text() -> None:
    """An old figure told again is as old as it is."""
    old = (("statedEarliest", day(-9)), ("statedLatest", day(-9)))
    assert not disagreements(Claim(KARABAKH, 31), Claim(WATCH, 500, extra=old))
    assert disagreements(Claim(KARABAKH, 31, day=-9), Claim(WATCH, 500, extra=old))


def test_the_toll_of_one_day_is_not_set_against_a_toll_so_far() -> None:
    """Sixteen on Sunday and 500 in all are figures for different stretches of time."""
    ends = (("earliestEnd", day(0)), ("latestEnd", day(0)))
    sunday = (("earliestBegin", day(0)), ("latestBegin", day(0)), *ends)
    assert not disagreements(Claim(KARABAKH, 16, extra=sunday), Claim(WATCH, 500))
    assert disagreements(Claim(KARABAKH, 16, extra=sunday), Claim(WATCH, 50, extra=sunday))
    assert disagreements(Claim(KARABAKH, 16, extra=ends), Claim(WATCH, 500))


def test_a_figure_that_is_taken_back_no_longer_faces_others() -> None:
    """Who retracts in the same text what was said before does not hold it."""
    taken_back = Claim(KARABAKH, 31, document="d", classes=("Retraction",))
    assert not disagreements(Claim(KARABAKH, 31, document="d"), taken_back, Claim(WATCH, 500))


@pytest.mark.parametrize(
    ("holders", "involved"),
    [((KARABAKH, BAKU), "both"), ((KARABAKH, WATCH), "one"), ((WATCH, PUTIN), "none")],
)
def test_whether_the_claimants_are_parties_is_said(holders: tuple[str, str], involved: str) -> None:
    """By the register, and the same whoever gives the higher figure."""
    for one, other in (holders, holders[::-1]):
        store = derive([Claim(one, 31), Claim(other, 500)])
        assert ask(store, FOUND, "parties") == {(f"involvement-{involved}",)}


def test_soldiers_and_civilians_face_another_ones_total() -> None:
    """Below it or above it, with both parts in the finding; never those of two claimants."""
    parts = [
        Claim(KARABAKH, 874, document="d"),
        Claim(KARABAKH, 30, "more-than", victims="civilian", document="d"),
    ]
    below = disagreements(*parts, Claim(PUTIN, 2000, "almost", victims="total"))
    assert below == {(KARABAKH, PUTIN, "disagreement-diverges", "887")}
    above = disagreements(*parts, Claim(PUTIN, 500, victims="total"))
    assert above == {(PUTIN, KARABAKH, "disagreement-excludes", "405")}
    of_two = [parts[0], Claim(WATCH, 30, victims="civilian", document="d")]
    assert not disagreements(*of_two, Claim(PUTIN, 2000, victims="total"))


# arithmetic


def workings(*claims: Claim) -> set[tuple[str, ...]]:
    pattern = (
        "?f a cg:ArithmeticFinding ; cg:workingText ?w ; cg:hasDisagreementKind ?kind ; cg:gap ?gap"
        ' . FILTER (LANG(?w) = "en")'
    )
    return ask(derive(claims), pattern, "w", "kind", "gap")


def in_one(*claims: tuple[int, str, str | None, str]) -> list[Claim]:
    return [
        Claim(PUTIN, value, qualifier, side=side, victims=victims, document="d")
        for value, qualifier, side, victims in claims
    ]


def test_sides_that_do_not_make_the_total() -> None:
    """The sum is shown with its ranges: certain ones where the words rule the total out."""
    usual = in_one(
        (2000, "almost", ARMENIAN, "total"),
        (2000, "almost", AZERBAIJANI, "total"),
        (5000, "approaching", None, "total"),
    )
    assert workings(*usual) == {
        (
            "2 × [1800–1999] = [3600–3998]; total [4500–4999]",
            "disagreement-diverges",
            "502",
        )
    }
    certain = in_one(
        (10, "exact", ARMENIAN, "total"),
        (20, "exact", AZERBAIJANI, "total"),
        (100, "at-least", None, "total"),
    )
    ((text, kind, gap),) = workings(*certain)
    assert (kind, gap) == ("disagreement-excludes", "70")
    assert set(text.split(" = ")[0].split(" + ")) == {"[10–10]", "[20–20]"}
    assert text.endswith(" = [30–30]; total [100–…]")


def test_victims_that_do_not_make_the_total_of_a_side() -> None:
    """Soldiers and civilians of one side against all of its dead."""
    figures = in_one(
        (100, "exact", ARMENIAN, "military"),
        (10, "exact", ARMENIAN, "civilian"),
        (500, "exact", ARMENIAN, "total"),
    )
    assert {row[1:] for row in workings(*figures)} == {("disagreement-excludes", "390")}


def test_parts_that_make_the_total_are_no_finding() -> None:
    """Nothing is said where everything fits."""
    fitting = in_one(
        (100, "exact", ARMENIAN, "military"),
        (10, "exact", ARMENIAN, "civilian"),
        (110, "exact", ARMENIAN, "total"),
    )
    assert not workings(*fitting)


def test_the_dead_of_one_town_are_no_part_of_a_sum() -> None:
    """Soldiers in all and civilians in one town do not make the total."""
    soldiers, total = in_one(
        (100, "exact", ARMENIAN, "military"), (500, "exact", ARMENIAN, "total")
    )
    civilians = replace(soldiers, value=10, victims="civilian", place="place/moscow")
    assert not workings(soldiers, civilians, total)


def test_arithmetic_stays_inside_one_claimant_and_one_text() -> None:
    """Parts of one and the total of another are not added up as if one had said them."""
    parts = in_one((100, "exact", ARMENIAN, "military"), (10, "exact", ARMENIAN, "civilian"))
    assert not workings(*parts, Claim(WATCH, 500, victims="total", document="d"))
    assert not workings(*parts, Claim(PUTIN, 500, victims="total", document="other"))


# positions


def test_the_same_utterance_in_two_texts_is_linked_and_not_merged() -> None:
    """Two statements, one position; another figure, holder or stance is another position."""
    same = [Claim(KARABAKH, 31), Claim(KARABAKH, 31, day=1)]
    others = [Claim(WATCH, 31), Claim(KARABAKH, 32), Claim(KARABAKH, 31, classes=("Denial",))]
    store = derive([*same, *others])
    reported = ask(store, "?s cg:expressesPosition ?p", "s", "p")
    positions = [position for _, position in sorted(reported)]
    assert len(reported) == 5
    assert positions[0] == positions[1]
    assert len(set(positions)) == 4


def test_a_denial_is_not_an_assertion_too() -> None:
    """Whoever denies a figure is not shown as giving it."""
    store = derive([Claim(KARABAKH, 31, classes=("Denial",))])
    assert ask(store, "?p a cg:Position ; cg:hasStance ?stance", "stance") == {("stance-denies",)}


def test_a_withheld_figure_is_a_position_on_its_quantity() -> None:
    """Silence belongs to what is kept silent about, and is compared with nothing."""
    withheld = Claim(BAKU, None, side=AZERBAIJANI, classes=("NonDisclosure",))
    store = derive([withheld, Claim(WATCH, 5, side=AZERBAIJANI)])
    pattern = "?p cg:hasStance ?stance ; cg:isPositionOn/cg:isFigureOf ?quantity"
    found = ask(store, pattern, "stance", "quantity")
    assert {stance for stance, _ in found} == {"stance-withholds", "stance-asserts"}
    assert len({quantity for _, quantity in found}) == 1
    assert not ask(store, "?f cg:hasLowerPosition ?p", "f")


def blame(number: int, holder: str, accused: str, event: str) -> str:
    """Return the N-Quads of an accusation in a document of its own."""
    affair = f"{BASE}id/soa/responsibility-{sha256(f'{accused}{event}'.encode()).hexdigest()[:12]}"
    said = [
        (RDF + "type", f"<{NS}Accusation>"),
        (NS + "isAttributedTo", f"<{ID}{holder}>"),
        (NS + "hasContent", f"<{affair}>"),
        (NS + "hasPolarity", f"<{CODE}polarity-positive>"),
        (NS + "hasVoice", f"<{CODE}voice-attributed>"),
    ]
    matter = [
        (RDF + "type", f"<{NS}Responsibility>"),
        (NS + "hasResponsibleActor", f"<{ID}{accused}>"),
        (NS + "isForEvent", f"<{ID}{event}>"),
    ]
    document = f"b{number}"
    statement = f"{BASE}id/doc/{document}/statement/1-2"
    return _lines(statement, said, f"graph/doc/{document}") + _lines(affair, matter, GRAPH_SOA)


def test_accusations_mirror_each_other_for_one_event_only() -> None:
    """Both directions are stated, and blame for something else is no answer."""
    armenia, azerbaijan = "actor/armenia", "actor/azerbaijan"
    mutual = blame(1, armenia, azerbaijan, CONFLICT) + blame(2, azerbaijan, armenia, CONFLICT)
    pattern = "?a cg:mirrors ?b . ?a cg:isHeldBy ?one . ?b cg:isHeldBy ?other"
    claims = [Claim(WATCH)]
    assert ask(derive(claims, mutual), pattern, "one", "other") == {
        (armenia, azerbaijan),
        (azerbaijan, armenia),
    }
    other = "event/russo-georgian-war-2008"
    apart = blame(1, armenia, azerbaijan, CONFLICT) + blame(2, azerbaijan, armenia, other)
    assert not ask(derive(claims, apart), pattern, "one", "other")
