"""What can be done with evaluations, reports and decisions."""

from reports.services.decision import decision_record
from reports.services.evaluation import answer_evaluate, answer_give_up
from reports.services.recovery import reports_take_up
from reports.services.report import (
    InterviewRunning,
    report_compose,
    report_give_up,
    report_regenerate,
)
from reports.services.workflow import evaluation_soon, workflow_demonstrate

__all__ = [
    "InterviewRunning",
    "answer_evaluate",
    "answer_give_up",
    "decision_record",
    "evaluation_soon",
    "report_compose",
    "report_give_up",
    "report_regenerate",
    "reports_take_up",
    "workflow_demonstrate",
]
