"""A profile that cannot be used says so at once, with the place and a way out."""

from __future__ import annotations

import pickle

import pytest

from conflictgraph.errors import ProfileError
from conflictgraph.resources import ontology_folder
from conflictgraph.scheme.profiles import (
    check_profile,
    find_profile,
    load_profiles,
    parse_profile,
    profile_files,
    read_profile,
)

SPAN = 'title = "t"\n[[spans]]\nlabels = ["A"]\n'
FRAME = 'title = "t"\n[[frames]]\nlabels = ["Q"]\n'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "title: Field required"),
        (b"title = ", "is not TOML"),
        (b'title = "\xff"', "is not UTF-8"),
        (("title = " + "[" * 100_000).encode(), "is not TOML"),
        (b'title = "t"\nspan = []', "span: Extra inputs"),
        (b'title = "t"\nspans = 1', "spans: "),
        (SPAN.encode(), "spans.1.becomes: Field required"),
        (b'title = "t"\n[[spans]]\nlabels = []\nbecomes = "Person"', "spans.1.labels: "),
        ((SPAN + 'becomes = "Person"\n[[spans.splits]]\nby = "words"').encode(), "needs words"),
        ((SPAN + 'becomes = "Person"\n[[spans.splits]]\nby = "link"').encode(), "needs values"),
        ((SPAN + 'becomes = "Person"\n[[spans.splits]]\nby = "words"\nwords = "("\n'
          'becomes = "State"').encode(), "is no regular expression"),
        ((SPAN + 'becomes = "Person"\n[[spans.splits]]\nby = "label"\nvalues = ["A"]').encode(),
         "it does nothing"),
        ((SPAN + 'becomes = "Person"\n[[spans.splits]]\nby = "label"\nname = "x"\n'
          'values = ["A"]\nbecomes = "State"').encode(), "and only there"),
        (b'title = "t"\n[[attributes]]\nnames = ["a"]', "either becomes or link"),
    ],
)  # fmt: skip
def test_what_is_no_profile(content, reason):
    """Every slip is told in one sentence that names the place."""
    with pytest.raises(ProfileError) as refusal:
        parse_profile(content, "own.toml")
    assert reason in str(refusal.value)
    assert str(refusal.value).startswith("own.toml: ")
    # Without its causes: with Dask in the process they are pickled, too, however deep they are.
    alone = ProfileError(*refusal.value.args)
    assert str(pickle.loads(pickle.dumps(alone))) == str(refusal.value)  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("profile", "reason", "known"),
    [
        (SPAN + 'becomes = "Human"', "no label 'Human'", "'Person'"),
        (SPAN + 'becomes = "Statement"', "no label 'Statement'", "'Person'"),
        (SPAN + 'becomes = "Person"\nattributes = { Kind = "x" }', "no attribute 'Kind'",
         "'MentionType'"),
        (SPAN + 'becomes = "Person"\nattributes = { Metonymic = "yes" }',
         "no value of Metonymic 'yes'", "''"),
        (SPAN + 'becomes = "Person"\nattributes = { MentionType = "named" }',
         "no value of MentionType 'named'", "'Named'"),
        (SPAN + 'becomes = "Person"\n[[spans.splits]]\nby = "link"\nvalues = ["Country"]\n'
         'becomes = "State"', "no class 'Country'", "'State'"),
        (FRAME + 'becomes = "Person"', "no label 'Person'", "'Statement'"),
        (FRAME + 'becomes = "Statement"\nspan = "Words"', "no role of Statement 'Words'",
         "'Content'"),
        (FRAME + 'becomes = "Statement"\nspan = "Speaker"', "takes several labels", "'Content'"),
        (FRAME + 'becomes = "Statement"\n[[frames.roles]]\nnames = ["s"]\nbecomes = "Sayer"',
         "no role of Statement 'Sayer'", "'Speaker'"),
        (FRAME + 'becomes = "Statement"\n[[frames.roles]]\nnames = ["s"]\nbecomes = "Speaker"\n'
         'group = { becomes = "ActorGroup", relation = "PartOfIt" }',
         "no relation 'PartOfIt'", "'MemberOf'"),
        ('title = "t"\n[[attributes]]\nnames = ["a"]\nlink = "Wiki"', "kind of link 'Wiki'",
         "'Wikidata'"),
        ('title = "t"\n[[links]]\nnames = ["a"]\nbecomes = "IRI"', "kind of link 'IRI'",
         "'Wikidata'"),
        ('title = "t"\n[[relations]]\nlabels = ["a"]\nbecomes = "Likes"', "no relation 'Likes'",
         "'Alias'"),
        ('title = "t"\n[defaults]\nattributes = { Mood = "x" }', "no attribute 'Mood'", "'Medium'"),
    ],
)  # fmt: skip
def test_what_leads_nowhere(scheme, profile, reason, known):
    """A name that our scheme lacks is found before a document is read."""
    parsed = parse_profile(profile.encode(), "own.toml")
    with pytest.raises(ProfileError) as refusal:
        check_profile([parsed], scheme, "own.toml")
    assert reason in str(refusal.value)
    assert known in refusal.value.hint


@pytest.mark.parametrize("path", profile_files(ontology_folder()), ids=lambda path: path.stem)
def test_profiles_of_the_product_can_be_used(scheme, path):
    """Whatever is shipped leads to our scheme, and says what it is for."""
    layers, _ = read_profile(path, ontology_folder())
    check_profile(layers, scheme, path.name)
    assert all(each.about for each in layers)


def test_a_profile_is_found_by_name_or_file(tmp_path):
    """A name means the product's; everything else is a file."""
    folder = ontology_folder()
    assert find_profile("quotations", folder).parent == folder / "profiles"
    own = tmp_path / "own.toml"
    own.write_bytes(b"")
    assert find_profile(str(own), folder) == own
    with pytest.raises(ProfileError) as refusal:
        find_profile("quotes", folder)
    assert "named-entities, newsreader, quotations" in refusal.value.hint


@pytest.mark.parametrize("kind", ["folder", "pipe", "large"])
def test_what_is_no_file_of_a_profile(tmp_path, scheme, kind):
    """A folder, or a film by mistake, ends in one sentence."""
    own = tmp_path / "own.toml"
    if kind == "large":
        own.write_bytes(b"#" * 1_000_001)
    else:
        own.mkdir()
    with pytest.raises(ProfileError):
        load_profiles(str(own), ontology_folder(), scheme)


def test_extending(tmp_path, scheme):
    """Own lines come first, what is ignored too; the rest is that of the profile below."""
    own = tmp_path / "own.toml"
    own.write_text(
        'title = "t"\nextends = "named-entities"\n[[spans]]\nlabels = ["PER"]\nbecomes = "Office"\n'
        '[ignore]\nspans = ["DATE", "per"]\n',
        "utf-8",
    )
    (rules,) = load_profiles(str(own), ontology_folder(), scheme).rules.values()
    assert rules.span("PER").becomes == "Office"
    assert rules.span("DATE") is None
    assert rules.span("ORG").becomes == "Organization"


def test_a_profile_cannot_extend_itself(tmp_path, scheme):
    """Two files that name each other end in an error, not in a loop."""
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(f'title = "t"\nextends = "{other}"', "utf-8")
    other.write_text(f'title = "t"\nextends = "{one}"', "utf-8")
    with pytest.raises(ProfileError, match="extends itself"):
        load_profiles(str(one), ontology_folder(), scheme)
