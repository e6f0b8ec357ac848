"""A recording as a field of a request: a file, or base64 where all else is JSON."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from syncinterview.lib.errors import InvalidInput

BASE64_MAX_LENGTH = 2 * 1024 * 1024
KINDS = "One sound track: WebM, Ogg, MP4, MP3, FLAC or WAV."


def audio_file_field() -> serializers.FileField:
    return serializers.FileField(
        required=False, allow_empty_file=True, max_length=255, help_text=f"A recording of the answer. {KINDS}"
    )


def audio_data_field() -> serializers.CharField:
    return serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=BASE64_MAX_LENGTH,
        help_text=f"The same in base64. {KINDS}",
    )


def recording_of(sent: Mapping[str, Any], *, most_bytes: int) -> bytes:
    """The recording of a checked request; empty where there is none. Raises InvalidInput."""
    if (file := sent.get("audio_file")) is not None:
        # One byte more than is taken tells that it is too long, without reading all of it.
        content: bytes = file.read(most_bytes + 1)
        if not content:
            raise InvalidInput("The file is empty.", field="audio_file", code="not_a_recording")
        return content
    if data := sent.get("audio_data"):
        _, _, bare = data.rpartition(",") if data.startswith("data:") else ("", "", data)
        try:
            return base64.b64decode(bare, validate=True)
        except (binascii.Error, ValueError):
            raise InvalidInput("This is not base64.", field="audio_data", code="not_a_recording") from None
    return b""
