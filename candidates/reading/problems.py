"""Why a file cannot be read, and the sentence that says so and what to do about it."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_COMPLEX = "too_complex"
    ENCRYPTED_PDF = "encrypted_pdf"
    ENCRYPTED_OFFICE = "encrypted_office"
    DAMAGED_PDF = "damaged_pdf"
    DAMAGED_DOCX = "damaged_docx"
    DAMAGED_ODT = "damaged_odt"
    DAMAGED_RTF = "damaged_rtf"
    NO_TEXT_PDF = "no_text_pdf"
    NO_TEXT = "no_text"
    MACROS = "macros"
    OLD_WORD = "old_word"
    OPEN_DOCUMENT = "open_document"
    OTHER_OFFICE = "other_office"
    PICTURE = "picture"
    PROGRAM = "program"
    ARCHIVE = "archive"
    WEB_PAGE = "web_page"
    NOT_A_DOCUMENT = "not_a_document"
    MISSING = "missing"


WANTED = "a PDF, Word (.docx), OpenDocument (.odt), RTF or text file"

SENTENCES: dict[Problem, str] = {
    Problem.EMPTY: "This file is empty. Choose the file that holds your text.",
    Problem.TOO_LARGE: "This file is larger than {limit}. Save a smaller copy, for example without pictures, "
    "and choose that.",
    Problem.TOO_LONG: "This document is too long: at most {limit} pages can be read. Save the pages that matter as a "
    "file of their own and choose that.",
    Problem.TOO_COMPLEX: "This file is too complicated to read. Save it again as a plain PDF or text file "
    "and choose that.",
    Problem.ENCRYPTED_PDF: "This PDF is protected by a password. Save a copy without one and choose that.",
    Problem.ENCRYPTED_OFFICE: "This document is protected by a password. Save a copy without one and choose that.",
    Problem.DAMAGED_PDF: "This PDF is damaged and cannot be opened. Save it again from the program it was written in "
    "and choose the new file.",
    Problem.DAMAGED_DOCX: "This Word document is damaged and cannot be opened. Save it again in Word and choose the "
    "new file.",
    Problem.DAMAGED_ODT: "This OpenDocument text is damaged and cannot be opened. Save it again in the program it was "
    "written in and choose the new file.",
    Problem.DAMAGED_RTF: "This rich text file (RTF) is damaged and cannot be opened. Save it again in the program it "
    "was written in and choose the new file.",
    Problem.NO_TEXT_PDF: "This PDF holds pictures of pages but no text. Export it as a PDF from the program it was "
    "written in, or choose a Word document or a text file.",
    Problem.NO_TEXT: "There is no text in this file. Choose the file that holds your text.",
    Problem.MACROS: "This document contains macros. Save it as a plain Word document (.docx) or a PDF and choose that.",
    Problem.OLD_WORD: "This is a file of an older Office version. Save it as a Word document (.docx) or a PDF "
    "and choose that.",
    Problem.OPEN_DOCUMENT: "This OpenDocument file is not a text, or is packed in an unusual way. Save it as a PDF and "
    "choose that.",
    Problem.OTHER_OFFICE: "This is a spreadsheet, a presentation or another kind of document. "
    "Save it as a PDF and choose that.",
    Problem.PICTURE: f"This is a picture. Choose {WANTED} instead.",
    Problem.PROGRAM: f"This is a program, not a document. Choose {WANTED}.",
    Problem.ARCHIVE: f"This is an archive. Unpack it and choose {WANTED} from it.",
    Problem.WEB_PAGE: "This is a web page. Print it to a PDF and choose that.",
    Problem.NOT_A_DOCUMENT: f"This file is not a document that can be read here. Choose {WANTED}.",
    Problem.MISSING: "The stored file cannot be found. Upload it again.",
}


class Unreadable(Exception):
    """The file cannot be read, and why. `limit` fills the sentence where it names one."""

    def __init__(self, problem: Problem, *, limit: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.limit = limit

    @property
    def sentence(self) -> str:
        return SENTENCES[self.problem].format(limit=self.limit)
