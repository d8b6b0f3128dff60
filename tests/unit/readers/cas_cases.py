"""Small CAS in JSON and XMI, put together in a few lines, and documents without their ids."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from conflictgraph.annotation import Document

MENTION = "webanno.custom.Mention"
STATEMENT = "webanno.custom.Statement"
LINK = "webanno.custom.StatementRolesLink"
TEXT = "🕊 Oberst Ne\u0301ro nannte 12 bis 15 Tote."

STRING, ANNOTATION = "uima.cas.String", "uima.tcas.Annotation"


def type_(name: str, *features: str, above: str = ANNOTATION, **ranges: str) -> dict[str, Any]:
    """Return the declaration of a type; features without a range are strings."""
    declared = {**dict.fromkeys(features, STRING), **ranges}
    described = {each: {"%NAME": each, "%RANGE": of} for each, of in declared.items()}
    return {name: {"%NAME": name, "%SUPER_TYPE": above, **described}}


TYPES = {
    **type_(MENTION, "kind", "identifier", "value", "note", number="uima.cas.Integer"),
    **type_(STATEMENT, "speechAct", "note", roles=f"{LINK}[]", reciprocal="uima.cas.Boolean"),
    **type_(LINK, "role", above="uima.cas.TOP", target=ANNOTATION),
}


def place(words: str, text: str = TEXT) -> dict[str, int]:
    """Return where words stand, in UTF-16 units."""
    begin = text.index(words)
    units = [len(text[:end].encode("utf-16-le")) // 2 for end in (begin, begin + len(words))]
    return {"begin": units[0], "end": units[1]}


def marked(xmi_id: int, words: str, kind: str = "Person", **features: Any) -> dict[str, Any]:
    """Return a mention of the scheme's layer."""
    at = {"@sofa": 1, **place(words)}
    return {"%ID": xmi_id, "%TYPE": MENTION, **at, "kind": kind, **features}


def sofa(text: str = TEXT) -> dict[str, Any]:
    """Return the text of the main view."""
    return {
        "%ID": 1,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text/plain",
        "sofaString": text,
    }


def cas(*structures: dict[str, Any], text: str = TEXT, **types: Any) -> dict[str, Any]:
    """Return a CAS; every annotation is indexed in the main view."""
    members = [each["%ID"] for each in structures if "@sofa" in each]
    return {
        "%TYPES": deepcopy({**TYPES, **types}),
        "%FEATURE_STRUCTURES": [sofa(text), *deepcopy(structures)],
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    }


def write_json(folder: Path, content: object) -> Path:
    """Write a CAS in JSON and return its path."""
    path = folder / "d.cas.json"
    written = content if isinstance(content, str) else json.dumps(content)
    path.write_bytes(written.encode("utf-8", "surrogatepass"))
    return path


XMI = """<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
  xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///webanno/custom.ecore"
  xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
{structures}
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>
<cas:View sofa="1" members="{members}"/>
</xmi:XMI>
"""


def write_xmi(folder: Path, structures: str, members: str = "2", text: str = TEXT) -> Path:
    """Write a CAS in XMI without a type system and return its path."""
    path = folder / "d.xmi"
    content = XMI.format(structures=structures, members=members, text=text)
    path.write_text(content, encoding="utf-8")
    return path


def without_ids(document: Document) -> tuple[object, ...]:
    """Return what a document says, ids, lines and the name of its file aside."""
    parts = (*document.mentions, *document.frames, *document.relations)
    place_of = {each.id: number for number, each in enumerate(parts) if each.id}
    return (
        document.text,
        document.metadata,
        [(each.label, each.spans, dict(each.attributes), each.links) for each in document.mentions],
        [
            (
                each.label,
                each.cue,
                [(role.name, place_of[role.target]) for role in each.roles],
                dict(each.attributes),
                each.links,
            )
            for each in document.frames
        ],
        sorted((e.label, place_of[e.source], place_of[e.target]) for e in document.relations),
        sorted((note.label, place_of[note.target], note.text) for note in document.notes),
    )
