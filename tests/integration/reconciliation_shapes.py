"""What answers of the Reconciliation Service API 0.2 look like, as JSON Schema.

Written from the text of the specification (sections 3 to 7), and stricter than it where this
server promises more: every candidate has a type, a description and features.
"""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string", "minLength": 1}
_ADDRESS = {"type": "string", "pattern": "^https?://"}
_TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_NAMED = _object({"id": _TEXT, "name": _TEXT})
_PLACE = _object({"service_url": _ADDRESS, "service_path": {"type": "string", "pattern": "^/"}})
_FEATURE = _object({"id": _TEXT, "value": {"type": ["boolean", "number"]}})
_CANDIDATE = _object(
    {
        "id": _TEXT,
        "name": _TEXT,
        "description": _TEXT,
        "type": _list(_NAMED),
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "features": _list(_FEATURE) | {"minItems": 1},
        "match": {"type": "boolean"},
    }
)
_DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
_CELL = {
    "oneOf": [
        _object({}),
        _NAMED,
        _object({"str": {"type": "string"}}),
        _object({"int": {"type": "integer"}}),
        _object({"float": {"type": "number"}}),
        _object({"date": _DATE}),
    ]
}

MANIFEST = _object(
    {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": _TEXT,
        "identifierSpace": _ADDRESS,
        "schemaSpace": _ADDRESS,
        "documentation": _ADDRESS,
        "serviceVersion": _TEXT,
        "defaultTypes": _list(_NAMED) | {"uniqueItems": True, "minItems": 1},
        "batchSize": {"type": "integer", "minimum": 1},
        "view": _object({"url": _TEMPLATE}),
        "preview": _object(
            {"url": _TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}
        ),
        "suggest": _object({"entity": _PLACE, "type": _PLACE, "property": _PLACE}),
        "extend": _object({"propose_properties": _PLACE, "property_settings": {"type": "array"}}),
    }
)
RESULTS = {
    "type": "object",
    "additionalProperties": _object({"result": _list(_CANDIDATE)}),
}
ENTITIES = _object(
    {
        "result": _list(
            _object({"id": _TEXT, "name": _TEXT, "description": _TEXT, "notable": _list(_NAMED)})
        )
    }
)
NAMED = _object({"result": _list(_NAMED)})
PROPOSALS = _object({"type": {"type": "string"}, "properties": _list(_NAMED)})
EXTENSION = _object(
    {
        "meta": _list(_NAMED),
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _list(_CELL)},
        },
    }
)
