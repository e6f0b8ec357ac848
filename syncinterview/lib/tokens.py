"""Secret tokens: made here, shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits in URL-safe letters."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. With 256 random bits in it, a plain SHA-256 cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()
