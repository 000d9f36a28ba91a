"""The tables that kinds bring, gathered for Django."""

from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.changes.models import Change
from padis.kinds.exam_report.models import ExaminingUnit
from padis.kinds.first_child.models import Application
from padis.kinds.notes.models import TaskNote
from padis.kinds.twins.models import SheetMark, Twin

__all__ = ["Application", "BirthRegistration", "Change", "ExaminingUnit", "SheetMark", "TaskNote", "Twin"]
