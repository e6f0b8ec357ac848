"""Secret tokens: made here, shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits in URL-safe letters. The first is no dash: on a command line it would be an option."""
    while (token := secrets.token_urlsafe(32)).startswith("-"):
        pass
    return token


def token_hash(token: str) -> str:
    """What is stored of a token. With 256 random bits in it, a plain SHA-256 cannot be searched."""
    # What a client sends may be no text at all, and is then no token either.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
