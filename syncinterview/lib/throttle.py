"""Counting calls by address, so that nobody can flood a page that anyone may open. Knows nothing of what is counted."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def seconds_to_wait(scope: str, *, address: str, limit: int, window_seconds: int = 60) -> int:
    """Count one call. Returns 0 while there were at most `limit` in this window, else the seconds to the next."""
    now = time.time()
    window = int(now // window_seconds)
    # Keyed: a cache key must not tell whose calls it counts.
    digest = salted_hmac(f"throttle:{scope}", address, algorithm="sha256").hexdigest()
    key = f"throttle:{scope}:{window}:{digest}"
    cache.add(key, 0, timeout=2 * window_seconds)
    if cache.incr(key) <= limit:
        return 0
    return max(1, int((window + 1) * window_seconds - now) + 1)
