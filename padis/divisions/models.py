"""Division codes of today and of the past (M22), and the units that work at them (M21)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from padis.divisions.fields import DivisionCode
from padis.divisions.scope import Scope

NATION = "000000000000"

# Rows that only group others in the statistical list (市辖区, 县, 省直辖县级行政区划): no authority sits there,
# so they have no unit and appear in no path, list or search.
GROUP_KINDS = frozenset({"municipality_group", "direct_county_group"})

# The fields of an address-book entry and how many characters each may hold.
ENTRY_LENGTHS = {"address": 160, "postcode": 6, "telephone": 40, "fax": 40, "email": 100, "person_on_duty": 60}


class Level(models.IntegerChoices):
    NATION = 0
    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3
    TOWNSHIP = 4


class Division(models.Model):
    """One current code, nation to township. The nation is the single row of level 0."""

    code = DivisionCode(primary_key=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    level = models.SmallIntegerField(choices=Level)
    kind = models.CharField(max_length=24)
    in_gb2260 = models.BooleanField(null=True)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=160)  # names joined upwards without the group rows
    pinyin = models.CharField(max_length=200)  # of the name, syllables without tone, joined by nothing
    initials = models.CharField(max_length=60)  # first letters of the syllables of the name

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_group(self) -> bool:
        return self.kind in GROUP_KINDS


class EndedDivision(models.Model):
    """One spell of a county-level code that ended between 1980 and 2024; a code may have several spells.

    `first_year` and `last_year` are the first and last year-end on which it was valid; 1980 may mean earlier.
    """

    old_code = models.CharField(max_length=6, db_collation="C", db_index=True)
    old_name = models.CharField(max_length=60)
    province = models.CharField(max_length=30)
    prefecture = models.CharField(max_length=60)
    first_year = models.SmallIntegerField()
    last_year = models.SmallIntegerField()
    change = models.CharField(max_length=20)
    next_code = models.CharField(max_length=6, blank=True)
    successors = ArrayField(
        models.CharField(max_length=6), default=list
    )  # codes at the end of 2024; several where the area was split

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old_code", "first_year"], name="one_spell_of_a_code_begins_in_a_year"),
            models.CheckConstraint(
                condition=models.Q(first_year__lte=models.F("last_year")), name="a_spell_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_code} {self.old_name} {self.first_year}–{self.last_year}"


class Unit(models.Model):
    """The office at a division, with its address-book entry."""

    division = models.OneToOneField(Division, on_delete=models.PROTECT, primary_key=True, db_column="code")
    name = models.CharField(max_length=80)
    scope_ranges = ArrayField(models.CharField(max_length=25))
    address = models.CharField(max_length=ENTRY_LENGTHS["address"], blank=True)
    postcode = models.CharField(max_length=ENTRY_LENGTHS["postcode"], blank=True)
    telephone = models.CharField(max_length=ENTRY_LENGTHS["telephone"], blank=True)
    fax = models.CharField(max_length=ENTRY_LENGTHS["fax"], blank=True)
    email = models.CharField(max_length=ENTRY_LENGTHS["email"], blank=True)
    person_on_duty = models.CharField(max_length=ENTRY_LENGTHS["person_on_duty"], blank=True)
    confirmed_on = models.DateField(null=True)  # when the entry was last confirmed

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return self.division_id

    @property
    def level(self) -> Level:
        return Level(self.division.level)

    @property
    def scope(self) -> Scope:
        return Scope.parse(self.scope_ranges)


class EntryChange(models.Model):
    """Who changed or confirmed a unit's entry, when: `changes` is field → [before, after], empty where it was confirmed."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="entry_changes", db_index=False)
    by_id = models.BigIntegerField()  # accounts stand above divisions, so the name of the time is kept beside the id
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["unit", "-at"], name="changes_of_an_entry")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.at}"


class Edition(models.Model):
    """Which edition of the data files the tables above hold: one row, written by the load."""

    digest = models.CharField(max_length=64, primary_key=True)
    vintage = models.DateField()  # the day whose division codes these are

    def __str__(self) -> str:
        return f"{self.vintage}"
