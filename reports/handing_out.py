"""A report made ready to be handed out: loaded whole, and as the file a browser or a client saves.

What the pages and the API have in common. Asks for no permission: who calls has the report already.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from candidates.selectors import Match
from interviews.selectors import solutions_alike
from reports.document import ReportDocument, report_document
from reports.pdf import report_pdf
from reports.selectors import SessionReport, resume_of, standings_of, transcript_of
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidState


def document_of(shown: SessionReport, *, reader: User | None = None, match: Match | None = None) -> ReportDocument:
    """With `reader`, one of the team, also which other programs of theirs look like the candidate's."""
    alike = solutions_alike(reader, shown.responses) if reader else {}
    return report_document(
        shown, utterances=transcript_of(shown), standings=standings_of(shown), alike=alike, match=match
    )


def wanted_language(request: HttpRequest) -> str:
    """The `?language=` of a page's address; empty where the reader leaves it to us. Raises Http404 for an unknown."""
    language = request.GET.get("language", "")
    if language and language not in dict(settings.LANGUAGES):
        raise Http404("Reports are not printed in this language.")
    return language


def pdf_response(shown: SessionReport, *, language: str = "") -> HttpResponse:
    """The report as a file, its labels in the interview's language or in the one that is asked for.

    `language` is one of settings.LANGUAGES, or empty. Raises InvalidState while there is no report.
    """
    if shown.state != "ready":
        raise InvalidState("The report is not ready yet. It can be printed when it is.")
    # Who decided what is the team's own.
    decisions = shown.decisions if shown.reader == "team" else ()
    # Who has a link is given the interview, not the papers.
    resume = resume_of(shown) if shown.reader != "link" else None
    with override(language or shown.session.config.language):
        document = document_of(shown, match=resume.match if resume else None)
        content = report_pdf(shown, document, decisions=decisions, printed_at=timezone.now())
    name = slugify(shown.session.config.job_role) or "interview"
    response = HttpResponse(content, content_type="application/pdf")
    # Without the candidate's name: a file's name ends up in histories.
    response["Content-Disposition"] = f'attachment; filename="report-{name}-{shown.session.pk.hex[:8]}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
