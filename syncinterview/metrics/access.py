"""Who may read the figures: whoever has METRICS_TOKEN. Without one there are none to read."""

from __future__ import annotations

import hmac

from django.conf import settings


def may_read(authorization: str) -> bool:
    scheme, _, token = authorization.partition(" ")
    expected: str = settings.METRICS_TOKEN
    given = token.strip().encode()
    return bool(expected) and scheme.lower() == "bearer" and hmac.compare_digest(given, expected.encode())
