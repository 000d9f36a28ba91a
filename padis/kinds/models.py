"""The tables that kinds bring, gathered for Django."""

from padis.kinds.exam_report.models import ExaminingUnit

__all__ = ["ExaminingUnit"]
