"""Rules: what follows from what texts and curators state, derived with reasons."""

from conflictgraph.inference.deriving import Derived, Engine, conclude
from conflictgraph.inference.loading import load_rules, read_rule, rule_files
from conflictgraph.inference.rule import Rule, Scope

__all__ = [
    "Derived",
    "Engine",
    "Rule",
    "Scope",
    "conclude",
    "load_rules",
    "read_rule",
    "rule_files",
]
