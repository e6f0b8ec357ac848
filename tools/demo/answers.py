"""What the scripted candidate says: one answer in full, one vague, the others by half, then what is asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from pypdf import PdfReader

from candidates.reading.files import reader_of
from candidates.reading.kinds import file_kind
from tools.demo.staff import PlannedQuestion

VAGUE = (
    "I have worked with that a few times. It depends on the situation, really, and in the end we always found "
    "something that worked for everybody in the team."
)
NOTHING_TO_ADD = "I think that is all I can say about it without looking it up."
RESUME_LINES = 3


class Script:
    """Answers by the question asked. The first prepared question gets everything, the third next to nothing."""

    def __init__(self, questions: Sequence[PlannedQuestion], resume_text: str) -> None:
        self._questions = {_plain(question.text): question for question in questions}
        self._order = [_plain(question.text) for question in questions]
        self._resume = _sentences(resume_text)
        self._talked_about: PlannedQuestion | None = None  # None: the résumé
        self._resume_position = 0

    def answer(self, question_type: str, text: str) -> str:
        if question_type == "resume":
            self._talked_about = None
            self._resume_position = _by_fit(self._resume, text)[0] if self._resume else 0
            return self._more_of_the_resume()
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
            return self._more_of_the_resume()
        asked = [point.point for point in self._talked_about.key_points if point.probe and point.probe in follow_up]
        sentences = _sentences(self._talked_about.ideal_answer)
        best = sorted(_by_fit(sentences, " ".join(asked) or follow_up)[:2])
        return " ".join(sentences[index] for index in best) or NOTHING_TO_ADD

    def _more_of_the_resume(self) -> str:
        """The lines of the résumé from where the talk has come to."""
        lines = self._resume[self._resume_position : self._resume_position + RESUME_LINES]
        self._resume_position += RESUME_LINES
        return " ".join(line if line[-1] in ".!?" else f"{line}." for line in lines) or NOTHING_TO_ADD


def _by_fit(sentences: Sequence[str], wanted: str) -> list[int]:
    """Positions of the sentences, best first: by the words shared with what is wanted, rare words counting more."""
    frequency = Counter(word for sentence in sentences for word in _words(sentence))
    wanted_words = _words(wanted)

    def fit(index: int) -> float:
        return sum(1 / frequency[word] for word in wanted_words & _words(sentences[index]))

    return sorted(range(len(sentences)), key=fit, reverse=True)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


def text_of(path: Path) -> str:
    """The words of a PDF, DOCX, ODT, RTF or text file, as its writer would know them."""
    if path.suffix.lower() == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix.lower() == ".docx":
        return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    if path.suffix.lower() in (".odt", ".rtf"):
        content = path.read_bytes()
        return reader_of(file_kind(content))(content).text
    return path.read_text(errors="replace")


def _sentences(text: str) -> list[str]:
    """Sentences and lines; a line that goes on in small letters is one with the next."""
    lines = re.split(r"(?<=[.!?])\s+|\n+(?![a-z])", text)
    return [" ".join(line.split()) for line in lines if line.strip()]


def _plain(text: str) -> str:
    return " ".join(text.split())
