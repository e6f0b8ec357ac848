"""What an interview's link says to who opens it at a moment."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from interviews.models import ConfigStatus, InterviewConfig
from interviews.services.session import config_accepts


class LinkState(StrEnum):
    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    EXPIRED = "expired"


def link_state(config: InterviewConfig, *, now: datetime) -> LinkState:
    """Why one may not begin, where one may not: CLOSED was a person's choice, EXPIRED is past `closes_at`."""
    if config_accepts(config, now=now):
        return LinkState.OPEN
    if config.status == ConfigStatus.CLOSED:
        return LinkState.CLOSED
    if config.closes_at is not None and now >= config.closes_at:
        return LinkState.EXPIRED
    return LinkState.NOT_YET
