"""What the scripted candidate says: one answer in full, one vague, the others in two halves, the second when asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from pypdf import PdfReader

from tools.demo.staff import PlannedQuestion

VAGUE = (
    "I have worked with that a few times. It depends on the situation, really, and in the end we always found "
    "something that worked for everybody in the team."
)
NOTHING_TO_ADD = "I think that is all I can say about it without looking it up."
LONGEST_RESUME_ANSWER = 3  # sentences


class Script:
    """Answers by the question asked. The first prepared question gets everything, the third next to nothing."""

    def __init__(self, questions: Sequence[PlannedQuestion], resume_text: str) -> None:
        self._questions = {_plain(question.text): question for question in questions}
        self._order = [_plain(question.text) for question in questions]
        self._resume = _sentences(resume_text)
        self._current = ""
        self._kept_back: list[str] = []

    def answer(self, question_type: str, text: str) -> str:
        if question_type == "resume":
            return self._about_the_resume(text)
        if question_type == "follow_up":
            return self._kept_back.pop(0) if self._kept_back else NOTHING_TO_ADD
        self._current = _plain(text)
        self._kept_back = []
        question = self._questions.get(self._current)
        if question is None:
            return VAGUE
        position = self._order.index(self._current)
        sentences = _sentences(question.ideal_answer or " ".join(f"{point}." for point in question.key_points))
        if position == 0 or len(sentences) < 2:
            return " ".join(sentences) or VAGUE
        half = (len(sentences) + 1) // 2
        self._kept_back = [" ".join(sentences[half:])]
        if position == 2:
            return VAGUE
        return " ".join(sentences[:half])

    def _about_the_resume(self, text: str) -> str:
        asked = set(re.findall(r"\w{3,}", text.lower()))

        def shared(sentence: str) -> int:
            return len(asked & set(re.findall(r"\w{3,}", sentence.lower())))

        fitting = sorted((s for s in self._resume if len(s.split()) > 4), key=shared, reverse=True)
        return " ".join(fitting[:LONGEST_RESUME_ANSWER]) or NOTHING_TO_ADD


def text_of(path: Path) -> str:
    """The words of a PDF, DOCX or text file, as its writer would know them."""
    if path.suffix.lower() == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix.lower() == ".docx":
        return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    return path.read_text(errors="replace")


def _sentences(text: str) -> list[str]:
    lines = re.split(r"(?<=[.!?])\s+|\n+", text)
    return [" ".join(line.split()) for line in lines if line.strip()]


def _plain(text: str) -> str:
    return " ".join(text.split())
