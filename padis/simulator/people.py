"""People who do not exist, as facts of a case: the same for the same random numbers, anywhere.

Names, identity and telephone numbers are made up (`names`, `numbers`); ages, marriage, children and
contraception follow rough shares of the real population, so that lists and tables look like real ones. The
facts are canonical: they pass `clean_facts` unchanged.
"""

from datetime import date, timedelta
from random import Random

from padis.cases.facts import Facts, identity_of
from padis.cases.identity import FEMALE, MALE, Quality
from padis.cases.names import surname
from padis.simulator import names, numbers
from padis.simulator.names import Weighted

YEAR = timedelta(days=365.25)
OUTSIDE_THE_AGES = 0.004
"""Share of women under 18 or over 49, whom filing must refuse."""
OTHER_BIRTHDAY = 0.005
"""Share who state another birthday than their number does: that of the lunar calendar, some weeks before."""

_AGES = Weighted([((18, 20), 6), ((20, 25), 22), ((25, 30), 24), ((30, 35), 20), ((35, 40), 14), ((40, 50), 14)])
_MARRIED_BY_AGE = ((20, 0.0), (23, 0.2), (26, 0.5), (30, 0.8), (99, 0.94))
_CHILDREN = Weighted([(0, 12), (1, 48), (2, 32), (3, 8)])
_MARITAL_IF_MARRIED = Weighted([("21", 86), ("22", 5), ("23", 1), ("20", 3), ("40", 4), ("30", 1)])
_EDUCATION = Weighted([("71", 42), ("61", 18), ("41", 9), ("31", 13), ("21", 8), ("81", 8), ("70", 2)])
_HUKOU = Weighted([("1", 62), ("3", 26), ("2", 12)])
_REASON = Weighted([("01", 66), ("06", 13), ("05", 8), ("03", 7), ("08", 3), ("04", 3)])
_CONTRACEPTION = Weighted(
    [("3", 45.9), ("2", 21.9), ("6", 15.9), ("1", 2.9), ("5", 0.7), ("8", 0.5), ("4", 0.2), ("9", 12)]
)
"""National shares of users by method in 2017, and an assumed eighth who use none."""
_PROVIDER = Weighted([("2", 40), ("1", 30), ("4", 15), ("5", 15)])
_CERTIFICATE = Weighted([("1", 70), ("3", 15), ("2", 5), ("9", 10)])
_STREETS = ("工业路", "人民路", "新兴街", "振兴路", "解放路", "学府街", "滨河路", "东风路")
_VILLAGES = ("上塘", "下洋", "新屋", "大塘", "石桥", "东坑", "西坪", "南山", "北岭", "李家", "陈家", "河口")

_HOW_MANY = Weighted([(0, 60), (1, 28), (2, 12)])
_MARRIED = ("20", "21", "22", "23")


def person(rng: Random, *, registered_code: str, residence_code: str, today: date) -> Facts:
    """A woman registered at one township (12 digits) and living at the other, as the latter files her."""
    born = _birth_date(rng, today)
    name, ethnicity = names.woman(rng)
    facts: Facts = {
        "name": name,
        "sex": FEMALE,
        "birth_date": born.isoformat(),
        "ethnicity": ethnicity,
        "registered_division": registered_code,
        "registered_address": f"{rng.choice(_VILLAGES)}村{rng.randrange(1, 20)}组",
        "residence_division": residence_code,
        "residence_address": f"{rng.choice(_STREETS)}{rng.randrange(1, 300)}号{rng.randrange(101, 907)}室",
        "hukou_type": _HUKOU.draw(rng),
        "education": _EDUCATION.draw(rng),
        "migration_reason": _REASON.draw(rng),
    }
    number = numbers.identity_number(rng, county=registered_code[:6], born=born, sex=FEMALE)
    _set_number(rng, facts, numbers.dirty(rng, number, born))
    if rng.random() < OTHER_BIRTHDAY:
        facts["birth_date"] = (born - timedelta(days=rng.randrange(18, 50))).isoformat()
    if rng.random() < 0.85:
        facts["phone"] = numbers.phone(rng)
    _set_migration(rng, facts, today)
    _set_family(rng, facts, born, today)
    return facts


def flawed(rng: Random, facts: Facts) -> Facts:
    """What the township of registration holds about her: mostly the same, with up to two differences.

    Where the identity number is no good it mostly knows the right one, and that is one more.
    """
    held = dict(facts)
    if identity_of(facts).quality not in (Quality.GOOD, Quality.CONVERTED) and rng.random() < 0.7:
        _right_number(rng, held)
    for _each in range(_HOW_MANY.draw(rng)):
        rng.choice(_DIFFERENCES)(rng, held)
    return held


def _birth_date(rng: Random, today: date) -> date:
    youngest, oldest = _AGES.draw(rng)
    if rng.random() < OUTSIDE_THE_AGES:
        youngest, oldest = rng.choice(((15, 17), (51, 56)))
    first, last = _years_before(today, oldest) + timedelta(days=1), _years_before(today, youngest)
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _years_before(today: date, years: int) -> date:
    """The birthday of somebody who turns that many years old today."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - years, day=day)


def _set_number(rng: Random, facts: Facts, number: str) -> None:
    if number:
        facts["id_number"] = number
        facts["id_document_type"] = "1"
    else:
        facts["no_number_reason"] = rng.choice("124")


def _set_migration(rng: Random, facts: Facts, today: date) -> None:
    arrived = today - timedelta(days=int(rng.expovariate(1 / 45)) % 900)
    facts["inflow_date"] = arrived.isoformat()
    facts["outflow_date"] = (arrived - timedelta(days=rng.randrange(1, 20))).isoformat()
    facts["moved_with_family"] = rng.random() < 0.3


def _set_family(rng: Random, facts: Facts, born: date, today: date) -> None:
    """Marriage, spouse, children, pregnancy and contraception, one following from the other."""
    age = (today - born) / YEAR
    share = next(share for below, share in _MARRIED_BY_AGE if age < below)
    if rng.random() >= share:
        facts["marital_status"] = "10"
        return
    facts["marital_status"] = _MARITAL_IF_MARRIED.draw(rng)
    married = born + (min(age, 20 + 6 * rng.random()) - 0.2) * YEAR
    facts["marital_change_date"] = married.isoformat()
    father = names.man(rng)
    if facts["marital_status"] in _MARRIED:
        _set_spouse(rng, facts, father, born)
    last_birth = _set_children(rng, facts, father, married, today)
    if not _set_pregnancy(rng, facts, last_birth, age, today):
        _set_contraception(rng, facts, last_birth)
    if rng.random() < 0.1:
        facts["certificate_status"] = _CERTIFICATE.draw(rng)


def _set_spouse(rng: Random, facts: Facts, name: str, born: date) -> None:
    home = facts["registered_division"]
    facts["spouse_name"] = name
    facts["spouse_registered_division"] = home
    if rng.random() < 0.6:
        his_birth = born - timedelta(days=rng.randrange(-700, 1800))
        facts["spouse_id_number"] = numbers.identity_number(rng, county=home[:6], born=his_birth, sex=MALE)
    facts["spouse_residence_division"] = facts["residence_division"] if rng.random() < 0.6 else home


def _set_children(rng: Random, facts: Facts, father: str, married: date, today: date) -> date:
    """The day of the last birth, or of the marriage where there is none."""
    children: list[Facts] = []
    day = married
    for _each in range(_CHILDREN.draw(rng)):
        day += timedelta(days=rng.randrange(300, 1500))
        if day >= today:
            break
        sex = MALE if rng.random() < 0.52 else FEMALE
        name = surname(father) + names.given_name(rng, sex)
        children.append({"name": name, "sex": sex, "birth_date": day.isoformat(), "health": "1", "alive": True})
    if children:
        facts["children"] = children
        return date.fromisoformat(children[-1]["birth_date"])
    return married


def _set_pregnancy(rng: Random, facts: Facts, last_birth: date, age: float, today: date) -> bool:
    """Whether she is pregnant now."""
    last_period = today - timedelta(days=rng.randrange(40, 270))
    pregnant = age < 42 and last_period > last_birth + timedelta(days=120) and rng.random() < 0.06
    if pregnant:
        facts["pregnancy_status"] = "1"
        facts["last_period_date"] = last_period.isoformat()
        facts["expected_date"] = (last_period + timedelta(days=280)).isoformat()
    elif rng.random() < 0.5:
        facts["pregnancy_status"] = "0"
    return pregnant


def _set_contraception(rng: Random, facts: Facts, since: date) -> None:
    if rng.random() < 0.6:
        method = _CONTRACEPTION.draw(rng)
        facts["contraceptive_method"] = method
        if method != "9":
            facts["contraception_start_date"] = since.isoformat()
            facts["contraception_provider"] = _PROVIDER.draw(rng)


def _right_number(rng: Random, facts: Facts) -> None:
    born, home = date.fromisoformat(facts["birth_date"]), facts["registered_division"][:6]
    facts["id_number"] = numbers.identity_number(rng, county=home, born=born, sex=facts["sex"])
    facts["id_document_type"] = "1"
    facts.pop("no_number_reason", None)


def _other_marital_status(rng: Random, facts: Facts) -> None:
    facts["marital_status"] = {"21": "22", "22": "21", "23": "21", "20": "21", "10": "21"}.get(
        facts["marital_status"], "40"
    )


def _other_education(rng: Random, facts: Facts) -> None:
    facts["education"] = "61" if facts["education"] != "61" else "71"


def _other_hukou_type(rng: Random, facts: Facts) -> None:
    facts["hukou_type"] = "3" if facts["hukou_type"] != "3" else "1"


def _other_phone(rng: Random, facts: Facts) -> None:
    facts["phone"] = numbers.phone(rng)


def _other_address(rng: Random, facts: Facts) -> None:
    facts["registered_address"] = f"{rng.choice(_VILLAGES)}村{rng.randrange(20, 40)}组"


def _other_name(rng: Random, facts: Facts) -> None:
    """One character heard or read wrongly; a name with parts loses its dot."""
    name = facts["name"]
    facts["name"] = name.replace("·", "") if "·" in name else name[:-1] + rng.choice("英芳敏丽静")


def _other_children(rng: Random, facts: Facts) -> None:
    """The last child is not known there."""
    if facts.get("children"):
        facts["children"] = facts["children"][:-1]
        if not facts["children"]:
            del facts["children"]


_DIFFERENCES = (
    _other_marital_status,
    _other_education,
    _other_hukou_type,
    _other_phone,
    _other_address,
    _other_name,
    _other_children,
)
