"""Sending the signals that apps announce facts with."""

from __future__ import annotations

import logging

from django.dispatch import Signal

logger = logging.getLogger(__name__)


def announce(signal: Signal, **named: object) -> None:
    """Send a signal. A receiver that fails must not undo what is stored: it is logged."""
    for receiver, outcome in signal.send_robust(sender=None, **named):
        if isinstance(outcome, Exception):
            logger.error("receiver %s failed: %s", getattr(receiver, "__name__", receiver), type(outcome).__name__)
