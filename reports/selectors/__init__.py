"""Reading reports, permission included."""

from reports.selectors.costs import Costs, InterviewCost, access_costs, interview_costs, sessions_with_costs
from reports.selectors.papers import ResumeShown, access_resume_file, resume_of
from reports.selectors.report import SessionReport, access_report, decisions_of, transcript_of
from reports.selectors.sessions import (
    WAITING,
    InterviewLine,
    Overview,
    SessionLine,
    lines,
    overview_of,
    sessions_found,
)
from reports.selectors.work import is_ready_to_compose, unjudged_responses, unreported_sessions

__all__ = [
    "WAITING",
    "Costs",
    "InterviewCost",
    "InterviewLine",
    "Overview",
    "ResumeShown",
    "SessionLine",
    "SessionReport",
    "access_costs",
    "access_report",
    "access_resume_file",
    "decisions_of",
    "interview_costs",
    "is_ready_to_compose",
    "lines",
    "overview_of",
    "resume_of",
    "sessions_found",
    "sessions_with_costs",
    "transcript_of",
    "unjudged_responses",
    "unreported_sessions",
]
