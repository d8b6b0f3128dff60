"""``conflictgraph`` without rules and shapes: ``python bare.py ARGUMENT...``.

What a build would take if nothing were derived and nothing validated; all else is the program as
it is. Worker processes import this file as well, so that they go without, too.
"""

from __future__ import annotations

from conflictgraph import cli
from conflictgraph.inference import Derived, Engine
from conflictgraph.mapping import MappedDocument
from conflictgraph.pipeline import documents
from conflictgraph.pipeline.knowledge import Knowledge
from conflictgraph.validation import Report


def _as_mapped(mapped: MappedDocument, _knowledge: Knowledge) -> documents.Concluded:
    return documents.Concluded(mapped, b"", Report())


documents._concluded = _as_mapped  # noqa: SLF001 - the one place where both are called
Knowledge.prepare = lambda _: None
Knowledge.rules = ()
Knowledge.derived = Derived(b"", b"", b"")
Engine.__init__ = lambda self, *_: setattr(self, "layers", ())

if __name__ == "__main__":
    cli.main()
