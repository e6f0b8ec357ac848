"""The roof's own pages: the front door, and what is shown for a request that cannot be read."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from syncinterview.accounts.selectors import landing_url


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is and where to sign in; a hiring team's own start page when they are signed in."""
    if request.user.is_authenticated and request.user.is_interviewer:
        return redirect(landing_url(request.user))
    return render(request, "home.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400; a body that is too large gets its own page and status."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
