"""Browsers without a screen: they hold a session, file cases by the form, and read parts of pages."""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from bench.site import Site

FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """A logged-in user; `forms` are filled ones, to be sent in turn."""

    site: Site
    session: str
    forms: list[str]
    connection: http.client.HTTPConnection = field(init=False)
    csrf: str = ""

    def __post_init__(self) -> None:
        self.connection = self.site.connection()

    def open_form(self) -> None:
        """The first visit, which brings the token that each form must carry."""
        response = self.request("GET", "/cases/new/")
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"The empty form was answered by {response.status}.")
        cookies = SimpleCookie(", ".join(response.headers.get_all("Set-Cookie") or []))
        self.csrf = cookies["csrftoken"].value

    def file(self) -> None:
        """Send the next form. Raises RuntimeError where no case came of it."""
        headers = {"Content-Type": FORM, "X-CSRFToken": self.csrf}
        response = self.request("POST", "/cases/new/", self.forms.pop(), headers)
        if response.status != http.HTTPStatus.FOUND or not response.headers["Location"].startswith("/cases/"):
            raise RuntimeError(f"The form was answered by {response.status}.")

    def request(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Any:
        cookie = f"sessionid={self.session}; csrftoken={self.csrf}"
        self.connection.request(method, path, body.encode(), {"Cookie": cookie, **(headers or {})})
        response = self.connection.getresponse()
        self.text = response.read().decode()
        return response


def filings_per_second(browsers: Sequence[Browser], *, warm_up: int) -> float:
    """All browsers at once, each sending its forms one after the other."""
    with ThreadPoolExecutor(len(browsers)) as pool:
        list(pool.map(lambda browser: [browser.open_form(), *(browser.file() for _each in range(warm_up))], browsers))
        count = sum(len(browser.forms) for browser in browsers)
        started = time.perf_counter()
        list(pool.map(send_all, browsers))
        return count / (time.perf_counter() - started)


def send_all(browser: Browser) -> None:
    while browser.forms:
        browser.file()
