"""Rules: what follows from what texts and curators state, derived with reasons."""

from conflictgraph.inference.dependencies import Stratum
from conflictgraph.inference.deriving import Derived, Engine, conclude
from conflictgraph.inference.loading import load_rules, read_rule, rule_files
from conflictgraph.inference.rule import Rule, Scope
from conflictgraph.inference.stored import from_text, to_text

__all__ = [
    "Derived",
    "Engine",
    "Rule",
    "Scope",
    "Stratum",
    "conclude",
    "from_text",
    "load_rules",
    "read_rule",
    "rule_files",
    "to_text",
]
