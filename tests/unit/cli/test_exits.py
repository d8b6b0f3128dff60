"""Exit statuses tell a script what happened."""

from __future__ import annotations

import pytest

from conflictgraph import errors
from conflictgraph.cli.exits import Exit, exit_status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.SourceError("brat.line", "no tab", "a.ann", 3), Exit.FINDINGS),
        (errors.UsageError("no"), Exit.USAGE),
        (errors.ParameterError("no"), Exit.USAGE),
        (errors.UnknownQueryError("no"), Exit.USAGE),
        (errors.QuerySyntaxError("no"), Exit.USAGE),
        (errors.QueryForbiddenError("no"), Exit.USAGE),
        (errors.NotAcceptableError(("text/csv",)), Exit.USAGE),
        (errors.QueryTimeoutError("no"), Exit.LIMIT),
        (errors.QueryMemoryError("no"), Exit.LIMIT),
        (errors.QueryTooLargeError("no"), Exit.LIMIT),
        (errors.QueryTooComplexError("no"), Exit.LIMIT),
        (errors.WorkerLostError("no"), Exit.ENVIRONMENT),
        (errors.ClusterError("no"), Exit.ENVIRONMENT),
        (errors.ClusterVersionError("no"), Exit.ENVIRONMENT),
        (errors.StoreMissingError("no"), Exit.ENVIRONMENT),
        (errors.StoreLockedError("no"), Exit.ENVIRONMENT),
        (errors.DiskFullError("no"), Exit.ENVIRONMENT),
        (errors.ResourceError("no", "a.rq"), Exit.ENVIRONMENT),
        (errors.ConflictGraphError("no"), Exit.ENVIRONMENT),
    ],
)
def test_each_kind_of_error_has_its_status(error: errors.ConflictGraphError, status: Exit) -> None:
    """A script can tell wrong usage from a broken machine without reading words."""
    assert exit_status(error) is status
