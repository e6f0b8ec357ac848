"""The WebSocket described as AsyncAPI 3, made from the message models themselves. Decides nothing."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from interviews.live.protocol import ChunkMessage, ControlMessage, FinalMessage, IntegrityMessage, ServerMessage

CLIENT_MESSAGES: tuple[type[BaseModel], ...] = (ChunkMessage, FinalMessage, ControlMessage, IntegrityMessage)
SERVER_MESSAGES: tuple[type[BaseModel], ...] = get_args(ServerMessage)
REF = "#/components/schemas/{model}"
SEQ = {"type": "integer", "minimum": 1, "description": "Rises by one within the session, across reconnections too."}

CLOSE_CODES = """\
Close codes: 4401 no or wrong token, 4404 no such session, 4409 replaced by a newer connection of the same session, \
4410 already finished, 1000 after `end`, 1013 try again later, 1008 ten errors in a row."""


def asyncapi() -> dict[str, Any]:
    """The whole document."""
    schemas = _schemas()
    client, server = ([_name(model) for model in models] for models in (CLIENT_MESSAGES, SERVER_MESSAGES))
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "SyncInterview live interview",
            "version": "1.0.0",
            "description": "One WebSocket per interview session; text frames, one JSON object each. What the messages "
            f"mean, and when they come, is told in docs/live-protocol.md. {CLOSE_CODES}",
        },
        "defaultContentType": "application/json",
        "channels": {
            "interview": {
                "address": "/api/v1/interview/{session_id}/chat",
                "description": "`?stream=1` also sends the sentences of a reply as they form; `?seq=` says, on coming "
                "back, the number of the last message that was heard. `?tab=` names the page, also when it is "
                "loaded again: where the interview collects integrity events, a second page is noted.",
                "parameters": {"session_id": {"description": "The session's id."}},
                "bindings": {
                    "ws": {
                        "method": "GET",
                        "query": {
                            "type": "object",
                            "properties": {
                                "stream": {"type": "string", "enum": ["1"]},
                                "token": {"type": "string"},
                                "seq": {"type": "string"},
                                "tab": {"type": "string", "maxLength": 40},
                            },
                        },
                        "bindingVersion": "0.1.0",
                    }
                },
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in (*client, *server)},
            }
        },
        "operations": {
            "candidateSpeaks": _operation("receive", client, "What the candidate's side sends."),
            "interviewerSpeaks": _operation("send", server, "What the server sends."),
        },
        "components": {
            "securitySchemes": {
                "sessionToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The session token; also as `?token=`, or as the candidate page's cookie.",
                }
            },
            "messages": {
                _name(model): {
                    "name": _name(model),
                    "title": _type(schemas, model),
                    "payload": {"$ref": REF.format(model=_name(model))},
                }
                for model in (*CLIENT_MESSAGES, *SERVER_MESSAGES)
            },
            "schemas": schemas,
        },
    }


def _schemas() -> dict[str, Any]:
    wanted = [(model, "validation") for model in CLIENT_MESSAGES] + [
        (model, "serialization") for model in SERVER_MESSAGES
    ]
    _, defined = models_json_schema(wanted, ref_template=REF)  # type: ignore[arg-type] # the modes are literals
    schemas: dict[str, Any] = dict(sorted(defined["$defs"].items()))
    for model in SERVER_MESSAGES:
        schema = schemas[_name(model)]
        schema["properties"]["seq"] = SEQ
        schema["required"] = sorted({*schema.get("required", []), "seq", "type", "payload"})
    return schemas


def _operation(action: str, names: list[str], summary: str) -> dict[str, Any]:
    return {
        "action": action,
        "summary": summary,
        "channel": {"$ref": "#/channels/interview"},
        "security": [{"$ref": "#/components/securitySchemes/sessionToken"}],
        "messages": [{"$ref": f"#/channels/interview/messages/{name}"} for name in names],
    }


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _type(schemas: dict[str, Any], model: type[BaseModel]) -> str:
    found = schemas[_name(model)]["properties"]["type"]
    return str(found.get("const") or found.get("enum"))
