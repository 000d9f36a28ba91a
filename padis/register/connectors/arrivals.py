"""One file that came through a folder: read as any table is, row by row recorded or refused with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.cases.facts import FACTS, clean_facts
from padis.cases.identity import Quality, check
from padis.cases.names import normalise_name
from padis.intake import columns, values
from padis.intake.interpretation import is_example
from padis.register.connectors.entries import number_of
from padis.register.contract import Register
from padis.shared.errors import Conflict, Refused
from padis.shared.tables import reading
from padis.shared.tables.guard import NotATable
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import beijing_date

REASON, ROW = "退回原因", "原文件行号"
NEEDED = ("name", "id_number"), ("name", "birth_date")
"""A table without one of these pairs of columns says of nobody who she is."""


@dataclass(slots=True)
class Outcome:
    """`rejected`: (number of the row in the file, its cells, why)."""

    head: tuple[str, ...] = ()
    taken: int = 0
    rejected: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a file's rows are read into; `by` is the user who set the connector."""

    register: Register
    unit: str
    source: str
    by: int
    now: datetime


def take(content: bytes, reader: Reader) -> Outcome:
    """Raises NotATable, where nothing of the file can be read."""
    with reading.opened(content, knows=columns.is_known) as table:
        targets = columns.proposed(table.head)
        if not any(all(name in targets for name in pair) for pair in NEEDED):
            raise NotATable(_("A column is missing: the name, and the identity number or the date of birth."))
        outcome, told = Outcome(table.head), dict[str, dict[str, Any]]()
        for row in table.rows:
            if is_example(row.cells):
                continue
            try:
                _take_row(row.cells, targets, reader, told)
            except (Refused, Conflict) as refused:
                outcome.rejected.append((row.number, row.cells, str(refused)))
            else:
                outcome.taken += 1
    return outcome


def _take_row(cells: Sequence[str], targets: Sequence[str], reader: Reader, told: dict[str, dict[str, Any]]) -> None:
    """Raises Refused."""
    facts = _facts(cells, targets, reader)
    key = number_of(facts["id_number"]) if _has_number(facts) else f"{facts['name']} {facts.get('birth_date')}"
    if key in told:
        if told[key] == facts:
            return  # the same row twice
        raise Refused(_("An earlier row of this file says something else about the same person."))
    ref = _known(facts, reader)
    reader.register.record(reader.unit, facts, ref=ref, source=reader.source, by=reader.by, now=reader.now)
    told[key] = facts


def _facts(cells: Sequence[str], targets: Sequence[str], reader: Reader) -> dict[str, Any]:
    """Raises Refused with all that is wrong in the row."""
    if len(cells) > len(targets):
        raise Refused(_("The row has more cells than the head: something stands in the wrong column."))
    given, children, wrong = dict[str, Any](), dict[int, dict[str, str]](), list[str]()
    for target, text in zip(targets, cells, strict=False):
        fact = values.field_of(target)
        if fact is None or not text:
            continue
        try:
            value = values.taken(text, fact)
        except values.NotUnderstood as reason:
            wrong.append(f"{columns.label_of(target)}：{reason}")
            continue
        if child := columns.parts_of_child(target):
            children.setdefault(child[0], {})[child[1]] = value
        else:
            given[target] = value
    if children:
        given["children"] = [children[place] for place in sorted(children)]
    facts, errors = clean_facts(given, today=beijing_date(reader.now))
    wrong += [f"{FACTS[name].label if name in FACTS else name}：{''.join(said)}" for name, said in errors.items()]
    if "name" not in facts and not wrong:
        wrong.append(_("The row names nobody."))
    if not _has_number(facts) and "birth_date" not in facts and not wrong:
        wrong.append(_("Neither an identity number nor a date of birth: nobody can say who this is."))
    if wrong:
        raise Refused("；".join(wrong))
    _fill_in(facts)
    return facts


def _fill_in(facts: dict[str, Any]) -> None:
    """Sex and date of birth from a sound number."""
    checked = check(facts.get("id_number"))
    if checked.quality in (Quality.GOOD, Quality.CONVERTED) and checked.birth_date:
        facts.setdefault("birth_date", checked.birth_date.isoformat())
        facts.setdefault("sex", checked.sex)


def _has_number(facts: dict[str, Any]) -> bool:
    return check(facts.get("id_number")).usable_as_key


def _known(facts: dict[str, Any], reader: Reader) -> str | None:
    """The person of the register that the row is about, or None for a new one. Raises Refused where it cannot be told."""
    if _has_number(facts):
        found = reader.register.by_number(reader.unit, facts["id_number"])
        for entry in found:
            if normalise_name(str(entry.facts.get("name", ""))) != facts["name"]:
                words = _("The register has this identity number under another name (%(name)s).")
                raise Refused(words % {"name": entry.facts.get("name", "")})
    else:
        found = reader.register.by_name_and_birth(reader.unit, facts["name"], date.fromisoformat(facts["birth_date"]))
    if len(found) > 1:
        raise Refused(_("The register has several people who may be this one."))
    return found[0].ref if found else None


def rejected(outcome: Outcome) -> Sheet:
    """The rows that were not taken, as they came, each with its reason; mended, the workbook can be put in again."""
    kept = [place for place, label in enumerate(outcome.head) if columns.plain(label) not in (REASON, ROW)]
    shown = [
        Column(REASON, 46, marked=True),
        Column(ROW, 11),
        *(Column(outcome.head[each], as_text=True) for each in kept),
    ]
    rows = [
        [why, number, *(cells[place] if place < len(cells) else "" for place in kept)]
        for number, cells, why in outcome.rejected
    ]
    return Sheet(_("Rows that were not taken"), shown, rows)


def not_a_table(reason: str) -> Sheet:
    return Sheet(_("The file was not taken"), [Column(REASON, 90, marked=True)], [[reason]])
