"""Pages to sign in and out and for one's own profile."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from syncinterview.accounts.forms import NameForm, PasswordForm, SignInForm
from syncinterview.accounts.models import User
from syncinterview.accounts.selectors import landing_url, safe_next
from syncinterview.accounts.services import TooManyAttempts, user_authenticate, user_rename
from syncinterview.lib.errors import ProductError


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    wanted = safe_next(request)
    if request.user.is_authenticated:
        return redirect(wanted or landing_url(request.user))
    form = SignInForm(request.POST or None)
    status, retry_after = 200, 0
    if request.method == "POST" and form.is_valid():
        try:
            user = user_authenticate(**form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""))
        except TooManyAttempts as error:
            form.add_error(None, error.message)
            status, retry_after = error.http_status, error.seconds
        except ProductError as error:
            form.add_error(None, error.message)
        else:
            login(request, user)
            return redirect(wanted or landing_url(user))
    response = render(request, "accounts/sign_in.html", {"form": form, "next": wanted}, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, "You are signed out.")
    return redirect("home")


@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Two small forms on one page; `form` in the request tells which one was sent."""
    user = cast(User, request.user)
    sent = request.POST.get("form")
    name_form = NameForm(request.POST if sent == "name" else None, initial={"full_name": user.full_name})
    password_form = PasswordForm(user, request.POST if sent == "password" else None)
    if sent == "name" and name_form.is_valid():
        user_rename(user=user, **name_form.cleaned_data)
        messages.success(request, "Your name is saved.")
        return redirect("accounts:profile")
    if sent == "password" and password_form.is_valid():
        password_form.save()
        # The other browsers of this person are signed out by the change; this one stays.
        update_session_auth_hash(request, user)
        messages.success(request, "Your password is changed. Other devices have to sign in again.")
        return redirect("accounts:profile")
    forms = {"name_form": name_form, "password_form": password_form, "area": "profile"}
    return render(request, "accounts/profile.html", forms)
