"""Rules: what follows from what texts and curators state, derived with reasons."""

from conflictgraph.inference.dependencies import Stratum, is_of_dataset
from conflictgraph.inference.deriving import Derived, Engine, conclude
from conflictgraph.inference.explaining import Explained, Explainer, Reason
from conflictgraph.inference.loading import load_rules, read_rule, rule_files
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.inference.sources import Place
from conflictgraph.inference.stored import from_text, to_text

__all__ = [
    "Derived",
    "Engine",
    "Explained",
    "Explainer",
    "Place",
    "Reason",
    "Rule",
    "Scope",
    "Stratum",
    "conclude",
    "from_text",
    "is_of_dataset",
    "load_rules",
    "read_rule",
    "rule_files",
    "to_text",
]
