"""From settings to the files that documents are read against."""

from __future__ import annotations

from conflictgraph.pipeline import KnowledgeFiles
from conflictgraph.settings import Settings


def knowledge_files(settings: Settings) -> KnowledgeFiles:
    """Return what the settings name."""
    return KnowledgeFiles(base=settings.base_iri, extensions=settings.ontology)
