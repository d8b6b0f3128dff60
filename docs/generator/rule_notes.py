"""What each rule asks of a source file, and what to do when it is broken."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, str] = {
    "bdoc.json": "The file is not one JSON object, or is nested too deeply.",
    "bdoc.offset": "An annotation stands outside the text, or ends before it begins.",
    "bdoc.text-mismatch": "A token's `string` is not what stands at its offsets, whether they "
    "count code points or UTF-16 units. The text was probably changed after it was annotated.",
    "bdoc.value": "A value is missing, or is not of the kind that the format asks for.",
    "archive.damaged": "The zip archive is cut off, or compressed in a way that is not read.",
    "archive.encrypted": "The zip archive is encrypted. Export it without a password.",
    "archive.entry-name": "An entry of the archive has a name that leads out of it, or a name "
    "that is there twice.",
    "archive.ratio": "An entry of the archive would grow beyond what annotations ever shrink to.",
    "archive.too-many": "The archive has too many entries. Export the project in pieces.",
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
    "conllu.bracket": "A bracket of `Entity=` is closed and not opened, opened and not closed, or "
    "one of its parts is missing.",
    "conllu.columns": "A row does not have ten columns, parted by tabs.",
    "conllu.malformed": "A row has no number, no word or no last column.",
    "conllu.text-mismatch": "The words of a sentence are not those of its `# text`.",
    "cas.dangling": "An annotation, role or relation leads to a structure that is not in the file, "
    "or is not indexed in its view.",
    "cas.duplicate-id": "Two structures have one id.",
    "cas.empty-span": "An annotation stands on no characters. Delete it, or mark some.",
    "cas.json": "The file is not one JSON object.",
    "cas.malformed": "The file does not have the form of a CAS.",
    "cas.name": "A type or feature has a name that UIMA does not allow.",
    "cas.no-text": "The CAS holds no text, or holds several and none is the main one.",
    "cas.number-conflict": "`number` and `value` of a mention contradict each other. Correct one, "
    "or leave `number` out.",
    "cas.offset-range": "An annotation reaches past the end of the text, or into the middle of a "
    "character. Offsets are UTF-16 units.",
    "cas.type-system": "The type system is not sound: a type is above itself, a range is unknown, "
    "or there are more types or features than any project has.",
    "cas.unreadable": "A structure does not fit the types: a value is not of its feature's range.",
    "decisions.ambiguous": "A notice, not a refusal: two decisions on the same words lead to "
    "different entities, and neither is more special. Name the class or the document in one.",
    "decisions.class": "A notice, not a refusal: a decision leads to an entity of another kind "
    "than the mention's label, so it is not used there.",
    "decisions.own-link": "A notice, not a refusal: the file links a mention to another entity "
    "than the decision on it, which is used.",
    "decisions.unmatched": "A notice, not a refusal: nothing in the store is what the decision is "
    "about. The text may have changed; take the row out, or decide again.",
    "doccano.label": "A label is not `[begin, end, name]`, or an entity lacks `id`, `label`, "
    "`start_offset` or a greater `end_offset`.",
    "doccano.relation": "A relation lacks one of `type`, `from_id` and `to_id`.",
    "document.characters": "A text, a label or a value holds half of a surrogate pair, such as "
    "`\\ud83d` alone in JSON. Write the whole character.",
    "document.cycle": "Frames fill each other's roles in a circle.",
    "document.dangling": "A role or a relation leads to an annotation that is not there.",
    "document.duplicate-id": "Two annotations have one id.",
    "document.excerpt": "A notice, not a refusal: only what was quoted of the text is at hand, as "
    "in an export of Hypothes.is. The passages are the text, and offsets count in them. For those "
    "of the whole text, put the annotations of one address into a file of their own and its plain "
    "text beside them as `<name>.txt`, and build them again.",
    "document.self-relation": "A relation joins an annotation to itself.",
    "document.span-range": "Fragments are empty, out of order or outside the text.",
    "file.encoding": "The file is not UTF-8. Save it as UTF-8.",
    "file.missing": "The file was there when the folder was listed and is gone.",
    "file.no-tokens": "The file has no line with a word.",
    "file.several-documents": "A file of several documents is read as one. Name one of them.",
    "file.too-large": "The file is larger than any single article. Split it.",
    "file.unreadable": "The file cannot be opened, or is not a regular file.",
    "inception.no-annotations": "The export of the project has no annotations in a format that is "
    "read here. Choose UIMA CAS JSON as the secondary format.",
    "inception.several": "The export has several documents; name the archive, not one file.",
    "inception.unknown-content": "A version of a document is of no format that is read here.",
    "internal": "A fault of conflictgraph, not of the file; the other documents are not touched. "
    "Please report it with the file.",
    "json.malformed": "The item is not JSON, is nested too deeply, or holds half a surrogate pair. "
    "The file may have been cut off; export it again.",
    "json.no-text": "The item has no text, or only the address of one. Export the text itself.",
    "json.not-object": "A line, or an item of an array, is not a JSON object.",
    "json.offset-range": "A span reaches past the end of the text, or splits a character. The text "
    "was probably changed after it was annotated.",
    "json.several-documents": "The file does not hold exactly one document.",
    "json.text-mismatch": "The words given for a span, or for a token, are not those at its "
    "offsets. The text was probably changed after it was annotated.",
    "json.value": "A value is not of the form that its key asks for.",
    "label-studio.not-annotated": "The task has no annotation, or only skipped ones.",
    "label-studio.region": "A region is not of text or hypertext, has no label, or has no offsets "
    "into the whole text.",
    "label-studio.several-texts": "Regions lie in several texts of one task. Export each text as a "
    "task of its own.",
    "iob.columns": "A row has more or fewer columns than the first ones.",
    "iob.layout": "It cannot be told which column holds tags. Name the columns in the first line.",
    "iob.tag": "A tag is neither `O` nor of the form `B-PER`.",
    "iob.token": "A row has a tag and no word.",
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
    "profile.applied": "A notice, not a refusal: the labels of the document are of another scheme "
    "and were read with the profile that is named.",
    "profile.ignored": "A notice, not a refusal: so many annotations are left out because the "
    "profile says that they have no place in our scheme.",
    "profile.incomplete": "A notice, not a refusal: a frame lacks a role that our scheme demands, "
    "such as a quotation without a speaker. Only the mentions in it are kept.",
    "profile.left-out": "A notice, not a refusal: so many annotations are left out because neither "
    "the profile nor our scheme has a place for them where they stand.",
    "nif.entities": "The RDF/XML declares entities, which can explode. Write the IRIs out, or "
    "convert the file to Turtle.",
    "nif.missing-text": "A string belongs to a text that is not in the file, or the text has no "
    "`nif:isString`.",
    "nif.no-offsets": "A string has neither `nif:beginIndex` and `nif:endIndex` nor a place in its "
    "IRI such as `#char=0,10`.",
    "nif.no-text": "The file has no `nif:Context`, or no longer the one that was listed.",
    "nif.offset-range": "A string reaches outside the text, or is empty.",
    "nif.rdf": "The file is not RDF in the syntax it begins in.",
    "nif.shared": "So many strings share so many annotations that reading them would not fit into "
    "memory.",
    "nif.several-texts": "The file has several texts, and none of them was named.",
    "nif.text-mismatch": "The words of `nif:anchorOf` are not those at the offsets. The text was "
    "probably changed after it was annotated.",
    "profile.partial": "A notice, not a refusal: no profile knows all labels of the document. What "
    "the one for plain entities knows is read, the rest is left out.",
    "prodigy.relation": "A relation has no label, or joins a token that is not there.",
    "prodigy.span": "A span has no label, or does not end after it begins.",
    "records.ambiguous": "What fills a role is the id of an annotation as well as a token. Let the "
    "layout say which, with `{id: …}` or `{tokens: …}`.",
    "records.cue": "A frame has neither a cue nor a role that is filled by words. Let the layout "
    "say where it stands.",
    "records.layout": "An expression of the layout does not fit the file.",
    "records.token": "A token is not there, two have one id, or its words do not follow in the "
    "text.",
    "naf.dangling": "A span names a word or a term that is not there.",
    "naf.no-words": "The file has neither a raw text nor words.",
    "naf.offset": "A word has no offset and length, or no characters.",
    "naf.text-mismatch": "A word is not what stands at its offset in the raw text.",
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
    "source.duplicate": "Another source holds the same text, annotated otherwise. Keep one of "
    "them, or say whose version is built if they are two annotators'; `conflictgraph diff` tells "
    "in what they differ.",
    "source.ends-workers": "In a build on several machines, each worker that read the document "
    "ended before it was done, for want of memory or by a crash; the other documents are not "
    "touched.",
    "source.key-taken": "The store knows another file by this relative path. Name the folder that "
    "holds both.",
    "source.same-annotation": "A notice, not a refusal: another source holds the same text with "
    "the same annotations, as when an article is at hand in several formats. That one is in the "
    "graph. Ids, notes and the order of annotations may differ.",
    "source.other-versions": "A notice, not a refusal: other annotators' versions of the text are "
    "not in the graph, because one is agreed on or preferred by the setting `annotators`.",
    "source.several-annotators": "Several annotators' versions of one text, and none of them is "
    "agreed on. Curate the text, or name whose version is built with `--annotator`.",
    "store.duplicate": "The store holds the same text under another key. Remove one of the two.",
    "web-annotation.empty-text": "The `.txt` file has no characters.",
    "web-annotation.json": "The file is not JSON, names a key twice in one object, is nested too "
    "deeply, or is something else than objects.",
    "web-annotation.json-ld": "The file is JSON, but a value is of a kind that JSON-LD does not "
    "take there, such as a number as `id`.",
    "web-annotation.malformed": "A body or a selector of the annotation is not of its form, or two "
    "bodies contradict each other.",
    "web-annotation.missing-text": "The text is not in the file as the value of the target's "
    "source, and not in `<name>.txt` beside it, and nothing is quoted of it. Annotations on "
    "images, and those that give places alone, have no text.",
    "web-annotation.no-target": "An annotation has no target.",
    "web-annotation.offset-range": "A selection reaches outside the text, or is empty.",
    "web-annotation.quote-ambiguous": "The words of a `TextQuoteSelector` stand in several places, "
    "and no position says which is meant.",
    "web-annotation.quote-missing": "The words of a `TextQuoteSelector` are not in the text with "
    "its prefix and suffix.",
    "web-annotation.remote-context": "The file needs a context that is not known here; none is "
    "fetched. Write its definitions into the file.",
    "web-annotation.remote-page": "The annotations are on pages elsewhere; none are fetched.",
    "web-annotation.selector": "The place is given by XPath, CSS, bytes or an image alone. Give a "
    "`TextPositionSelector` or a `TextQuoteSelector` as well.",
    "web-annotation.selectors-differ": "Several selectors of one target, which have to mean the "
    "same, select different stretches of text.",
    "web-annotation.several-texts": "The annotations are about several texts, and there is one "
    "beside the file, or some do not say by its address which one they are about. Make one file "
    "for each.",
    "web-annotation.text-mismatch": "The words of a `TextQuoteSelector` are not those at the "
    "position. The text was probably changed after it was annotated.",
    "web-annotation.too-many-quotes": "So many annotations have words and no position, in so long "
    "a text, that finding them would take minutes. Give a `TextPositionSelector` as well.",
    "tei.no-text": "There is no `<text>` with words.",
    "tei.pointer": "A pointer leads to nothing in the text, to another file, or is of a kind that "
    "is not read.",
    "tei.root": "The root element is not `TEI`. A `teiCorpus` has to be taken apart.",
    "webanno.dangling": "A slot or a relation leads to a row or a number where no annotation is.",
    "webanno.header": "The header does not declare the layers that the columns are for.",
    "webanno.malformed-line": "A row does not begin with a number, a place and characters, or has "
    "too few columns.",
    "webanno.offset-order": "A sentence begins before the one before it ends.",
    "webanno.text-mismatch": "The characters of a row are not those at its place in the text.",
    "xml.entities": "The file declares or uses entities, which can grow without bounds and read "
    "other files. Write the characters themselves.",
    "xml.malformed": "The file is not well-formed XML, or is nested too deeply.",
}
