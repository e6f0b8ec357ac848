"""`Idempotency-Key`: a creating call that is sent again gets the first one's answer, and creates nothing.

The answer is kept for a day in the shared cache, readable only with the key it came with: it may hold a token.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from cryptography.fernet import Fernet
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from syncinterview.lib.errors import InvalidInput, InvalidState

HEADER = "Idempotency-Key"
KEY_MAX_LENGTH = 200
KEPT_SECONDS = 24 * 3600
# Longer than any creating call may take.
HELD_SECONDS = 120

Handler = Callable[..., Response]


def once_per_key(handler: Handler) -> Handler:
    """Give the handler of a creating POST its memory. Without the header it is called as ever."""

    @wraps(handler)
    def remembered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return handler(view, request, *args, **kwargs)
        if len(key) > KEY_MAX_LENGTH:
            raise InvalidInput(f"{HEADER} has {KEY_MAX_LENGTH} characters at most.", code="idempotency_key_invalid")
        place, cipher = _place(request, key), _cipher(key)
        fingerprint = _fingerprint(request)
        if not cache.add(f"{place}:held", 1, timeout=HELD_SECONDS):
            raise InvalidState("The same call is being answered.", code="idempotency_in_progress")
        try:
            kept = cache.get(place)
            if kept is not None:
                return _again(json.loads(cipher.decrypt(kept)), fingerprint)
            response = handler(view, request, *args, **kwargs)
            body = json.dumps([fingerprint, response.status_code, response.data], cls=JSONEncoder)
            cache.set(place, cipher.encrypt(body.encode()), timeout=KEPT_SECONDS)
            return response
        finally:
            cache.delete(f"{place}:held")

    return remembered


def _again(kept: list[Any], fingerprint: str) -> Response:
    first, status, body = kept
    if first != fingerprint:
        raise InvalidInput(
            f"This {HEADER} came with another request before. Choose another one.",
            code="idempotency_mismatch",
            http_status=422,
        )
    return Response(body, status=status, headers={"Idempotent-Replayed": "true"})


def _place(request: Request, key: str) -> str:
    holder = getattr(request.auth, "pk", None) or request.user.pk
    caller = str(holder) if holder else request.META.get("REMOTE_ADDR", "")
    digest = salted_hmac("idempotency", f"{caller}|{request.method}|{request.path}|{key}", algorithm="sha256")
    return f"idempotent:{digest.hexdigest()}"


def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac("idempotency-body", key, algorithm="sha256").digest()))


def _fingerprint(request: Request) -> str:
    """Tells two requests apart by what they carry."""
    digest = hashlib.sha256()
    sent = request.data
    if not isinstance(sent, Mapping):
        return hashlib.sha256(json.dumps(sent, sort_keys=True, cls=JSONEncoder).encode()).hexdigest()
    for name in sorted(sent):
        for value in sent.getlist(name) if hasattr(sent, "getlist") else [sent[name]]:
            digest.update(f"\n{name}=".encode())
            if isinstance(value, UploadedFile):
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(json.dumps(value, sort_keys=True, cls=JSONEncoder).encode())
    return digest.hexdigest()
