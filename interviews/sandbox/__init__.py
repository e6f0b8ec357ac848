"""Running a stranger's program: `run(language, source, stdin, tests, limits) -> RunResult`.

Owns the walls and what their outcomes mean. Knows no Django, no database and no task; docs/sandbox.md has the rest.
"""

from interviews.sandbox.box import FIRST_UID, Box, make_box
from interviews.sandbox.cases import AssertCase, CallCase, Case, SqlCase, StdioCase, cases_from
from interviews.sandbox.limits import SOURCE_BYTES, STDIN_BYTES, Limits
from interviews.sandbox.probe import Probe, probe
from interviews.sandbox.results import Bound, RunResult, Status, TestResult, keepable, not_executed, without_details
from interviews.sandbox.runner import run
from interviews.sandbox.toolchains import LANGUAGES, SUFFIXES, toolchains

__all__ = [
    "FIRST_UID",
    "LANGUAGES",
    "SOURCE_BYTES",
    "STDIN_BYTES",
    "SUFFIXES",
    "AssertCase",
    "Bound",
    "Box",
    "CallCase",
    "Case",
    "Limits",
    "Probe",
    "RunResult",
    "SqlCase",
    "Status",
    "StdioCase",
    "TestResult",
    "cases_from",
    "keepable",
    "make_box",
    "not_executed",
    "probe",
    "run",
    "toolchains",
    "without_details",
]
