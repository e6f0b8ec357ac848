"""The WebSocket edge of the live interview."""

from interviews.consumers.interview import InterviewConsumer
from interviews.consumers.unknown import NoSuchSocket

__all__ = ["InterviewConsumer", "NoSuchSocket"]
