"""What can be done with evaluations, reports and decisions."""

from reports.services.code_review import code_facts_gather
from reports.services.decision import decision_record
from reports.services.drafting import report_draft
from reports.services.evaluation import answer_evaluate, answer_give_up, answer_judge
from reports.services.reading import second_reading_answer, second_reading_ask
from reports.services.recovery import reports_take_up
from reports.services.report import (
    InterviewRunning,
    report_compose,
    report_give_up,
    report_regenerate,
)
from reports.services.revision import answer_revise
from reports.services.sharing import share_link_create, share_link_revoke, share_view_record
from reports.services.shortlist import shortlist_add, shortlist_remove
from reports.services.workflow import evaluation_soon, workflow_demonstrate

__all__ = [
    "InterviewRunning",
    "answer_evaluate",
    "answer_give_up",
    "answer_judge",
    "answer_revise",
    "code_facts_gather",
    "decision_record",
    "evaluation_soon",
    "report_compose",
    "report_draft",
    "report_give_up",
    "report_regenerate",
    "reports_take_up",
    "second_reading_answer",
    "second_reading_ask",
    "share_link_create",
    "share_link_revoke",
    "share_view_record",
    "shortlist_add",
    "shortlist_remove",
    "workflow_demonstrate",
]
