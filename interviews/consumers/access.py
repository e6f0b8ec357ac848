"""Who may hold a session: where its token may come from, and the codes a connection is closed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.conf import settings

from interviews.cookies import session_cookie

CLOSE_NORMAL = 1000
CLOSE_TOO_MANY_ERRORS = 1008
CLOSE_TRY_AGAIN = 1013
CLOSE_NO_TOKEN = 4401
CLOSE_NO_SESSION = 4404
CLOSE_REPLACED = 4409
CLOSE_FINISHED = 4410

MOST_SEQ_DIGITS = 9
MOST_TAB_CHARS = 40


def token_of(scope: Mapping[str, Any], session_id: UUID) -> str:
    """The session token: from the header, the query, or - from an allowed origin only - the page's cookie."""
    pairs: Iterable[tuple[bytes, bytes]] = scope["headers"]
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return bearer.strip()
    query_string: bytes = scope["query_string"]
    query = parse_qs(query_string.decode("latin-1")).get("token")
    if query:
        return query[0]
    if not origin_allowed(headers.get("origin", ""), host=headers.get("host", "")):
        return ""
    cookie = SimpleCookie(headers.get("cookie", "")).get(session_cookie(session_id))
    return str(cookie.value) if cookie else ""


def wants_parts(scope: Mapping[str, Any]) -> bool:
    """Whether the client connected with `?stream=1`: replies come sentence by sentence, then whole."""
    query_string: bytes = scope["query_string"]
    return parse_qs(query_string.decode("latin-1")).get("stream") == ["1"]


def heard_until(scope: Mapping[str, Any]) -> int:
    """The number of the last message that a client who comes back (`?seq=`) has heard; 0 where it does not say."""
    query_string: bytes = scope["query_string"]
    said = parse_qs(query_string.decode("latin-1")).get("seq", [""])[0]
    return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_SEQ_DIGITS else 0


def tab_of(scope: Mapping[str, Any]) -> str:
    """What the client calls the page it is on (`?tab=`), the same when it comes back; empty where it does not say."""
    query_string: bytes = scope["query_string"]
    return parse_qs(query_string.decode("latin-1")).get("tab", [""])[0][:MOST_TAB_CHARS]


def origin_allowed(origin: str, *, host: str) -> bool:
    """An origin counts when it is this very host, or named in ALLOWED_ORIGINS."""
    return bool(origin) and (urlsplit(origin).netloc == host or origin in settings.ALLOWED_ORIGINS)
