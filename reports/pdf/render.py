"""Sets a report on paper. Owns the typesetter and its limits; knows nothing of who may read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

import typst
from django.conf import settings
from django.utils.translation import get_language

from reports.document import ReportDocument
from reports.models import Decision
from reports.pdf.fonts import FontsMissing, carried, fonts
from reports.pdf.glyphs import Setting
from reports.pdf.printed import printed
from reports.selectors.report import SessionReport

__all__ = ["FontsMissing", "report_pages", "report_pdf"]

# The folder is all that the template can read: there is nothing in it but templates.
ROOT = Path(__file__).parent / "templates"
TEMPLATE = ROOT / "report.typ"


def report_pdf(
    shown: SessionReport, document: ReportDocument, *, decisions: Sequence[Decision], printed_at: datetime
) -> bytes:
    """The report as a tagged PDF, in the language that is active.

    Raises FontsMissing; ValueError for a report that is not ready.
    """
    return cast(bytes, _set(_content(shown, document, decisions, printed_at), "pdf", printed_at))


def report_pages(
    shown: SessionReport, document: ReportDocument, *, decisions: Sequence[Decision], printed_at: datetime
) -> list[bytes]:
    """The same as a picture of each page, PNG."""
    found = _set(_content(shown, document, decisions, printed_at), "png", printed_at)
    return found if isinstance(found, list) else [found]


def _content(
    shown: SessionReport, document: ReportDocument, decisions: Sequence[Decision], printed_at: datetime
) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return printed(shown, document, decisions=decisions, printed_at=printed_at, language=language)


def _set(content: dict[str, Any], form: Literal["pdf", "png"], printed_at: datetime) -> bytes | list[bytes]:
    setting = Setting(carried())
    ready = setting.stored(content)
    ready["replaced"] = setting.replaced
    # A compiler of its own for each report: one that is shared holds the last one's words.
    compiler = typst.Compiler(
        str(TEMPLATE),
        root=str(ROOT),
        font_paths=fonts(),
        ignore_system_fonts=True,
        # One string, parsed by the template as JSON: words in it stay words.
        sys_inputs={"report": json.dumps(ready, ensure_ascii=False)},
    )
    found = compiler.compile(
        format=form,
        ppi=110 if form == "png" else None,
        pdf_standards="ua-1" if form == "pdf" else [],
        timestamp=printed_at.replace(microsecond=0),
    )
    if found is None:
        raise RuntimeError("The typesetter returned nothing.")
    return found
