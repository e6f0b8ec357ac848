"""Links to a report: the team's page on which they are made and revoked, and what who holds one gets to see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.selectors import access_session
from reports.forms import ShareForm
from reports.handing_out import document_of, pdf_response, wanted_language
from reports.models import ShareLink
from reports.selectors import access_report, access_share_link, report_of_link, share_link_of_token, share_links_of
from reports.services import share_link_create, share_link_revoke, share_view_record
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required
from syncinterview.lib.errors import ProductError
from syncinterview.lib.forms import error_add


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@interviewer_required
def links(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """The links of a report. A new one is shown once, on the page that made it."""
    shared = access_session(request.user, session_id)
    form = ShareForm(request.POST if request.method == "POST" else None)
    address = ""
    if form.is_bound and form.is_valid():
        try:
            _, token = share_link_create(session=shared, created_by=request.user, **form.cleaned_data)
        except ProductError as error:
            error_add(form, error)
        else:
            address = request.build_absolute_uri(reverse("reports:shared", args=[token]))
            form = ShareForm()
    now = timezone.now()
    context = {
        "area": "overview",
        "session": shared,
        "candidate": access_report(request.user, session_id).person,
        "form": form,
        "address": address,
        "links": [(link, link.is_open(now)) for link in share_links_of(shared)],
    }
    return render(request, "reports/share.html", context)


@require_POST
@interviewer_required
def revoke(request: InterviewerRequest, link_id: UUID) -> HttpResponse:
    link = access_share_link(request.user, link_id)
    share_link_revoke(link=link)
    messages.success(request, "The link opens nothing any more.")
    return redirect("reports:share", link.session_id)


@sensitive_variables("token")
@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The report for who holds the link: to be read, by nobody in particular."""
    link = share_link_of_token(token, now=timezone.now())
    shown = report_of_link(link.session_id, shows_contact=link.shows_contact)
    _note(request, link)
    context: dict[str, Any] = {
        **document_of(shown).named(),
        "shown": shown,
        "session": shown.session,
        "config": shown.session.config,
        "candidate": shown.person,
        "expires_at": link.expires_at,
        "token": token,
    }
    return _unlisted(render(request, "reports/shared.html", context))


@sensitive_variables("token")
@never_cache
@require_safe
def shared_pdf(request: HttpRequest, token: str) -> HttpResponse:
    link = share_link_of_token(token, now=timezone.now())
    shown = report_of_link(link.session_id, shows_contact=link.shows_contact)
    if shown.state != "ready":
        # The page says that it is being written anew.
        return _unlisted(redirect("reports:shared", token))
    response = pdf_response(shown, language=wanted_language(request))
    _note(request, link, as_pdf=True)
    return _unlisted(response)


def _note(request: HttpRequest, link: ShareLink, *, as_pdf: bool = False) -> None:
    # A HEAD is a look at whether there is something, as mail programs do: nobody has read anything.
    if request.method == "GET":
        share_view_record(link=link, as_pdf=as_pdf)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Kept out of indexes, and the address out of what a followed link tells."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
