"""What clients get: candidates, suggestions and the manifest, in the shapes of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rapidfuzz import fuzz

from conflictgraph import __version__
from conflictgraph.search.matching import Candidate, clear_match
from conflictgraph.search.words import fold
from conflictgraph.server.reconciling.identifiers import ENTITIES, SCHEMA, entity_id
from conflictgraph.server.reconciling.questions import MAX_QUERIES, Hint, Query
from conflictgraph.server.ui.search import Wording

#: Types that fit most lists.
_DEFAULT_TYPES: Final = ("Actor", "Person", "Organization", "Place", "Event", "Office")
#: What properties count for, beside the name.
_HINTS_SHARE: Final = 0.3
#: Values that are less alike are different ones.
_LEAST_LIKENESS: Final = 0.7
_PREVIEW: Final = {"width": 420, "height": 260}

#: Identifier of a property to the values of one candidate, as the API writes them.
Values = Mapping[str, Sequence[Mapping[str, Any]]]


def manifest(root: str, kinds: Wording) -> dict[str, Any]:
    """Return what the service says of itself.

    Args:
        root: address of the start page.
        kinds: the names of classes.
    """
    service = f"{root}reconcile"

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": service, "service_path": f"/suggest/{what}"}

    return {
        "versions": ["0.2"],
        "name": "conflictgraph",
        "identifierSpace": ENTITIES,
        "schemaSpace": SCHEMA,
        "documentation": f"{root}docs",
        "serviceVersion": __version__,
        "defaultTypes": [to_type(name, kinds) for name in _DEFAULT_TYPES],
        "batchSize": MAX_QUERIES,
        "view": {"url": f"{service}/view?id={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def to_type(name: str, kinds: Wording) -> dict[str, str]:
    """Return a class as the API writes it."""
    return {"id": name, "name": kinds.kind(name)}


def to_result(
    query: Query, candidates: Sequence[Candidate], values: Mapping[str, Values], kinds: Wording
) -> dict[str, Any]:
    """Return the candidates of one query.

    Args:
        query: as it was asked.
        candidates: the best first.
        values: IRI of a candidate to its values of the properties in the query.
        kinds: the names of things and classes.
    """
    found = [_candidate(query, each, values.get(each.iri, {}), kinds) for each in candidates]
    pairs = list(zip(candidates, found, strict=True))
    # Properties tell namesakes apart, and speak against the only thing called so.
    clear = clear_match([candidate for candidate, entry in pairs if _fits(entry)])
    for candidate, entry in pairs:
        entry["match"] = candidate is clear
    found.sort(key=lambda entry: -entry["score"])
    return {"result": found[: query.most]}


def to_suggestion(candidate: Candidate, kinds: Wording) -> dict[str, Any]:
    """Return a thing that begins as somebody types."""
    name, _ = kinds.best(candidate.details["labels"])
    return {
        "id": entity_id(candidate.iri),
        "name": name or entity_id(candidate.iri),
        "description": describe(candidate, kinds),
        "notable": [to_type(candidate.kinds[0], kinds)],
    }


def describe(candidate: Candidate, kinds: Wording) -> str:
    """Return in a few words what tells a thing from its namesakes."""
    others = dict.fromkeys([*candidate.details["labels"].values(), *candidate.details["others"]])
    others.pop(kinds.best(candidate.details["labels"])[0], None)
    names = ", ".join(list(others)[:4])
    kind = kinds.kind(candidate.kinds[0])
    return f"{kind}; {names}" if names else kind


def _candidate(
    query: Query, candidate: Candidate, values: Values, kinds: Wording
) -> dict[str, Any]:
    hints = {h.pid: _agreement(h, values.get(h.pid, ())) for h in query.properties}
    score = candidate.score
    if hints:
        agreed = sum(hints.values()) / len(hints)
        score = (1 - _HINTS_SHARE) * score + _HINTS_SHARE * 100 * agreed
    name, _ = kinds.best(candidate.details["labels"])
    features: list[dict[str, Any]] = [
        {"id": "name_similarity", "value": round(candidate.name_score / 100, 4)},
        {"id": "name_equal", "value": candidate.is_called},
        {"id": "type_match", "value": candidate.has_kind},
        {"id": "in_register", "value": candidate.is_registered},
    ]
    features += [{"id": f"property:{pid}", "value": value} for pid, value in hints.items()]
    return {
        "id": entity_id(candidate.iri),
        "name": name or entity_id(candidate.iri),
        "description": describe(candidate, kinds),
        "type": [to_type(each, kinds) for each in candidate.kinds if kinds.has(each)],
        "score": round(score, 2),
        "features": features,
        "match": False,
    }


def _fits(entry: Mapping[str, Any]) -> bool:
    features = entry["features"]
    return all(each["value"] == 1 for each in features if each["id"].startswith("property:"))


def _agreement(hint: Hint, values: Iterable[Mapping[str, Any]]) -> float:
    """Return how alike the most alike of wanted and given values are, 0 to 1."""
    given = list(values)
    if not {value.get("id") for value in given}.isdisjoint(hint.ids()):
        return 1.0
    texts = [fold(str(each)) for value in given for name, each in value.items() if name != "id"]
    pairs = ((fold(each), text) for each in hint.texts() for text in texts)
    likeness = max((fuzz.ratio(*pair) / 100 for pair in pairs), default=0.0)
    return round(likeness, 4) if likeness >= _LEAST_LIKENESS else 0.0
