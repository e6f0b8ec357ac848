"""Handing out a stranger's file: to be saved, or to be heard; never to be shown by the browser."""

from __future__ import annotations

import re

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header


def attachment(file: FieldFile, *, name: str, content_type: str) -> HttpResponse:
    """The whole file as an attachment. Whoever calls has asked for permission. Raises Http404 when it is gone.

    Uploads are small (UPLOAD_MAX_BYTES), so they are read at once instead of streamed.
    """
    try:
        with file.open("rb") as opened:
            content: bytes = opened.read()
    except FileNotFoundError as gone:
        raise Http404("The file is gone.") from gone
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


SOUNDS = {"webm": "audio/webm", "ogg": "audio/ogg", "mp4": "audio/mp4", "m4a": "audio/mp4", "wav": "audio/wav"}
_PART = re.compile(r"bytes=(\d*)-(\d*)")


def playable(file: FieldFile, *, part: str = "") -> HttpResponse:
    """A sound for a player; `part` is its Range header, so that it can go to any place. Raises Http404 when it is gone.

    Of several ranges, and of what is none, the whole is sent: a player takes that, too.
    """
    content_type = SOUNDS.get((file.name or "").rpartition(".")[2].lower())
    if content_type is None:
        raise Http404("This is no sound.")
    try:
        with file.open("rb") as opened:
            content: bytes = opened.read()
    except FileNotFoundError as gone:
        raise Http404("The file is gone.") from gone
    span = _span(part, len(content))
    response = HttpResponse(content if span is None else content[span], content_type=content_type)
    if span is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _span(part: str, size: int) -> slice | None:
    """The bytes a Range header asks for; None for the whole."""
    found = _PART.fullmatch(part.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    return slice(start, stop) if start < stop else None
