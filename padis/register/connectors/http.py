"""A register that answers over HTTP by our contract (docs/connectors.md). Nothing of an answer is used unless it is whole and
about the person who was asked for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from json import dumps
from typing import Any
from urllib.parse import quote

from padis.register.connectors.breaker import Clock
from padis.register.connectors.calls import Caller
from padis.register.connectors.entries import (
    check_name_and_birth,
    check_number,
    check_ref,
    entry_of,
    number_of,
    with_zone,
)
from padis.register.connectors.failures import Down, Failure, Wrong
from padis.register.contract import Entry, Receipt
from padis.shared.time import beijing_date

CONTRACT = "padis-register/1"
PAGE = 200


class HttpRegister:
    """The register at an address."""

    def __init__(self, address: str, token: str, clock: Clock) -> None:
        self._caller, self._clock = Caller(address, token), clock

    def check(self) -> None:
        """Ask whether a register of our contract answers, and takes the token. Raises Down, Wrong."""
        said = self._caller.ask("GET", "/contract")
        if said is None or said.get("contract") != CONTRACT:
            raise Down(Failure.NOT_THERE)

    def by_number(self, unit: str, number: str) -> list[Entry]:
        asked = {"id_number": number_of(number)}
        return self._found(unit, asked, lambda entry: check_number(entry, number))

    def by_name_and_birth(self, unit: str, name: str, birth_date: date) -> list[Entry]:
        asked = {"name": name, "birth_date": birth_date.isoformat()}
        return self._found(unit, asked, lambda entry: check_name_and_birth(entry, name, birth_date))

    def read(self, unit: str, ref: str) -> Entry | None:
        if not ref.strip("."):
            return None  # "..", which would lead out of the unit's persons
        said = self._caller.ask("GET", f"/units/{unit}/persons/{quote(ref, safe='')}")
        if said is None:
            return None
        entry = self._entry(said.get("person"))
        check_ref(entry.ref, ref)
        return entry

    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        """The same act again (facts, source and `now` the same) is the same recording: the register sees it by its key."""
        content = {"facts": facts, "source": source, "by": str(by), "at": now.isoformat()}
        method, path = ("POST", "") if ref is None else ("PUT", f"/{quote(ref, safe='')}")
        key = sha256(dumps([unit, ref, content], sort_keys=True).encode()).hexdigest()
        said = self._caller.ask(method, f"/units/{unit}/persons{path}", content=content, key=key)
        if said is None:
            raise Wrong(Failure.WRONG_PERSON)  # the one that is to be written to is no more
        if ref is not None:
            check_ref(said.get("ref"), ref)
        recorded_at = _moment(said.get("recorded_at"))
        if not isinstance(said.get("ref"), str) or recorded_at is None:
            raise Wrong(Failure.UNREADABLE)
        return Receipt(said["ref"], recorded_at)

    def changes_since(self, unit: str, moment: datetime) -> Iterator[Entry]:
        params, after = {"since": moment.isoformat(), "limit": str(PAGE)}, set[str]()
        while True:
            said = self._caller.ask("GET", f"/units/{unit}/changes", params=params)
            yield from self._page(unit, said)
            following = said.get("next", "") if said else ""
            if following is None:
                return
            if not isinstance(following, str) or not following or following in after:
                raise Wrong(Failure.NOT_WHOLE)  # it does not say whether more follows, or leads in a circle
            after.add(following)
            params = {**params, "after": following}

    def _found(self, unit: str, asked: Mapping[str, str], check: Callable[[Entry], None]) -> list[Entry]:
        """By POST: identity numbers do not belong into addresses, which every machine on the way writes down."""
        entries = self._page(unit, self._caller.ask("POST", f"/units/{unit}/search", content=asked))
        for entry in entries:
            check(entry)
        return entries

    def _page(self, unit: str, said: Mapping[str, Any] | None) -> list[Entry]:
        """Raises Wrong for another unit's people, and for fewer than were counted."""
        if said is None or not isinstance(said.get("persons"), list):
            raise Wrong(Failure.UNREADABLE)
        if said.get("count") != len(said["persons"]):
            raise Wrong(Failure.NOT_WHOLE)
        if said.get("unit") != unit:
            raise Wrong(Failure.WRONG_PERSON)
        return [self._entry(person) for person in said["persons"]]

    def _entry(self, person: Any) -> Entry:
        if not isinstance(person, dict) or not isinstance(person.get("facts"), dict):
            raise Wrong(Failure.UNREADABLE)
        source, today = str(person.get("source") or "")[:200], beijing_date(self._clock())
        return entry_of(person.get("ref"), person["facts"], _moment(person.get("changed_at")), source, today=today)


def _moment(text: Any) -> datetime | None:
    """Raises Wrong for what is there and no moment."""
    if text is None:
        return None
    try:
        return with_zone(datetime.fromisoformat(text))
    except (TypeError, ValueError) as error:
        raise Wrong(Failure.UNREADABLE) from error
