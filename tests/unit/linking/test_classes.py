"""What the register has under a link or a name: which classes it may be of."""

from __future__ import annotations

import pytest

from conflictgraph.annotation import Document, Link, Mention, Metadata, Span
from conflictgraph.linking import classes_in, load_register
from conflictgraph.resources import ontology_folder
from conflictgraph.vocab import local_name


@pytest.fixture(scope="module")
def register():
    """Return the register of the product."""
    return load_register(ontology_folder())


def classes(register, text, *links, language="de"):
    mention = Mention("T1", "GPE", (Span(0, len(text)),), {}, links)
    document = Document("a", text, Metadata(language=language), (mention,))
    return {local_name(each) for each in classes_in(register, document, mention)}


def test_a_link_wins_over_the_words(register):
    """A word never outweighs what an annotator linked."""
    assert classes(register, "Armenien") == {"State"}
    assert classes(register, "Armenien", Link("Wikidata", "Q7184")) == {"MilitaryAlliance"}
    assert classes(register, "Bergland", Link("Local", "armenia")) == {"State"}


def test_a_link_out_of_the_register_leaves_the_words(register):
    """What the register does not know says nothing of what the words mean."""
    assert classes(register, "Armenien", Link("Wikidata", "Q1")) == {"State"}


@pytest.mark.parametrize("text", ["Nirgendland", "er", ""])
def test_nothing_is_made_up(register, text):
    """Unknown words have no class."""
    mention = Mention("T1", "GPE", (Span(0, max(1, len(text))),))
    document = Document("a", text or " ", Metadata(language="de"), (mention,))
    assert classes_in(register, document, mention) == frozenset()


def test_names_are_those_of_the_language(register):
    """An English name in a German text names nothing; in a text of no known language it does."""
    assert classes(register, "Azerbaijan", language="de") == set()
    assert classes(register, "Azerbaijan", language="en") == {"State"}
    assert classes(register, "Azerbaijan", language="und") == {"State"}
