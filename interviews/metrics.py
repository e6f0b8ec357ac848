"""Figures of the conversations this process holds, for Prometheus. Counts and times, never words or ids."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 15.0)

FIRST_WORDS = Histogram(
    "syncinterview_first_words_seconds",
    "From a candidate's last words to the interviewer's first, by where these came from.",
    ("source",),
    buckets=SECONDS,
)
REPLY = Histogram(
    "syncinterview_reply_seconds", "From a candidate's last words to the definitive reply.", buckets=SECONDS
)
LATE_REPLIES = Counter("syncinterview_late_replies", "Definitive replies that came after something had stood in.")
SESSIONS_LIVE = Gauge("syncinterview_sessions_live", "Sessions that are connected to this process.")
ANSWERS_STORED = Counter(
    "syncinterview_answers_stored", "Answers that were stored, by how they were given.", ("source",)
)
