"""Handing out a stranger's file: always to be saved, never to be shown by the browser."""

from __future__ import annotations

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
