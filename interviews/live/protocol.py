"""The wire messages of the live interview (docs/live-protocol.md), typed. Decodes and encodes; decides nothing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictStr, TypeAdapter, ValidationError

from interviews.live.state import AskedQuestion
from llm.services import Verdict
from syncinterview.lib.errors import ProductError

CHUNK_MAX_BYTES = 8 * 1024
FINAL_MAX_BYTES = 64 * 1024
DAY_SECONDS = 24 * 3600
MOST_CHARACTERS = 1_000_000
FRAME_MAX_BYTES = 2 * FINAL_MAX_BYTES + 16 * 1024  # a final with code, and its envelope

ErrorCode = Literal[
    "invalid_json", "invalid_message", "too_large", "rate_limited", "stale_turn", "invalid_state", "internal"
]
Control = Literal["start", "playback_started", "playback_ended", "repeat_question", "skip_question", "end_interview"]
Stage = Literal["tentative", "partial", "final"]
StateName = Literal["waiting_for_user_input", "processing_answer", "generating_question"]
EndReasonName = Literal["completed", "ended_by_candidate", "time_up", "closed_by_staff"]


# PostgreSQL keeps no NUL in a text, and an answer must not be lost over one.
Words = Annotated[StrictStr, AfterValidator(lambda words: words.replace("\0", ""))]


class ProtocolError(ProductError):
    code: str


class _Incoming(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    timestamp: float = Field(ge=0)
    turn: int | None = Field(default=None, ge=1)
    id: Annotated[Words, Field(max_length=80)] | None = None


class ChunkMessage(_Incoming):
    """Words heard since the last chunk. With `replace` the payload is the whole draft: typed answers are edited.

    A recogniser rewrites its last words too: with `spoken` such a draft is listened to like any speech.
    """

    type: Literal["chunk"]
    payload: Words
    is_final: Literal[False]
    replace: StrictBool = False
    spoken: StrictBool = False


class FinalMessage(_Incoming):
    type: Literal["final"]
    payload: Words
    is_final: Literal[True]
    code: Words | None = None
    language: Annotated[Words, Field(max_length=20)] | None = None
    source: Literal["live", "audio", "typed"] = "live"
    # A recording of the answer is uploaded beside it: it may come without words.
    recorded: StrictBool = False


class ControlMessage(_Incoming):
    type: Literal["control"]
    payload: Control
    is_final: Literal[True]


class IntegrityMessage(_Incoming):
    """What the page noticed: that it was left for `seconds`, or that `characters` were pasted into a `place`.

    It began `ago_seconds` before it is sent. Where the interview does not collect this it is left aside.
    """

    type: Literal["integrity"]
    payload: Literal["left_page", "pasted"]
    is_final: Literal[True]
    id: Annotated[Words, Field(min_length=1, max_length=80)]
    ago_seconds: float = Field(default=0, ge=0, le=DAY_SECONDS)
    seconds: float | None = Field(default=None, ge=0, le=DAY_SECONDS)
    characters: int | None = Field(default=None, ge=1, le=MOST_CHARACTERS)
    place: Literal["answer", "editor"] | None = None


TurnMessage = ChunkMessage | FinalMessage | ControlMessage
ClientMessage = Annotated[TurnMessage | IntegrityMessage, Field(discriminator="type")]
_client_message: TypeAdapter[TurnMessage | IntegrityMessage] = TypeAdapter(ClientMessage)


def decode(frame: str) -> TurnMessage | IntegrityMessage:
    """Read one text frame. Raises ProtocolError with the code and a sentence that names what is wrong."""
    if len(frame.encode()) > FRAME_MAX_BYTES:
        raise ProtocolError("This message is too large.", code="too_large")
    try:
        message = _client_message.validate_json(frame)
    except ValidationError as error:
        raise _as_protocol_error(error) from None
    limit = CHUNK_MAX_BYTES if isinstance(message, ChunkMessage) else FINAL_MAX_BYTES
    if len(message.payload.encode(errors="surrogatepass")) > limit:
        raise ProtocolError(f"The payload of a {message.type} may be {limit // 1024} KB at most.", code="too_large")
    if isinstance(message, FinalMessage) and message.code and len(message.code.encode()) > FINAL_MAX_BYTES:
        raise ProtocolError(f"The code of a final may be {FINAL_MAX_BYTES // 1024} KB at most.", code="too_large")
    return message


def _as_protocol_error(error: ValidationError) -> ProtocolError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    if first["type"] == "json_invalid":
        return ProtocolError("This is not JSON. Send one JSON object in a text frame.", code="invalid_json")
    if first["type"] == "union_tag_invalid":
        return ProtocolError("Unknown type. Send chunk, final, control or integrity.", code="invalid_message")
    if first["type"] == "union_tag_not_found":
        return ProtocolError("The field type is missing.", code="invalid_message")
    # The first part of the place is the union's tag.
    place = ".".join(str(part) for part in first["loc"][1:])
    if not place:
        return ProtocolError("Send one JSON object in a text frame.", code="invalid_message")
    return ProtocolError(f"The field {place} is missing or not valid: {first['msg']}.", code="invalid_message")


class QuestionView(BaseModel):
    """The question as a client sees it; `type` is preset, follow_up, resume or coding."""

    number: int
    label: str
    type: str
    text: str
    suggested_time_seconds: int

    @classmethod
    def of(cls, question: AskedQuestion) -> QuestionView:
        return cls(**question.model_dump(include=set(cls.model_fields)))


class Progress(BaseModel):
    asked: int
    total: int


class LlmResponse(BaseModel):
    type: Literal["llm_response"] = "llm_response"
    payload: str
    stage: Stage = "final"
    turn: int
    # With a tentative: whether the answer sounds complete, so that a client may wait for who is still thinking.
    verdict: Verdict | None = None
    question: QuestionView | None = None
    speech_url: str | None = None


class Filler(BaseModel):
    type: Literal["mini_llm_filler"] = "mini_llm_filler"
    payload: str
    turn: int
    speech_url: str | None = None


class StateMessage(BaseModel):
    type: Literal["interview_state"] = "interview_state"
    payload: StateName
    turn: int
    progress: Progress
    time_remaining_seconds: int
    question_time_remaining_seconds: int | None = None
    question: QuestionView | None = None
    buffered_text: str | None = None


class ErrorMessage(BaseModel):
    type: Literal["error"] = "error"
    payload: str
    code: ErrorCode


class EndMessage(BaseModel):
    type: Literal["end"] = "end"
    payload: str = "Interview concluded."
    reason: EndReasonName


class IntegrityNotedMessage(BaseModel):
    """Who sent the event of this `id` need not send it again."""

    type: Literal["integrity_noted"] = "integrity_noted"
    payload: str


ServerMessage = LlmResponse | Filler | StateMessage | ErrorMessage | EndMessage | IntegrityNotedMessage


def encode(message: ServerMessage, *, seq: int) -> str:
    """One text frame; extras that do not apply are left out."""
    wire: dict[str, Any] = message.model_dump(exclude_none=True, mode="json")
    return _any.dump_json(wire | {"seq": seq}).decode()


_any: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
