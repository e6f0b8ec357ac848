"""Who somebody is and which pages are theirs. Owns the gate of the staff pages; writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from syncinterview.accounts.models import ApiKey, Role, User

P = ParamSpec("P")


class InterviewerRequest(HttpRequest):
    """A request behind `interviewer_required`: its user is a member of a hiring team."""

    user: User
    htmx: HtmxDetails


def interviewer_required(
    view: Callable[Concatenate[InterviewerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Hiring teams only. A visitor is asked to sign in; for a candidate's account the page does not exist."""

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not request.user.is_interviewer:
            raise Http404
        return view(cast(InterviewerRequest, request), *args, **kwargs)

    return gate


def users_found(*, search: str = "", role: str = "") -> QuerySet[User]:
    """Everybody with an account whose name or e-mail matches, word by word."""
    users = User.objects.order_by("email")
    for word in search.split()[:6]:
        users = users.filter(Q(email__icontains=word) | Q(full_name__icontains=word))
    return users.filter(role=role) if role else users


def interviewer_by_email(email: str) -> User | None:
    """The member of a hiring team with this address; None where nobody has it."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    return user if user is not None and user.is_interviewer else None


def access_user(user: User, user_id: UUID) -> User:
    """Oneself, or anybody for an admin. Raises Http404."""
    found = User.objects.filter(pk=user_id)
    if user.role != Role.ADMIN:
        found = found.filter(pk=user.pk)
    person = found.first()
    if person is None:
        raise Http404("No such user.")
    return person


def is_last_admin(user: User) -> bool:
    """Whether nobody could administer without this account."""
    admins = User.objects.filter(role=Role.ADMIN, is_active=True)
    return admins.filter(pk=user.pk).exists() and not admins.exclude(pk=user.pk).exists()


def api_keys_of(user: User) -> QuerySet[ApiKey]:
    """One's own keys, the revoked ones too, newest first."""
    return ApiKey.objects.filter(owner=user).order_by("-created_at")


def access_api_key(user: User, key_id: UUID) -> ApiKey:
    key = api_keys_of(user).filter(pk=key_id).first()
    if key is None:
        raise Http404("No such key.")
    return key


def landing_url(user: User) -> str:
    """Where a person goes after signing in when nothing else was asked for."""
    return resolve_url(settings.LOGIN_REDIRECT_URL if user.is_interviewer else settings.OWN_PAGES_URL)


def safe_next(request: HttpRequest) -> str:
    """The `next` of a request when it stays on this site, else an empty string."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else ""


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(request.get_full_path())
    # A fragment was asked for after the session ran out: the whole page has to sign in, not a corner of it.
    page = request.headers.get("HX-Current-URL", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        page = urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl()
    else:
        page = resolve_url(settings.LOGIN_REDIRECT_URL)
    return HttpResponseClientRedirect(redirect_to_login(page).url)
