"""Reading reports, permission included."""

from reports.selectors.benchmarks import standings_of
from reports.selectors.comparison import MOST_COMPARED, Comparison, access_comparison
from reports.selectors.costs import Costs, InterviewCost, access_costs, interview_costs, sessions_with_costs
from reports.selectors.papers import ResumeShown, access_recording, access_resume_file, resume_of
from reports.selectors.report import (
    SessionReport,
    access_feedback,
    access_report,
    decisions_of,
    report_of_link,
    transcript_of,
)
from reports.selectors.sessions import (
    WAITING,
    InterviewLine,
    Overview,
    SessionLine,
    lines,
    overview_of,
    sessions_found,
)
from reports.selectors.sharing import (
    access_second_reading,
    access_share_link,
    readings_shown,
    second_readings_of,
    share_link_of_token,
    share_links_of,
)
from reports.selectors.work import is_ready_to_compose, unjudged_responses, unreported_sessions
from reports.selectors.writing import Moment, Writing, access_writing

__all__ = [
    "MOST_COMPARED",
    "WAITING",
    "Comparison",
    "Costs",
    "InterviewCost",
    "InterviewLine",
    "Moment",
    "Overview",
    "ResumeShown",
    "SessionLine",
    "SessionReport",
    "Writing",
    "access_comparison",
    "access_costs",
    "access_feedback",
    "access_recording",
    "access_report",
    "access_resume_file",
    "access_second_reading",
    "access_share_link",
    "access_writing",
    "decisions_of",
    "interview_costs",
    "is_ready_to_compose",
    "lines",
    "overview_of",
    "readings_shown",
    "report_of_link",
    "resume_of",
    "second_readings_of",
    "sessions_found",
    "sessions_with_costs",
    "share_link_of_token",
    "share_links_of",
    "standings_of",
    "transcript_of",
    "unjudged_responses",
    "unreported_sessions",
]
