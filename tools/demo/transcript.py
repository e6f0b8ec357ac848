"""Prints an interview as it happens: when, who, on which question, and the words; then its report."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from typing import Any

INDENT = 11
NARROWEST, WIDEST = 60, 100


class Transcript:
    def __init__(self) -> None:
        self._began = time.monotonic()
        self._width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size((100, 24)).columns))

    def step(self, words: str) -> None:
        """What is being done, outside the conversation."""
        print(self._wrapped(words, first=self._moment()), flush=True)

    def said(self, who: str, label: str, words: str, *, after_seconds: float | None = None) -> None:
        """Words of the conversation; `after_seconds` tells how long the reply was waited for."""
        waited = "" if after_seconds is None else f"  ({after_seconds * 1000:.0f} ms after the answer)"
        print(f"{self._moment()}{who}{f', {label}' if label else ''}{waited}")
        print(self._wrapped(words, first=" " * INDENT), flush=True)

    def gap(self) -> None:
        print(flush=True)

    def report(self, report: dict[str, Any]) -> None:
        overall = report["overall_assessment"]
        self._heading("Report")
        print(
            f"{'Overall':<18}{_score(overall['overall_score'])}   {overall['recommendation'] or 'no recommendation'}"
            " (a draft: a person decides)"
        )
        for name, score in report["scores"].items():
            print(f"{name.replace('_', ' ').capitalize():<18}{_score(score)}")
        self._heading("Answers")
        for answer in report["responses"]:
            points = answer["key_points"]
            covered = sum(point["covered"] for point in points)
            found = f"{covered} of {len(points)} key points" if points else ""
            print(f"{answer['display_label']:<22}{_score(answer['score'])}   {answer['answer_quality']:<13}{found}")
        self._paragraph("Summary", overall["summary"])
        for title, name in (("Strengths", "strengths"), ("To improve", "areas_for_improvement")):
            for sentence in overall[name]:
                self._paragraph(title, sentence)
        judged_by = report["judged_by"]
        self._paragraph("Judged by", f"{judged_by['provider']}, {judged_by['model']}, {judged_by['prompt_version']}")
        print(flush=True)

    def _moment(self) -> str:
        return f"{time.monotonic() - self._began:7.1f} s  "

    def _wrapped(self, words: str, *, first: str) -> str:
        return textwrap.fill(
            words, self._width - 1, initial_indent=first, subsequent_indent=" " * INDENT, break_on_hyphens=False
        )

    def _heading(self, words: str) -> None:
        print(f"\n{words}\n{'-' * len(words)}", file=sys.stdout)

    def _paragraph(self, title: str, words: str) -> None:
        indent = " " * 18
        print(textwrap.fill(words, self._width - 1, initial_indent=f"{title:<18}", subsequent_indent=indent))


def _score(score: float | None) -> str:
    return "    –" if score is None else f"{score:5.1f}"
