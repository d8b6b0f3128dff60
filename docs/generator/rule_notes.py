"""What each rule asks of a source file, and what to do when it is broken."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, str] = {
    "brat.attribute-conflict": "One annotation has the same attribute with two values. Keep one.",
    "brat.dangling": "A line names an annotation that is not in the file. Correct the id.",
    "brat.duplicate-id": "Two lines have one id. Number one of them anew.",
    "brat.empty-text": "The `.txt` file has no characters.",
    "brat.fragment-overlap": "Fragments of a span overlap or are out of order.",
    "brat.malformed-line": "The line does not have the form its first letter promises. Fields are "
    "parted by tabs, not by spaces.",
    "brat.missing-text": "There is no `.txt` file beside the `.ann` file.",
    "brat.no-trigger": "An event has no trigger, or one that is not there.",
    "brat.offset-order": "A span ends before it begins, or is empty.",
    "brat.offset-range": "A span reaches past the end of the text. The text was probably changed "
    "after it was annotated.",
    "brat.target-kind": "A line names an annotation of the wrong kind, such as a relation where a "
    "span or an event is meant, or the trigger instead of its event.",
    "brat.text-mismatch": "The words on the line are not those at its offsets. The text was "
    "probably changed after it was annotated.",
    "brat.trigger-label": "An event and its trigger have different labels.",
    "decisions.ambiguous": "A notice, not a refusal: two decisions on the same words lead to "
    "different entities, and neither is more special. Name the class or the document in one.",
    "decisions.class": "A notice, not a refusal: a decision leads to an entity of another kind "
    "than the mention's label, so it is not used there.",
    "decisions.own-link": "A notice, not a refusal: the file links a mention to another entity "
    "than the decision on it, which is used.",
    "decisions.unmatched": "A notice, not a refusal: nothing in the store is what the decision is "
    "about. The text may have changed; take the row out, or decide again.",
    "document.characters": "A text, a label or a value holds half of a surrogate pair, such as "
    "`\\ud83d` alone in JSON. Write the whole character.",
    "document.cycle": "Frames fill each other's roles in a circle.",
    "document.dangling": "A role or a relation leads to an annotation that is not there.",
    "document.duplicate-id": "Two annotations have one id.",
    "document.self-relation": "A relation joins an annotation to itself.",
    "document.span-range": "Fragments are empty, out of order or outside the text.",
    "file.encoding": "The file is not UTF-8. Save it as UTF-8.",
    "file.missing": "The file was there when the folder was listed and is gone.",
    "file.too-large": "The file is larger than any single article. Split it.",
    "file.unreadable": "The file cannot be opened, or is not a regular file.",
    "internal": "A fault of conflictgraph, not of the file; the other documents are not touched. "
    "Please report it with the file.",
    "link.conflict": "Mentions that are joined as one entity are linked to different ones, or one "
    "id is given to things of different kinds.",
    "format.unknown": "A notice, not a refusal: a file in a folder might be annotated text by its "
    "name, and its content is of no format that is read here.",
    "link.unknown-event": "A notice, not a refusal: a frame is linked to an event that the "
    "register does not have, so the link is not used.",
    "link.value": "The id of a link cannot be part of an IRI. Wikidata items look like `Q159`, "
    "local ids have 1 to 64 of a-z, 0-9 and -.",
    "metadata.json": "The `.meta.json` file is not one JSON object, or names a key twice.",
    "metadata.value": "A value in `.meta.json` is not of the form its key asks for.",
    "scheme.attribute-place": "The attribute does not belong on an annotation of this label.",
    "scheme.flag-without-role": "A flag says that the annotator supplied a role, and the role "
    "is not filled.",
    "scheme.link-range": "`NumberMin` is greater than `NumberMax`.",
    "scheme.link-repeated": "One annotation has two values of one name. A range has `NumberMin` "
    "and `NumberMax`, an interval of time is one `EDTF` value.",
    "scheme.link-value": "A normalised value, such as `Number:874`, is not of its form.",
    "scheme.missing-role": "A role that every such frame needs is not filled.",
    "scheme.relation-argument": "The relation does not join annotations of these labels.",
    "scheme.role-filler": "The role does not take an annotation of this label.",
    "scheme.too-many-roles": "The role is filled more often than it may be. Mark several actors "
    "as one `ActorGroup`.",
    "scheme.trigger-without-frame": "A span has the label of a frame, but no event uses it as its "
    "trigger. Add the event line, or delete the span.",
    "scheme.unknown-attribute": "The scheme has no such attribute.",
    "scheme.unknown-frame": "The scheme has no such frame.",
    "scheme.unknown-link": "A notice, not a refusal: the name of a normalised value is unknown, so "
    "the value is not used.",
    "scheme.unknown-relation": "The scheme has no such relation.",
    "scheme.unknown-role": "The frame has no such role.",
    "scheme.unknown-span": "The scheme has no such label.",
    "scheme.unknown-value": "The attribute has no such value.",
    "scheme.value-conflict": "Two values on one frame exclude each other, or the second "
    "negates again what the first negates.",
    "scheme.value-incomplete": "A value needs normalised values on what fills the frame's roles: "
    "`CountQualifier` Range needs `NumberMin` and `NumberMax`.",
    "source.duplicate": "Another source holds the same text. Keep one of them, or say whose "
    "version is built if they are two annotators'.",
    "source.key-taken": "The store knows another file by this relative path. Name the folder that "
    "holds both.",
    "source.other-versions": "A notice, not a refusal: other annotators' versions of the text are "
    "not in the graph, because one is agreed on or preferred by the setting `annotators`.",
    "source.several-annotators": "Several annotators' versions of one text, and none of them is "
    "agreed on. Curate the text, or name whose version is built with `--annotator`.",
    "store.duplicate": "The store holds the same text under another key. Remove one of the two.",
}
