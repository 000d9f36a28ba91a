"""`padis demo --once`: the main journey over HTTP, as a browser would: filed, answered with a correction, confirmed, counted."""

import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from rich.console import Console
from rich.table import Table

from padis.cli.failure import CannotGoOn
from padis.cli.language import gettext as _
from padis.cli.language import in_both
from padis.shared.time import BEIJING

PASSWORD = "padis-demo-2026"
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|token)" value="([^"]+)"')
SECONDS_LIVE = 2.0
TIMEOUT = 30


class Visitor:
    """One person at a browser of her own."""

    def __init__(self, base: str, username: str) -> None:
        self.base = base
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.post("account/login/", {"login": username, "password": PASSWORD}, form="account/login/")

    def get(self, path: str) -> str:
        return self._open(path)[1]

    def post(self, path: str, fields: dict[str, str], *, form: str) -> str:
        """Fill in the form on the page `form` and send it to `path`; returns where that leads. Raises CannotGoOn."""
        hidden = dict(HIDDEN.findall(self.get(form)))
        address, _page = self._open(path, urlencode({**hidden, **fields}).encode())
        return address

    def number(self, path: str, key: str) -> int:
        """A live number on a page, by its key."""
        found = re.search(rf'data-number="{re.escape(key)}"[^>]*>\s*([\d,]+)', self.get(path))
        if found is None:
            raise CannotGoOn(in_both("The page {path} does not show {key}.").format(path=path, key=key))
        return int(found[1].replace(",", ""))

    def _open(self, path: str, data: bytes | None = None) -> tuple[str, str]:
        try:
            with self._opener.open(urljoin(self.base, path), data, TIMEOUT) as answer:
                return answer.geturl(), answer.read().decode()
        except HTTPError as error:
            page = unescape(re.sub(r"<[^>]+>|\s+", " ", error.read().decode(errors="replace")))
            hint = in_both("{path} answered {status}: {page}")
            raise CannotGoOn(hint.format(path=path, status=error.code, page=page[:400])) from error


class Walk:
    """The steps, each timed and checked by what the pages show afterwards."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.steps: list[tuple[str, str, float]] = []
        self.here, self.home, self.county = (Visitor(base, name) for name in ("changan", "jinjiang", "yujiang"))

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Times the block; it says what came of it."""
        told: list[str] = []
        start = time.monotonic()
        yield told.append
        self.steps.append((name, " ".join(told), time.monotonic() - start))

    def run(self) -> None:
        before = self.counted("open")
        with self.step(_("A township in Guangdong files a case")) as say:
            number = self.file()
            say(number)
        with self.step(_("The county of registration counts it")) as say:
            say(f"{before} → {self.wait_for('open', before + 1)}")
        item = f"items/{number}-1/"
        with self.step(_("The township in Jiangxi has it to do, opens and answers it")) as say:
            self.expect(number in self.home.get(item), _("It is not to be found."))
            self.home.post(f"{item}open/", {}, form=item)
            self.home.post(
                f"{item}answer/", {"finding": "corrected", "fix-marital_status": "22", "note": "已入户核实"}, form=item
            )
            say(_("marital status corrected"))
        with self.step(_("The county counts the answer")) as say:
            say(f"{before + 1} → {self.wait_for('open', before)}")
        with self.step(_("The asker takes the correction over and confirms")) as say:
            self.here.post(f"{item}confirm/", {"accepted": "marital_status"}, form=item)
            self.expect("再婚" in self.here.get(f"cases/{number}/"), _("The correction is not in the file."))
            say(_("the file says so now"))
        with self.step(_("Everything is counted again from the ledger")) as say:
            command = [sys.executable, "-m", "padis.cli.main", "verify", "--json"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            self.expect(done.returncode == 0, done.stdout or done.stderr)
            say(_("0 differences"))

    def file(self) -> str:
        """File a made-up woman; returns the number of her case."""
        today = datetime.now(BEIJING).date()
        born = today - timedelta(days=20 * 366 + secrets.randbelow(9000))
        fields = {
            "id_number": made_up_number(born), "name": "王小芳", "sex": "2", "birth_date": born.isoformat(), "marital_status": "21",
            "registered_division": "360603101000", "inflow_date": (today - timedelta(days=9)).isoformat(),
        }  # fmt: skip
        address = self.here.post("cases/new/", fields, form="cases/new/")
        return address.rstrip("/").rpartition("/")[2]

    def counted(self, column: str) -> int:
        """A number of the county's monitor page, all its townships together."""
        page = self.county.get("monitor/")
        found = re.search(rf'data-number="([^"]*total-{column})"', page)
        self.expect(found is not None, _("The county's page shows no total."))
        return self.county.number("monitor/", found[1])  # type: ignore[index]

    def wait_for(self, column: str, wanted: int) -> int:
        """The county's number, which must be as wanted at once; other work may go on beside."""
        deadline = time.monotonic() + SECONDS_LIVE
        while (seen := self.counted(column)) != wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        self.expect(seen == wanted, f"{column}: {seen} ≠ {wanted}")
        return seen

    @staticmethod
    def expect(true: bool, otherwise: str) -> None:
        if not true:
            raise CannotGoOn(otherwise)

    def show(self) -> None:
        table = Table(_("step"), _("result"))
        table.add_column(_("seconds"), justify="right")
        for name, result, seconds in self.steps:
            table.add_row(name, result, f"{seconds:.2f}")
        Console().print(table)


def walk(base: str) -> None:
    """Walk the main journey at the address and print a summary. Raises CannotGoOn where a step does not do what it should."""
    journey = Walk(base)
    journey.run()
    journey.show()
    print(_("The main journey works."), flush=True)


def made_up_number(born: date) -> str:
    """A valid identity number of a woman who does not exist."""
    from padis.cases.identity import check_digit

    body = f"360622{born:%Y%m%d}{secrets.randbelow(500) * 2:03d}"
    return body + check_digit(body)
