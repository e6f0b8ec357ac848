"""What a deleted row would leave behind: the recording of an answer."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from interviews.models import Response


def erase_audio(*, instance: Response, **_: Any) -> None:
    storage, name = instance.audio.storage, instance.audio.name
    if name:
        # After the commit: a deletion that is undone keeps its file. A storage that is away is logged, not raised.
        transaction.on_commit(lambda: storage.delete(name), robust=True)
