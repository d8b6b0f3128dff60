"""How far annotators of one text agree: pure functions from their documents to numbers."""

from conflictgraph.agreement.alpha import Alpha, krippendorff
from conflictgraph.agreement.attributes import Equal
from conflictgraph.agreement.score import Score, Scores, total
from conflictgraph.agreement.study import Agreement, PairAgreement, Study

__all__ = [
    "Agreement",
    "Alpha",
    "Equal",
    "PairAgreement",
    "Score",
    "Scores",
    "Study",
    "krippendorff",
    "total",
]
