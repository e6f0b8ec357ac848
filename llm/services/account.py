"""Whose call a ledger line is: gathers what a door notes of one call and hands it in when the call is over."""

from __future__ import annotations

from uuid import UUID

from llm.door.entry import Entry
from llm.ledger import Line, OfAsk, record
from llm.models import Purpose


class Account:
    """The ledger lines of one call, handed in when it is over; a probe that ends later hands in its own."""

    def __init__(self, purpose: Purpose, session_id: UUID | None, of_ask: OfAsk | None = None) -> None:
        self._purpose = purpose
        self._session_id = session_id
        self._of_ask = of_ask
        self._lines: list[Line] = []
        self._closed = False

    def __enter__(self) -> Account:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        record(self._lines)

    def note(self, entry: Entry) -> None:
        line = Line(self._purpose, self._session_id, entry, self._of_ask)
        if self._closed:
            record([line])
        else:
            self._lines.append(line)
