"""The page of the settings, from the fields of the settings object."""

from __future__ import annotations

from pydantic.fields import FieldInfo

from conflictgraph.settings import ENV_PREFIX, FILE_NAME, Settings
from generator.markdown import code, head, table

_INTRODUCTION = f"""\
A value is taken from the first place that names it:

1. a flag of the [command line](cli.md), where the command has one;
2. an environment variable: `{ENV_PREFIX}` and the name in capitals;
3. the file `{FILE_NAME}` in the working folder;
4. the default.

A file looks like this; an unknown name in it is refused:

```toml
store = "graph"
port = 8000
query_timeout_s = 10
```
"""


def to_page() -> str:
    """Return the page."""
    rows = [
        (code(name), code(_variable(name)), _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    titles = ("setting", "environment variable", "default", "meaning")
    return head("Settings", _INTRODUCTION) + table(titles, rows)


def _variable(name: str) -> str:
    return ENV_PREFIX + name.upper()


def _default(field: FieldInfo) -> str:
    # A factory depends on the machine; its description says how.
    if field.default_factory is not None:
        return ""
    value = field.default
    return code(", ".join(value) if isinstance(value, tuple) else str(value))
