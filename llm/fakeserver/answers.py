"""Answers that fit a schema: what the scripted server says when it behaves. Pure and repeatable."""

from __future__ import annotations

import json
import re
from typing import Any

# The function by which an answer is given.
ANSWER = "answer"

# By the name of the property; anything else gets the last one.
WORDS: dict[str, str] = {
    "acknowledgement": "Thank you, that gives me a clear picture of how you went about it.",
    "question_text": "What would you do differently if the load were ten times as high?",
    "text": "I see, go on.",
    "summary": (
        "The candidate answered the questions in turn. Some answers covered the main points with an example, "
        "others stayed general and left out what happens when something fails."
    ),
    "improvement": "Name one concrete case and say what you decided, and why.",
    "ideal_answer": "A strong answer names the idea, gives the reason for it and one example from practice.",
    "point": "Names the main idea",
    "probe": "What lies behind that?",
    "not_assessed_reason": "",
    "time_complexity": "O(n)",
    "space_complexity": "O(1)",
    "": "A sentence that fits.",
}
ENUM_PREFERENCES = ("preset", "covered", "medium", "partly_correct")
_FENCED = re.compile(r'<data-[0-9a-f]+ name="(?:answer|current answer)">\n(.*?)\n</data-', re.DOTALL)
_COUNT = re.compile(r"exactly (\d+) questions")
_POINTS = re.compile(r"^(\d+)\. ", re.MULTILINE)
_TOOL_RUN = re.compile(r"^Tool run (\d+): ", re.MULTILINE)
# Numbers that count from one.
_COUNTING = ("number", "line", "end_line", "rests_on")


def answer_for(body: dict[str, Any]) -> str:
    """A JSON answer to a chat request: of the shape it asks for, citing the candidate's words where it has to cite."""
    schema = _schema(body)
    return "A sentence that fits." if schema is None else _written(body, schema)


def arguments_for(body: dict[str, Any], name: str) -> str:
    """Arguments that fit the function of that name; none where the request does not offer it."""
    parameters = _functions(body).get(name)
    return "{}" if parameters is None else _written(body, parameters)


def wished_call(body: dict[str, Any]) -> str:
    """The name of the function a well-behaved model calls next: each that is offered once, and then the answer.

    Empty where the request leaves no choice.
    """
    if not isinstance(body.get("tool_choice", ""), str):
        return ""
    called = {
        call["function"]["name"] for message in body.get("messages", []) for call in message.get("tool_calls") or []
    }
    return next((name for name in _functions(body) if name not in called and name != ANSWER), "")


def _functions(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters of every function that is offered."""
    return {tool["function"]["name"]: tool["function"]["parameters"] for tool in body.get("tools") or []}


def _written(body: dict[str, Any], schema: dict[str, Any]) -> str:
    prompt = "\n".join(str(message.get("content") or "") for message in body.get("messages", []))
    return json.dumps(_Writer(prompt).value("", schema, 0), separators=(",", ":"))


def _schema(body: dict[str, Any]) -> dict[str, Any] | None:
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        schema: dict[str, Any] = wanted["json_schema"]["schema"]
        return schema
    functions = _functions(body)
    if functions:
        return functions.get(ANSWER) or next(iter(functions.values()))
    system = str((body.get("messages") or [{}])[0].get("content", ""))
    start = system.rfind('\n{"')
    if start < 0:
        return None
    written: dict[str, Any] = json.loads(system[start:])
    return written


class _Writer:
    def __init__(self, prompt: str) -> None:
        fenced = _FENCED.findall(prompt)
        self._quote = " ".join(fenced[-1].split(" ")[:8]).split("\n")[0] if fenced else ""
        count = _COUNT.search(prompt)
        self._questions = int(count.group(1)) if count else 1
        self._points = len(_POINTS.findall(prompt))
        self._tool_runs = len(set(_TOOL_RUN.findall(prompt)))

    def value(self, name: str, schema: dict[str, Any], number: int) -> Any:
        if "anyOf" in schema:
            return self.value(name, schema["anyOf"][0], number)
        if "enum" in schema:
            options = schema["enum"]
            if name == "name":
                return options[number % len(options)]
            return next((option for option in ENUM_PREFERENCES if option in options), options[0])
        kind = schema.get("type")
        if kind == "object":
            return {key: self.value(key, child, number) for key, child in schema.get("properties", {}).items()}
        if kind == "array":
            return [self.value(name, schema["items"], index) for index in range(self._length(name, schema))]
        if kind == "boolean":
            return True
        if kind in ("integer", "number"):
            return number + 1 if name in _COUNTING else 70
        return self._words(name, number)

    def _length(self, name: str, schema: dict[str, Any]) -> int:
        if name == "questions":
            return self._questions
        if name == "key_points":
            return self._points if "verdict" in schema["items"].get("properties", {}) else 3
        lengths = {"criteria": 5, "aspects": 4, "findings": 1, "flags": 0, "quotes": 1 if self._quote else 0}
        lengths["rests_on"] = self._tool_runs
        return lengths.get(name, 2)

    def _words(self, name: str, number: int) -> str:
        if name in ("quote", "quotes"):
            return self._quote
        if name == "text" and self._questions > 1:
            return f"How would you approach part {number + 1} of a system that many people rely on?"
        return WORDS.get(name, WORDS[""])
