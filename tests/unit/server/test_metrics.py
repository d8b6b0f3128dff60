"""Numbers for Prometheus: as many as there is to tell, however the server is asked."""

from __future__ import annotations

from starlette.routing import BaseRoute

from conflictgraph.server import create_app
from conflictgraph.server.metrics import Metrics
from conflictgraph.server.observation import Observation
from conflictgraph.server.routes import ADDRESSES
from conflictgraph.settings import Settings


def test_guessing_addresses_does_not_make_more_numbers() -> None:
    """A scan for holes costs no memory, here or in Prometheus."""
    metrics = Metrics()
    metrics.note(Observation("GET", "/nowhere", status=404))
    before = len(metrics.expose().splitlines())
    for number in range(100):
        metrics.note(Observation("GET", f"/wp-{number}/admin.php", status=404))
    assert len(metrics.expose().splitlines()) == before
    assert b'status="404"} 101.0' in metrics.expose()


def test_every_address_is_counted_under_its_own_name() -> None:
    """An address that is added to the server is added to the list as well."""
    firsts = {path.split("/")[1] for path in iter_paths(create_app(Settings()).routes)}
    assert "sparql" in firsts
    assert firsts - {""} == ADDRESSES


def iter_paths(routes: list[BaseRoute]) -> list[str]:
    """Return the paths of routes, also of those that were included."""
    paths = [str(route.path) for route in routes if hasattr(route, "path")]
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            paths += iter_paths(included.routes)
    return paths
