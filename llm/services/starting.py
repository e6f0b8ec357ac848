"""What a process does before its first call, so that nobody waits for it."""

from __future__ import annotations

import threading
from typing import cast

from django.conf import settings
from pydantic import BaseModel

from llm.door.door import door_for
from llm.offline.interviewer import prepare
from llm.prompts.catalogue import PROMPTS
from llm.providers.schema import schema_of


def get_ready() -> None:
    """Load what the first call of a process would wait for: the rules, the prompts' schemas, the providers' SDKs.

    Connections to the providers open in the background: one that is away keeps nobody.
    """
    prepare()
    for prompt in PROMPTS.values():
        schema_of(cast(type[BaseModel], prompt.answer_type))
    door = door_for(settings.MODELS)
    if door is not None:
        door.prepare()
        threading.Thread(target=door.warm_up_from_here, name="warm-up", daemon=True).start()
