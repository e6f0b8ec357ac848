"""What the API was tried with, in the run's own summary: the figures of docs/benchmarks.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import cast

import pytest

FUZZ = "test_schemathesis.py"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    cases: dict[str, Counter[str]] = defaultdict(Counter)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.when == "teardown" and FUZZ in report.nodeid:
                for who, counts in report.user_properties:
                    cases[who].update(cast(dict[str, int], counts), operations=1)
    if not cases:
        return
    terminalreporter.section("made-up data")
    for who, found in cases.items():
        terminalreporter.line(
            f"{who}: {found['operations']} operations, {found['right'] + found['wrong']} cases"
            f" ({found['right']} right, {found['wrong']} wrong), {found['accepted']} accepted"
        )
