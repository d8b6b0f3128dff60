"""What each page weighs in a browser: requests, bytes, and how long scripts keep it from acting.

The pages of the example corpus in Debian's Chromium, with nothing in its cache. Blocking time is
what tasks of the main thread take beyond 50 ms each, as Lighthouse counts it (Total Blocking Time).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from build import build_store
from servers import free_port, our_server, running

CORPUS = Path(__file__).parents[1] / "examples" / "corpus"
PAGES = (
    "/",
    "/statements",
    "/alliances",
    "/matrix",
    "/timeline",
    "/map",
    "/search?q=Karabach",
    "/query",
    "/queries/disagreements",
    "/ontology",
    "/status",
    "/page/id/actor/turkey",
)
ROUNDS = 3
#: Noted by the page itself, before any script of ours runs.
_NOTE_LONG_TASKS = """
  window.blocked = 0;
  new PerformanceObserver(list => list.getEntries().forEach(
    each => { window.blocked += Math.max(0, each.duration - 50); }
  )).observe({type: 'longtask', buffered: true});
"""
_SETTLED_MS = 1500


@dataclass(frozen=True, slots=True)
class Weight:
    """What a visit took.

    Attributes:
        requests: how many, the page included.
        sent_bytes: bytes of their answers, as they came over the wire.
        blocked_ms: blocking time.
    """

    requests: int
    sent_bytes: int
    blocked_ms: float


def main() -> None:
    """Print a line for each page: medians of some visits."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store, port = Path(folder) / "graph", free_port()
        build_store(CORPUS, store)
        log = Path(folder) / "log"
        with running(our_server(store, port), port, log), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for path, visits in _visits(browser, f"http://127.0.0.1:{port}", given.rounds):
                sent = median(each.sent_bytes for each in visits) / 1000
                blocked = median(each.blocked_ms for each in visits)
                requests = max(each.requests for each in visits)
                print(f"{path:<26} {requests:3d} requests {sent:7.1f} kB {blocked:6.0f} ms blocked")
            browser.close()


def _visits(browser: Browser, url: str, rounds: int) -> Iterator[tuple[str, list[Weight]]]:
    for path in PAGES:
        yield path, [_visit(browser, url + path) for _ in range(rounds)]


def _visit(browser: Browser, address: str) -> Weight:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(_NOTE_LONG_TASKS)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(_SETTLED_MS)
    blocked = float(page.evaluate("window.blocked"))
    context.close()
    return Weight(len(sizes), int(sum(sizes)), blocked)


if __name__ == "__main__":
    main()
