"""The descriptions of both ways in, as files: docs/openapi.json and docs/asyncapi.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from interviews.live.asyncapi import asyncapi

DOCS = Path(settings.BASE_DIR) / "docs"


def openapi() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


def described() -> dict[Path, str]:
    """What each file should hold."""
    made = {DOCS / "openapi.json": openapi(), DOCS / "asyncapi.json": asyncapi()}
    return {path: json.dumps(found, indent=1, ensure_ascii=False) + "\n" for path, found in made.items()}
