"""System checks of reports: what printing them needs."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning

from reports.pdf.fonts import PACKAGE, FontsMissing, package_version


@register()
def check_fonts(**_: Any) -> list[CheckMessage]:
    try:
        package_version()
    except FontsMissing as missing:
        hint = f"Install it: pip install {PACKAGE}. Everything but printing works without."
        return [CheckWarning(str(missing), hint=hint, id="reports.W001")]
    return []
