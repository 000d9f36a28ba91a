"""How fresh an open monitor is: from sending a form to the new number on the screen of a real browser, while others work."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.site import Site
from bench.web import Browser
from padis.cli.embedded import HOST

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SECONDS_TO_WAIT = 10
STEP = 0.117
"""Seconds by which acts shift against the ticker's 200 ms and the page's second, so that every phase is met."""
WATCH = """
() => {
  globalThis.moves = [];
  const look = () => {
    const shown = Number(document.querySelector('[data-number^="sender-"][data-number$="-total-sent"]')?.textContent);
    if (shown !== globalThis.moves.at(-1)?.[0]) globalThis.moves.push([shown, (performance.timeOrigin + performance.now()) / 1000]);
    requestAnimationFrame(look);
  };
  look();
}
"""
"""Notes each number that is painted, with its moment in seconds of the epoch."""


@contextmanager
def monitor(site: Site, session: str) -> Iterator[Any]:
    """The supervisor's page of what was sent, open in a browser and listening. Raises RuntimeError without a browser."""
    from playwright.sync_api import Error, sync_playwright

    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)  # else the one of playwright
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        except Error as error:
            raise RuntimeError(f"No browser: {error}") from error
        context = chromium.new_context(base_url=f"http://{HOST}:{site.port}", locale="zh-CN")
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://{HOST}:{site.port}"}])
        page = context.new_page()
        page.goto("/monitor/?side=sender")
        page.wait_for_selector("html[data-live=live]")
        page.evaluate(WATCH)
        yield page
        chromium.close()


def freshness(site: Site, filer: Browser, session: str, *, acts: int) -> list[float]:
    """Seconds for each act; nobody else sends in the supervisor's county."""
    filer.open_form()
    with monitor(site, session) as page:
        page.wait_for_timeout(1000)  # what it is told at the start
        return [seconds_until_painted(filer, page, pause=0.6 + STEP * act) for act in range(acts)]


def seconds_until_painted(filer: Browser, page: Any, *, pause: float) -> float:
    """Raises TimeoutError."""
    time.sleep(pause % 1.2)
    before = page.evaluate("moves.at(-1)[0]")
    started = time.time()
    filer.file()
    while time.time() < started + SECONDS_TO_WAIT:
        painted = page.evaluate("before => moves.find(([shown]) => shown > before)?.[1]", before)
        if painted:
            return painted - started
        time.sleep(0.05)
    raise TimeoutError("The monitor did not show the act.")
