"""Debian's Chromium on the pages of a real server, watched for whatever must not happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from conflictgraph.pipeline import build

from ..integration.conftest import RunningServer, start

#: A window as on a desk, and one as on a phone.
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

#: Names and numbers of other hosts lead nowhere.
NOBODY_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

#: ``open_page("/statements", javascript=False)``
OpenPage = Callable[..., Page]
#: ``axe(page)``
Axe = Callable[..., list[str]]
#: What of axe's findings keeps people out.
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Iterator[RunningServer]:
    """Return a server over the whole example corpus; tests only look at it."""
    folder = tmp_path_factory.mktemp("site")
    build([checkout / "examples" / "corpus"], folder / "graph", jobs=1)
    running = start(folder, folder / "graph")
    yield running
    assert running.stop() == 0, running.log.read_text()


@pytest.fixture(scope="session")
def browser(program: Callable[[str], str]) -> Iterator[Browser]:
    """Return Chromium; no browser is downloaded."""
    # What comes late on a busy machine has not failed; what never comes fails all the same.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox", NOBODY_ELSE]
        )
        yield chromium
        chromium.close()


class Watch:
    """What a browser did while a test looked at pages, and should not have done."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        #: What an address must be about for its refusals to be no fault.
        self.refused: str | None = None

    def open(self, context: BrowserContext) -> Page:
        """Return a page whose faults are noted."""
        context.on("request", self._note_request)
        page = context.new_page()
        page.on("console", self._note_error)
        page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        return page

    def _note_error(self, message: ConsoleMessage) -> None:
        # The browser notes each refused request by itself, whatever a script makes of it.
        expected = (
            self.refused is not None and urlsplit(message.location["url"]).path == self.refused
        )
        self._note(message.type == "error" and not expected, f"console: {message.text}")

    def _note(self, is_fault: bool, text: str) -> None:
        if is_fault:
            self.faults.append(text)

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        is_own = address.hostname == "127.0.0.1" or address.scheme in {"data", "blob"}
        self._note(not is_own, f"request: {request.url}")


@pytest.fixture
def open_page(browser: Browser, site: RunningServer) -> Iterator[OpenPage]:
    """Return a function that opens a page of the site in a browser of its own.

    ``javascript=False`` turns scripts off, ``language="de"`` is what the browser asks for,
    ``window=PHONE`` its size, ``dark=True`` what its user likes. ``refused="/sparql"`` is the
    address that refuses what the test asks of it. When the test ends, no page may have asked
    another host for anything, nor have noted another error.
    """
    watch = Watch()
    with ExitStack() as stack:

        def open_one(
            path: str,
            *,
            javascript: bool = True,
            language: str = "en",
            window: dict[str, int] = DESK,
            dark: bool = False,
            refused: str | None = None,
        ) -> Page:
            watch.refused = refused
            context = browser.new_context(
                base_url=site.url,
                java_script_enabled=javascript,
                locale=language,
                viewport={"width": window["width"], "height": window["height"]},
                color_scheme="dark" if dark else "light",
            )
            stack.callback(context.close)
            page = watch.open(context)
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, f"{path}: {answer.status}"
            return page

        yield open_one
    assert watch.faults == []


@pytest.fixture(scope="session")
def axe(checkout: Path) -> Axe:
    """Return a function that gives what keeps people out of a page, one line per finding.

    Each line names the rule, its gravity and the elements; none means that axe found nothing
    serious or critical. Scripts must be on in the page; ``within`` limits the look to a selector.
    """
    script = checkout / "assets" / "node_modules" / "axe-core" / "axe.min.js"
    assert script.is_file(), "axe-core is missing: run make ui"

    def look(page: Page, within: str = "html") -> list[str]:
        # Evaluated, not added: a page's policy lets in no script but its own.
        page.evaluate(script.read_text())
        found = page.evaluate("within => axe.run(within)", within)
        return [
            f"{each['id']} ({each['impact']}): {each['help']}: "
            + ", ".join(str(node["target"]) for node in each["nodes"])
            for each in found["violations"]
            if each["impact"] in GRAVE
        ]

    return look
