"""The cookie that opens a session to the browser it was begun in. A name alone; who may hold it is asked elsewhere."""

from __future__ import annotations

COOKIE_PREFIX = "interview-"


def session_cookie(session_id: object) -> str:
    return f"{COOKIE_PREFIX}{session_id}"
