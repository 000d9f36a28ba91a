"""A small register that speaks the HTTP contract (docs/connectors.md): for tests, and for who builds one.

    python -m padis.register.reference --port 8099 --token secret --people people.json

It keeps everything in memory and needs nothing but Python. `--fault` makes it misbehave, so that one sees what the platform
does then.
"""

import argparse
import json
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

CONTRACT = "padis-register/1"
FAULTS = (
    "slow",
    "drip",
    "error",
    "truncated",
    "no_json",
    "wrong_person",
    "half_page",
    "circle",
    "redirect",
    "html_404",
)
Said = tuple[int, Any]


class ReferenceServer(ThreadingHTTPServer):
    """`people`: unit → reference → person (`ref`, `facts`, `changed_at`, `source`). `fault` is one of FAULTS, for the next
    `faulty` answers."""

    daemon_threads = True

    def __init__(self, port: int = 0, token: str = "secret") -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.token = token
        self.people: dict[str, dict[str, dict[str, Any]]] = {}
        self.done: dict[str, Said] = {}  # by idempotency key
        self.fault, self.faulty = "", 0
        self.slowness = 30.0  # seconds
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def misbehave(self, fault: str, times: int = 1_000_000) -> None:
        self.fault, self.faulty = fault, times

    def put(self, unit: str, facts: dict[str, Any], *, ref: str = "", source: str = "", at: str = "") -> dict[str, Any]:
        """Write facts to a person, or to a new one; a fact of null is emptied."""
        own, ref = self.people.setdefault(unit, {}), ref or uuid.uuid4().hex
        merged = {**own.get(ref, {}).get("facts", {}), **facts}
        held = {name: value for name, value in merged.items() if value is not None}
        changed_at = at or datetime.now(UTC).isoformat()
        own[ref] = person = {"ref": ref, "facts": held, "changed_at": changed_at, "source": source}
        return person


class _Handler(BaseHTTPRequestHandler):
    server: ReferenceServer

    def do_GET(self) -> None:
        self.server.asked += 1
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        fault = self._fault()
        if fault == "slow":
            time.sleep(self.server.slowness)
        if fault == "error":
            return self._send(503, {"error": "busy"})
        if fault == "redirect":
            return self._send(302, {}, location="http://127.0.0.1:1/elsewhere")
        if fault == "html_404":
            return self._send(404, "<html>Not Found</html>")
        if self.headers["Authorization"] != f"Bearer {self.server.token}":
            return self._send(401, {"error": "token"})
        status, said = self._answered(json.loads(body) if body else {})
        return self._send(status, _spoilt(said, fault), fault)

    do_POST = do_PUT = do_GET  # noqa: N815

    def _fault(self) -> str:
        self.server.faulty -= 1
        return self.server.fault if self.server.faulty >= 0 else ""

    def _answered(self, content: dict[str, Any]) -> Said:
        parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        match [self.command, *parts]:
            case ["GET", "contract"]:
                return 200, {"contract": CONTRACT}
            case ["POST", "units", unit, "search"]:
                return self._search(unit, content)
            case ["GET", "units", unit, "changes"]:
                return self._changes(unit)
            case ["GET", "units", unit, "persons", ref]:
                person = self.server.people.get(unit, {}).get(ref)
                return (200, {"person": person}) if person else (404, {"error": "no_such_person"})
            case ["POST", "units", unit, "persons"]:
                return self._record(unit, "", content)
            case ["PUT", "units", unit, "persons", ref]:
                return self._record(unit, ref, content)
        return 404, {"error": "no_such_address"}

    def _search(self, unit: str, asked: dict[str, Any]) -> Said:
        people = self.server.people.get(unit, {}).values()
        found = [person for person in people if all(_same(person["facts"].get(name), asked[name]) for name in asked)]
        return 200, {"unit": unit, "count": len(found), "persons": found}

    def _changes(self, unit: str) -> Said:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        since, limit = datetime.fromisoformat(asked["since"]), int(asked.get("limit", "200"))
        people = self.server.people.get(unit, {}).values()
        changed = sorted(((datetime.fromisoformat(each["changed_at"]), each["ref"]), each["ref"]) for each in people)
        refs = [ref for (moment, _ref), ref in changed if moment >= since]
        start = refs.index(asked["after"]) + 1 if "after" in asked else 0
        page = refs[start : start + limit]
        more = page[-1] if start + limit < len(refs) else None
        persons = [self.server.people[unit][ref] for ref in page]
        return 200, {"unit": unit, "count": len(persons), "persons": persons, "next": more}

    def _record(self, unit: str, ref: str, content: dict[str, Any]) -> Said:
        key = self.headers["Idempotency-Key"]
        if not key:
            return 400, {"error": "no_idempotency_key"}
        if key not in self.server.done:
            self.server.done[key] = self._written(unit, ref, content)
        return self.server.done[key]

    def _written(self, unit: str, ref: str, content: dict[str, Any]) -> Said:
        if ref and ref not in self.server.people.get(unit, {}):
            return 404, {"error": "no_such_person"}
        if not ref and not content["facts"].get("name"):
            return 422, {"error": "refused", "message": "A new person needs a name."}
        person = self.server.put(unit, content["facts"], ref=ref, source=content["source"], at=content["at"])
        return 200 if ref else 201, {"ref": person["ref"], "recorded_at": content["at"]}

    def _send(self, status: int, said: Any, fault: str = "", location: str = "") -> None:
        body = (said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        for place in range(len(body) if fault == "drip" else 0):
            self.wfile.write(body[place : place + 1])
            time.sleep(self.server.slowness / 100)
        if fault != "drip":
            self.wfile.write(body[: len(body) // 2] if fault == "truncated" else body)

    def handle(self) -> None:
        """Who asked may have gone meanwhile."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_args: Any) -> None:
        """Addresses and people stay out of logs."""


def _same(held: Any, asked: str) -> bool:
    """The platform asks by 18 digits; a number from before 1999 has 15 of them."""
    return held == asked or (len(asked) == 18 and held == asked[:6] + asked[8:17])


def _spoilt(said: Any, fault: str) -> Any:
    """What a register with a fault would say."""
    persons = said.get("persons") or ([said["person"]] if "person" in said else [])
    match fault:
        case "no_json":
            return json.dumps(said)[:-1]
        case "half_page" if persons:
            return {**said, "persons": persons[: len(persons) // 2]}
        case "circle" if "next" in said:
            return {**said, "next": "again"} if persons else said
        case "wrong_person" if persons:
            other = {"ref": "another", "facts": {"name": "另一人", "birth_date": "1960-01-01"}, "changed_at": None}
            return {**said, "person": other} if "person" in said else {**said, "persons": [other] * len(persons)}
    return said


def main() -> None:
    words = argparse.ArgumentParser(description="A register in memory that speaks the HTTP contract.")
    words.add_argument("--port", type=int, default=8099)
    words.add_argument("--token", default="secret")
    words.add_argument("--people", type=Path, help="JSON: unit → list of objects of facts")
    words.add_argument("--fault", choices=FAULTS, default="")
    options = words.parse_args()
    server = ReferenceServer(options.port, options.token)
    if options.people:
        for unit, people in json.loads(options.people.read_text(encoding="utf-8")).items():
            for facts in people:
                server.put(unit, facts)
    if options.fault:
        server.misbehave(options.fault)
    print(server.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
