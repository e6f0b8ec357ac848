"""The sweep: takes up, by its status, whatever a crash or an absent broker cut off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.cache import cache

from candidates.services import documents_take_up, model_readings_take_up
from integrations.services import deliveries_take_up
from interviews.broadcast import broadcast
from interviews.services import (
    audio_forget_expired,
    code_runs_take_up,
    configs_take_up,
    draft_submit,
    exercises_take_up,
    recordings_take_up,
    sandbox_probe_request,
    sessions_close_overdue,
    speech_forget,
    turns_take_up,
)
from reports.services import reports_take_up
from syncinterview.accounts.services import tokens_forget_expired

FORGET_TOKENS_EVERY_SECONDS = 24 * 3600

logger = logging.getLogger(__name__)


@shared_task
def sweep() -> None:
    """Run every so often; see SWEEP_EVERY_SECONDS."""
    sweep_everything(at_start=False)


def sweep_everything(*, at_start: bool) -> None:
    """Send unfinished work again. `at_start` means that nothing can be running, so that all of it was cut off."""
    older_than = timedelta(0) if at_start else timedelta(seconds=settings.GIVE_UP_SECONDS + 5)
    steps: list[Callable[[], object]] = [
        lambda: documents_take_up(at_start=at_start),
        model_readings_take_up,
        lambda: configs_take_up(at_start=at_start),
        lambda: turns_take_up(older_than=older_than),
        _close_overdue_sessions,
        recordings_take_up,
        audio_forget_expired,
        lambda: reports_take_up(at_start=at_start),
        lambda: deliveries_take_up(at_start=at_start),
        speech_forget,
        lambda: code_runs_take_up(at_start=at_start),
        lambda: exercises_take_up(at_start=at_start),
        sandbox_probe_request,
        _forget_expired_tokens,
    ]
    for step in steps:
        try:
            step()
        except Exception:
            # One kind of work that cannot be taken up must not keep the others waiting; it is tried again next time.
            logger.exception("sweep: a step failed")


def _forget_expired_tokens() -> None:
    # Once a day, whichever process sweeps first.
    if cache.add("expired-tokens-forgotten", 1, timeout=FORGET_TOKENS_EVERY_SECONDS):
        tokens_forget_expired()


def _close_overdue_sessions() -> None:
    for session_id in sessions_close_overdue():
        draft_submit(session_id=session_id)
        broadcast(session_id, "session.moved")
