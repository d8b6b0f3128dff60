"""What the dataset holds, in five numbers; counted once for each generation."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from conflictgraph.errors import ConflictGraphError
from conflictgraph.server.revision import Revision, read_revision
from conflictgraph.server.services import Services
from conflictgraph.server.ui.languages import marked
from conflictgraph.server.ui.table import ask_table

_QUERY = """\
PREFIX cg: <https://w3id.org/conflictgraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?what ?count WHERE {
  { SELECT ("documents" AS ?what) (COUNT(DISTINCT ?d) AS ?count) WHERE { ?d a cg:NewsArticle } }
  UNION
  { SELECT ("statements" AS ?what) (COUNT(DISTINCT ?s) AS ?count)
    WHERE { ?s cg:isReportedIn ?d } }
  UNION
  { SELECT ("actors" AS ?what) (COUNT(DISTINCT ?a) AS ?count)
    WHERE { ?class rdfs:subClassOf* cg:Actor . ?a a ?class } }
  UNION
  { SELECT ("figures" AS ?what) (COUNT(DISTINCT ?f) AS ?count) WHERE { ?f a cg:CasualtyClaim } }
  UNION
  { SELECT ("claimants" AS ?what) (COUNT(DISTINCT ?h) AS ?count)
    WHERE {
      # Each is read from end to end, rather than claimants looked up for each claim.
      { SELECT * WHERE { ?f a cg:CasualtyClaim } }
      { SELECT * WHERE { ?f cg:isAttributedTo ?h } }
    } }
}
"""

#: What is counted, in the order in which it is shown.
_ORDER = (
    marked("documents"),
    marked("statements"),
    marked("actors"),
    marked("figures"),
    marked("claimants"),
)

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Counts:
    """The numbers of the live generation."""

    _revision: Revision | None = None
    _numbers: dict[str, int] | None = None

    async def read(self, services: Services) -> dict[str, int] | None:
        """Return what there is to its number; None when it could not be counted in time."""
        revision = read_revision(services.folder)
        if revision is None or revision != self._revision:
            try:
                self._numbers = await _count(services)
            except ConflictGraphError as error:
                _logger.warning("the dataset was not counted: %s: %s", error.code, error)
                return None
            self._revision = revision
        return self._numbers


async def _count(services: Services) -> dict[str, int]:
    table = await ask_table(services, _QUERY)
    found = {what.text: int(number.text) for what, number in table.rows if what and number}
    return {what: found[what] for what in _ORDER}
