"""Claims that are set against other claims."""

from __future__ import annotations

import pytest


@pytest.fixture
def figures(article):
    """Return an article with two figures by two speakers: their statements and counts."""
    text = article(
        "Russland meldete 30 Tote, Armenien 20 Opfer; das sind deutlich mehr. Iran sah das."
    )
    made = []
    for name, cue, words, number in (
        ("Russland", "meldete", "Tote", "30"), ("Armenien", ",", "Opfer", "20"),
    ):  # fmt: skip
        quantity = text.span("Quantity", number, f"Number:{number}")
        count = text.frame("CasualtyClaim", words, ("Count", quantity), CountQualifier="Exact")
        speaker = text.span("State", name)
        claim = text.frame(
            "Statement", cue, ("Speaker", speaker), ("Asserts", count), SpeechAct="Assert"
        )
        made.append((claim, count))
    return text, made[0], made[1]


def comparison(view, statement):
    (node,) = view.all(statement, "hasContent")
    sides = [view.all(node, prop) for prop in ("hasComparandum", "hasComparator")]
    return view.one(node, "hasComparisonRelation"), *sides


def test_a_comparison_is_told_by_the_article(figures):
    """The higher claim exceeds the lower one, in the words of the text."""
    text, (russian, _), (armenian, _) = figures
    text.frame("Comparison", "mehr", ("Higher", russian), ("Lower", armenian), Degree="Clearly")
    view = text.view()
    claims = view.attributed()
    (told,) = view.narrated()
    assert comparison(view, told) == ("comparison-exceeds", claims[:1], claims[1:])
    assert view.one(told, "degreeText") == "deutlich mehr"
    assert view.one(told, "hasCertainty") == "certainty-certain"


def test_a_denied_comparison_is_negative(figures):
    """To be not higher is not to be higher."""
    text, (russian, _), (armenian, _) = figures
    text.frame(
        "Comparison",
        "mehr",
        ("Higher", russian),
        ("Lower", armenian),
        Polarity="Negative",
        Certainty="Possible",
    )
    view = text.view()
    (told,) = view.narrated()
    assert view.one(told, "hasPolarity") == "polarity-negative"
    assert view.one(told, "hasCertainty") == "certainty-possible"


def test_a_comparison_of_a_speaker_is_that_speakers(figures):
    """Who compares is who answers for the comparison, from origin step to reader."""
    text, (russian, _), (armenian, _) = figures
    compared = text.frame("Comparison", "mehr", ("Higher", russian), ("Lower", armenian))
    text.frame(
        "Statement",
        "sah",
        ("Speaker", text.span("State", "Iran")),
        ("Asserts", compared),
        SpeechAct="Believe",
        Certainty="Probable",
    )
    view = text.view()
    assert view.narrated() == []
    *claims, told = view.attributed()
    assert comparison(view, told) == ("comparison-exceeds", claims[:1], claims[1:])
    assert view.all(told, "type") == ["View"]
    assert view.one(told, "isAttributedTo") == "actor/iran"
    assert view.one(told, "hasCertainty") == "certainty-probable"
    assert view.chain(told)[0] == "speaker actor/iran"


def test_a_comparison_with_no_claim_keeps_its_words(figures):
    """A comparison whose side is no statement of its own leaves no node without sides."""
    text, (russian, count), _ = figures
    cited = text.frame(
        "Statement",
        "Iran",
        ("Speaker", text.span("State", "Iran")),
        ("Asserts", count),
        SpeechAct="CiteEvidence",
    )
    text.frame("Comparison", "mehr", ("Higher", russian), ("Lower", cited))
    view = text.view()
    (told,) = view.narrated()
    assert view.contents(told) == [
        "ClaimComparison(hasComparisonRelation=comparison-exceeds, isWordedIn=mehr)"
    ]


def test_higher_than_compares_the_statements_that_give_the_figures(figures):
    """The relation joins figures; what is compared is who gives them."""
    text, (_, thirty), (_, twenty) = figures
    text.relation("HigherThan", thirty, twenty)
    view = text.view()
    claims = view.attributed()
    (told,) = view.narrated()
    assert comparison(view, told) == ("comparison-exceeds", claims[:1], claims[1:])


def test_who_denies_a_figure_is_not_compared(figures):
    """A denial of a figure does not give it."""
    text, (_, thirty), (_, twenty) = figures
    text.relation("HigherThan", thirty, twenty)
    text.frame(
        "Statement",
        "sah",
        ("Speaker", text.span("State", "Iran")),
        ("Asserts", thirty),
        SpeechAct="Assert",
        Polarity="Negative",
    )
    view = text.view()
    claims = view.attributed()
    assert comparison(view, view.narrated()[0]) == ("comparison-exceeds", claims[:1], claims[1:2])


@pytest.mark.parametrize("swapped", [False, True])
def test_a_tension_is_the_annotators_inference(figures, swapped):
    """What the text does not say is not put into its mouth; the relation has no direction."""
    text, (_, one), (_, other) = figures
    text.relation("InTensionWith", *((other, one) if swapped else (one, other)))
    view = text.view()
    claims = view.attributed()
    (inferred,) = [s for s in view.statements if view.one(s, "hasVoice") == "voice-curated"]
    assert view.one(inferred, "isAttributedTo") == "actor/conflictgraph-annotators"
    assert comparison(view, inferred) == ("comparison-inconsistent", claims[:1], claims[1:])


def test_a_revision_in_one_sentence_is_two_claims(article):
    """A toll raised from 20 to 30 compares two claims, never one with itself."""
    text = article("Russland erhöhte die Zahl der Toten von 20 auf 30.")
    counts = [
        text.figure(words, number)
        for words, number in (("Toten", "20"), ("Zahl", "30"))
    ]  # fmt: skip
    text.frame(
        "Statement",
        "erhöhte",
        ("Speaker", text.span("State", "Russland")),
        *(("Asserts", each) for each in counts),
        SpeechAct="Announce",
    )
    text.relation("HigherThan", counts[1], counts[0])
    view = text.view()
    (told,) = view.narrated()
    _, (higher,), (lower,) = comparison(view, told)
    assert {higher, lower} == set(view.attributed())
    assert "statedValue=30" in view.contents(higher)[0]
    assert "statedValue=20" in view.contents(lower)[0]
