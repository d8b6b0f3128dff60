"""A profile: what the labels of a foreign annotation scheme mean in ours, as a file says it.

The fields below are the keys of the file; ``conflictgraph profile schema`` prints them as a JSON
schema, and their descriptions are its documentation.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from conflictgraph.scheme.profiles.names import Kind


class By(StrEnum):
    """What a split looks at."""

    LABEL = "label"
    ATTRIBUTE = "attribute"
    WORDS = "words"
    LINK = "link"


class Without(StrEnum):
    """What becomes of a frame that lacks a role which our scheme demands."""

    MENTIONS = "mentions"
    REFUSE = "refuse"


def _check_regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return value


_Words = Annotated[str, Field(min_length=1)]
#: Names as a foreign file has them; ``*`` stands for any characters, ``?`` for one.
_Patterns = Annotated[tuple[_Words, ...], Field(min_length=1)]
_Regex = Annotated[str, AfterValidator(_check_regex)]


class _Table(BaseModel):
    """A table of the file; a key that it does not have is refused: it would do nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Split(_Table):
    """A case in which a label becomes something else, or gets attributes."""

    by: By = Field(
        description="What is looked at: the foreign label, an attribute's value, the words that "
        "are covered (those of the cue for a frame), or the class of what is linked."
    )
    name: str = Field(default="", description="The attribute, for by = attribute.")
    values: tuple[str, ...] = Field(
        default=(),
        description="Labels or values, with * and ? as wildcards; for by = link, classes of the "
        "ontology such as State or Organization.",
    )
    words: _Regex | None = Field(
        default=None,
        description="For by = words: a regular expression that is found in the words; (?i) at "
        "its beginning disregards case.",
    )
    becomes: str | None = Field(default=None, description="The label of our scheme in this case.")
    attributes: dict[str, str] = Field(
        default_factory=dict,
        description="Attributes in this case; an empty value sets a flag.",
    )

    @model_validator(mode="after")
    def _is_complete(self) -> Split:
        if self.by is By.WORDS and not self.words:
            raise ValueError("by = words needs words, a regular expression")
        if self.by is not By.WORDS and not self.values:
            raise ValueError(f"by = {self.by} needs values")
        if (self.by is By.ATTRIBUTE) != bool(self.name):
            raise ValueError("name stands with by = attribute, and only there")
        if not self.becomes and not self.attributes:
            raise ValueError("it needs becomes or attributes: it does nothing")
        return self


class Becoming(_Table):
    """What a span becomes."""

    becomes: str = Field(description="The label of our scheme.")
    attributes: dict[str, str] = Field(
        default_factory=dict, description="Attributes that every one gets; empty values set flags."
    )
    splits: tuple[Split, ...] = Field(
        default=(),
        description="Cases: the first that fits and has becomes says the label; each that fits "
        "adds its attributes.",
    )


class SpanRule(Becoming):
    """What labels of spans become."""

    labels: _Patterns = Field(description="Foreign labels; * and ? are wildcards.")
    yields: bool = Field(
        default=False,
        description="Whether a span only says what it does in a frame: where another rule makes "
        "a mention of the same words, that mention takes its place.",
    )


class AttributeRule(_Table):
    """What an attribute becomes: one of ours, or a link."""

    names: _Patterns = Field(description="Foreign names; * and ? are wildcards.")
    on: tuple[str, ...] = Field(
        default=("*",), description="Foreign labels that it stands on, with wildcards."
    )
    becomes: str | None = Field(default=None, description="The attribute of our scheme.")
    link: str | None = Field(
        default=None,
        description="The kind of link that its value is: Wikidata, Local, Number, EDTF …",
    )
    values: dict[str, str] = Field(
        default_factory=dict,
        description="Foreign values, with wildcards, to ours; the first that fits counts.",
    )

    @model_validator(mode="after")
    def _is_one(self) -> AttributeRule:
        if (self.becomes is None) == (self.link is None):
            raise ValueError("it needs either becomes or link")
        return self


class LinkRule(_Table):
    """What a kind of link becomes."""

    names: _Patterns = Field(description="Foreign names; * and ? are wildcards.")
    becomes: str = Field(description="Wikidata, Local, Number, EDTF …")


class RelationRule(_Table):
    """What a relation becomes."""

    labels: _Patterns = Field(description="Foreign labels; * and ? are wildcards.")
    becomes: str = Field(description="The relation of our scheme.")
    swap: bool = Field(default=False, description="Whether it points the other way in our scheme.")


class Group(_Table):
    """How several fillers of a role that takes one become one."""

    becomes: str = Field(description="The label of the group.")
    relation: str | None = Field(
        default=None, description="The relation from each filler to the group."
    )


class RoleRule(_Table):
    """What fills a role of a frame."""

    names: _Patterns = Field(
        description="Names of foreign roles, of relations to the annotation, of labels at their "
        "other ends, or of attributes that name the filler; * and ? are wildcards."
    )
    becomes: str = Field(description="The role of our scheme.")
    filler: Becoming | None = Field(
        default=None,
        description="What a filler becomes that no rule for spans makes one this role takes.",
    )
    joined: bool = Field(
        default=False,
        description="Whether several fillers are fragments of one, where the role takes one.",
    )
    group: Group | None = Field(
        default=None, description="The group that several fillers form, where the role takes one."
    )


class FrameRule(Becoming):
    """What becomes a frame: a foreign frame, or a span with relations or attributes."""

    labels: _Patterns = Field(description="Foreign labels; * and ? are wildcards.")
    cue: tuple[str, ...] = Field(
        default=(),
        description="Names, as those of roles, of what is the cue. Without any the annotation "
        "itself is the cue.",
    )
    span: str | None = Field(
        default=None,
        description="The role that the annotation's own span fills, unless something else does: "
        "Content for a quotation.",
    )
    roles: tuple[RoleRule, ...] = Field(default=(), description="What fills the roles.")
    without: Without = Field(
        default=Without.MENTIONS,
        description="What happens where a role that our scheme demands is missing: only the "
        "mentions are kept, or the document is refused.",
    )


class Ignored(_Table):
    """What has no place in our scheme; it is left out, and told with its number."""

    spans: tuple[str, ...] = Field(default=(), description="Labels of spans, with wildcards.")
    frames: tuple[str, ...] = Field(default=(), description="Labels of frames.")
    roles: tuple[str, ...] = Field(default=(), description="Roles of frames.")
    attributes: tuple[str, ...] = Field(default=(), description="Names of attributes.")
    links: tuple[str, ...] = Field(default=(), description="Kinds of links.")
    relations: tuple[str, ...] = Field(default=(), description="Labels of relations.")
    phrases: tuple[str, ...] = Field(
        default=(),
        description="Labels of spans that may name something or not: left out like the others, "
        "yet a draft of a profile proposes them, for somebody to look at.",
    )

    def of(self, kind: Kind) -> tuple[str, ...]:
        """Return what is left out of the names of a kind."""
        found: tuple[str, ...] = getattr(self, kind.value)
        return (*found, *self.phrases) if kind is Kind.SPAN else found


class Defaults(_Table):
    """What holds where a document says nothing itself."""

    language: str = Field(default="", description="Language of the texts, such as de.")
    publisher: str = Field(default="", description="Who published the texts.")
    attributes: dict[str, str] = Field(
        default_factory=dict,
        description="Attributes of every span and frame that may have them and has none.",
    )


class Profile(_Table):
    """What a foreign scheme means in ours."""

    title: str = Field(min_length=1, description="What the profile is for.")
    about: str = Field(default="", description="Which corpora and tools use such labels.")
    extends: str | None = Field(
        default=None,
        description="A profile, by name or file, whose rules come behind those of this one; the "
        "first that meets a name counts.",
    )
    rank: int = Field(
        default=0,
        description="Of the profiles that fit a document, the one of the lowest rank is taken.",
    )
    fallback: bool = Field(
        default=False,
        description="Whether the profile is taken where none fits and it knows all spans.",
    )
    needs: tuple[_Words, ...] = Field(
        default=(),
        description="Names, with wildcards, of which a document has to have one for the profile to "
        "be taken without being named.",
    )
    ignore_case: bool = Field(
        default=True, description="Whether upper and lower case of foreign names are one."
    )
    defaults: Defaults = Field(default_factory=Defaults, description="What holds otherwise.")
    spans: tuple[SpanRule, ...] = Field(default=(), description="What spans become.")
    frames: tuple[FrameRule, ...] = Field(default=(), description="What frames become.")
    attributes: tuple[AttributeRule, ...] = Field(default=(), description="What attributes become.")
    links: tuple[LinkRule, ...] = Field(default=(), description="What links become.")
    relations: tuple[RelationRule, ...] = Field(default=(), description="What relations become.")
    ignore: Ignored = Field(default_factory=Ignored, description="What is left out.")
    records: dict[str, str] | None = Field(
        default=None,
        description="Where things stand in JSON that no reader knows: part of a document to a "
        "JMESPath expression.",
    )
