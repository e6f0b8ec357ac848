"""Prints, as JSON, what the product asks a model at the end of an answer: the peers of the comparison ask the same."""

from __future__ import annotations

import atexit
import json
import os
import random
import shutil
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="syncinterview-live-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

import django

django.setup()

from benchmarks.live.speech import answer_of  # noqa: E402
from llm.prompts.catalogue import PROMPTS  # noqa: E402
from llm.prompts.decide import DecideAnswer  # noqa: E402
from llm.providers.schema import schema_of  # noqa: E402
from llm.purposes import DecideInput  # noqa: E402


def main() -> None:
    question = "Please tell me about a case in which you made a service quicker."
    answer = answer_of(random.Random(1), seconds=55).text
    inputs = DecideInput(
        job_role="Backend engineer",
        question=question,
        question_type="preset",
        answer=answer,
        answers_on_question=(answer,),
        asked_texts=(question,),
        follow_ups_left=1,
        presets_left=10,
        remaining_seconds=1800,
    )
    rendered = PROMPTS["decide"].render(inputs)
    schema = {"name": "answer", "strict": True, "schema": schema_of(DecideAnswer)}
    shape = {"type": "json_schema", "json_schema": schema}
    print(json.dumps({"system": rendered.system, "user": rendered.user, "response_format": shape}))


if __name__ == "__main__":
    main()
