"""The two facts interviews announces upwards. Sent after the transaction that made them true has committed."""

from django.dispatch import Signal

# session_id: UUID, response_id: UUID
answer_stored = Signal()
# session_id: UUID
interview_completed = Signal()
