"""What the scripted candidate says: one answer in full, one vague, the others by half, then what is asked for."""

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
        self._resume = [sentence for sentence in _sentences(resume_text) if len(sentence.split()) > 4]
        self._talked_about: PlannedQuestion | None = None

    def answer(self, question_type: str, text: str) -> str:
        if question_type == "resume":
            return _fitting(self._resume, text, most=LONGEST_RESUME_ANSWER) or NOTHING_TO_ADD
        if question_type == "follow_up":
            return self._what_was_left_out(text)
        self._talked_about = question = self._questions.get(_plain(text))
        if question is None:
            return VAGUE
        position = self._order.index(_plain(text))
        sentences = _sentences(question.ideal_answer)
        if position == 0 or len(sentences) < 2:
            return " ".join(sentences) or VAGUE
        if position == 2:
            return VAGUE
        return " ".join(sentences[: (len(sentences) + 1) // 2])

    def _what_was_left_out(self, follow_up: str) -> str:
        """What an ideal answer says about the point that is asked for."""
        if self._talked_about is None:
            return NOTHING_TO_ADD
        asked = [point.point for point in self._talked_about.key_points if point.probe and point.probe in follow_up]
        said = _fitting(_sentences(self._talked_about.ideal_answer), " ".join(asked) or follow_up, most=2)
        return said or NOTHING_TO_ADD


def _fitting(sentences: Sequence[str], wanted: str, *, most: int) -> str:
    """The sentences that share most words with what is wanted, in their own order."""
    words = _words(wanted)
    best = sorted(sentences, key=lambda sentence: len(words & _words(sentence)), reverse=True)[:most]
    return " ".join(sentence for sentence in sentences if sentence in best)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


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
