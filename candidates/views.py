"""One's own papers: bring them, see what was read in them and how they fit, take them away again."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from candidates.forms import PaperForm
from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.selectors import access_own_document, jd_text, own_documents, paper_shown, profile_of
from candidates.services import document_delete, document_upload, match_read_later
from llm.selectors import models_configured
from syncinterview.accounts.models import User
from syncinterview.lib.downloads import attachment
from syncinterview.lib.errors import ProductError

PAPERS_SHOWN = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """All of one's papers, and the way to bring another."""
    user = cast(User, request.user)
    form = PaperForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            kind = DocumentKind(form.cleaned_data["kind"])
            try:
                document = document_upload(kind=kind, upload=form.cleaned_data["file"], owner=user)
            except ProductError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.http_status
            else:
                return redirect("candidates:paper", document.pk)
    context = {"form": form, "documents": _lines(own_documents(user))[:PAPERS_SHOWN], "area": "papers"}
    return render(request, "candidates/papers.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One paper: what was read in it, and for a résumé, how it fits a job of one's choice.

    A POST asks a model for its reading of that match as well, where there is one.
    """
    user = cast(User, request.user)
    document = access_own_document(user, document_id)
    context = _context(user, document, request)
    if request.method == "POST":
        jd = context["jd"]
        if jd is not None and document.status == DocumentStatus.READY:
            match_read_later(resume=document, job_text=jd_text(jd), job_title=profile_of(jd).title)
            messages.info(request, "A model reads the match as well. It takes up to a minute.")
        return redirect(request.get_full_path())
    return render(request, "candidates/paper.html", context)


@login_required
@never_cache
@require_safe
def paper_progress(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Whether it has been read. The last answer replaces the page's content and ends the polling."""
    user = cast(User, request.user)
    document = access_own_document(user, document_id)
    if document.status in (DocumentStatus.UPLOADED, DocumentStatus.PROCESSING):
        return render(request, "candidates/_reading.html", {"document": document})
    response = render(request, "candidates/_paper.html", _context(user, document, request))
    return reswap(retarget(response, "#paper"), "outerHTML")


@login_required
@require_safe
def paper_file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = access_own_document(cast(User, request.user), document_id)
    return attachment(document.file, name=document.original_name, content_type=document.content_type)


@login_required
@require_POST
def paper_delete(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document_delete(document=access_own_document(cast(User, request.user), document_id))
    messages.success(request, "The file and what was read in it are deleted.")
    return redirect("candidates:papers")


def _context(user: User, document: Document, request: HttpRequest) -> dict[str, Any]:
    jds = []
    jd = None
    if document.kind == DocumentKind.RESUME:
        jds = list(_lines(own_documents(user).filter(kind=DocumentKind.JD, status=DocumentStatus.READY))[:PAPERS_SHOWN])
        wanted = request.GET.get("job", "")
        chosen = next((each for each in jds if str(each.pk) == wanted), jds[0] if jds else None)
        jd = access_own_document(user, chosen.pk) if chosen else None
    return {
        "document": document,
        "paper": paper_shown(document, jd=jd),
        "jds": jds,
        "jd": jd,
        "models_configured": models_configured(),
        "area": "papers",
    }


def _lines(documents: QuerySet[Document]) -> QuerySet[Document]:
    return documents.defer("text", "sections", "profile", "model_profile")
