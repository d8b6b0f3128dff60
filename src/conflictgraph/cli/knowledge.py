"""From settings to the files that documents are read against."""

from __future__ import annotations

from conflictgraph.pipeline import FailOn, KnowledgeFiles
from conflictgraph.settings import Settings


def knowledge_files(settings: Settings) -> KnowledgeFiles:
    """Return what the settings name."""
    named = "decisions" in settings.model_fields_set
    decisions = settings.decisions if named or settings.decisions.exists() else None
    return KnowledgeFiles(
        base=settings.base_iri,
        extensions=settings.ontology,
        decisions=decisions,
        fail_on=FailOn(settings.fail_on),
        profile=settings.profile,
        annotators=settings.annotators,
    )
