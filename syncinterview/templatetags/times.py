"""A moment on a page: shown in the reader's time zone, with UTC in its title."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from syncinterview.lib.viewer_time import viewer_zone

register = template.Library()

# Known by the same names to static/ui/local-time.js.
FORMATS = {
    "minute": "j M Y, H:i",
    "day": "j M Y",
    "clock": "H:i",
    "second": "H:i:s",
    "long": "j F Y, H:i",
}


@register.simple_tag(takes_context=True)
def moment(context: dict[str, Any], value: datetime | None, shape: str = "minute") -> SafeString | str:
    """`{% moment session.start_time "clock" %}`. The zone is named where it may not be the reader's own."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    request = context.get("request")
    told = request is not None and viewer_zone(request) is not None
    if shape == "long" and get_language() != settings.LANGUAGE_CODE:
        # A day in words is put together in each language's own way.
        words = f"{date_format(local, 'DATE_FORMAT')}, {formatted(local, 'H:i')}"
    else:
        words = formatted(local, FORMATS[shape])
    return format_html(
        '<time{} datetime="{}" data-local="{}" title="{} UTC">{}</time>',
        mark_safe(' class="nowrap"') if shape == "day" else "",
        value.astimezone(UTC).isoformat(timespec="seconds"),
        shape,
        formatted(value.astimezone(UTC), "j M Y, H:i:s" if shape == "second" else "j M Y, H:i"),
        words if told or shape == "day" else f"{words} {formatted(local, 'T')}",
    )
