"""The two spouses whom an application or a registration is about: the fields, and what must hold between them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from padis.cases.facts import FactField, Facts, FactType, Sensitivity, by_name, field_of, identity_of
from padis.cases.identity import FEMALE, MALE
from padis.cases.models import Case
from padis.cases.projection import all_facts
from padis.divisions import queries as divisions
from padis.divisions.models import Level
from padis.shared.errors import Refused

WOMAN, MAN = "woman", "man"
SPOUSES = (WOMAN, MAN)

WOMANS: dict[str, FactField] = by_name(
    field_of("woman_name", gettext_lazy("Wife: name"), FactType.NAME, required=True),
    field_of(
        "woman_id_number",
        gettext_lazy("Wife: identity number"),
        FactType.ID_NUMBER,
        sensitivity=Sensitivity.SEALED,
        required=True,
    ),
    field_of(
        "woman_registered_division", gettext_lazy("Wife: place of registration"), FactType.DIVISION, required=True
    ),
    field_of("woman_residence_division", gettext_lazy("Wife: residence"), FactType.DIVISION, required=True),
)
MANS: dict[str, FactField] = by_name(
    field_of("man_name", gettext_lazy("Husband: name"), FactType.NAME, required=True),
    field_of(
        "man_id_number",
        gettext_lazy("Husband: identity number"),
        FactType.ID_NUMBER,
        sensitivity=Sensitivity.SEALED,
        required=True,
    ),
    field_of("man_registered_division", gettext_lazy("Husband: place of registration"), FactType.DIVISION),
    field_of("man_residence_division", gettext_lazy("Husband: residence"), FactType.DIVISION),
    field_of("marriage_date", gettext_lazy("Date of marriage"), FactType.DATE),
)
FIELDS = {**WOMANS, **MANS}
PLACES = tuple(f"{spouse}_{place}_division" for spouse in SPOUSES for place in ("registered", "residence"))


def wife_of(case: Case) -> Facts:
    """What the case file says of the wife, under the names of the couple's fields."""
    held = all_facts(case, health=False)
    return {name: held[of_case] for name in WOMANS if (of_case := name.removeprefix("woman_")) in held}


def husband_of(case: Case) -> Facts:
    """What the case file says of the spouse: a proposal for the form."""
    held = all_facts(case, health=False)
    named = {
        f"man_{name}": held.get(f"spouse_{name}")
        for name in ("name", "id_number", "registered_division", "residence_division")
    }
    return {name: value for name, value in {**named, "marriage_date": held.get("marital_change_date")}.items() if value}


def check(couple: Facts) -> None:
    """Two persons, at places that exist today. Raises Refused at the field."""
    numbers = [identity_of({"id_number": couple.get(f"{spouse}_id_number", "")}).normal for spouse in SPOUSES]
    if numbers[0] and numbers[0] == numbers[1]:
        raise Refused(_("Both spouses have the same identity number."), field="man_id_number")
    for name in PLACES:
        check_place(couple.get(name, ""), name)


def check_place(code: str, field: str) -> None:
    """Raises Refused for what is no township of today; an empty place is not known."""
    if not code:
        return
    place = divisions.division(code)
    if place is None:
        raise Refused(
            _("This division does not exist (any more). Choose the one that it belongs to by now."), field=field
        )
    if place.level != Level.TOWNSHIP:
        raise Refused(_("Choose a township or street."), field=field)


def places_to_tell(couple: Facts, names: tuple[str, ...], *, own: str) -> dict[str, list[str]]:
    """The townships that the named places lie in but one's own, each with the spouses whose place it is."""
    found: dict[str, list[str]] = {}
    for name in names:
        code, spouse = couple.get(name, ""), name.split("_")[0]
        if code and code != own and spouse not in found.setdefault(code, []):
            found[code].append(spouse)
    return found


def person_at(sheet: Facts, unit: str) -> Facts:
    """The spouse whose place the unit is, as facts of a case, with the other as spouse; the wife where it is both's."""
    own = MAN if unit in {sheet.get(f"man_{place}_division") for place in ("registered", "residence")} else WOMAN
    own = WOMAN if unit in {sheet.get(f"woman_{place}_division") for place in ("registered", "residence")} else own
    other = WOMAN if own == MAN else MAN
    parts = ("name", "id_number", "registered_division", "residence_division")
    facts = {name: sheet.get(f"{own}_{name}") for name in parts}
    facts |= {f"spouse_{name}": sheet.get(f"{other}_{name}") for name in parts}
    born = identity_of(facts).birth_date
    facts |= {"sex": FEMALE if own == WOMAN else MALE, "birth_date": born.isoformat() if born else None}
    facts["marital_change_date"] = sheet.get("marriage_date")
    return {name: value for name, value in facts.items() if value}
