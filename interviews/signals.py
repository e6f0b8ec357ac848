"""The facts interviews announces upwards. Sent after the transaction that made them true has committed."""

from django.dispatch import Signal

# Sent with the named argument `session_id`, when its clock starts.
session_started = Signal()
# Sent with the named arguments `session_id` and `response_id`.
answer_stored = Signal()
# Sent with the named arguments `session_id` and `response_id`, when the words of a stored answer have been settled from
# its recording, or were corrected: what rests on them has to be looked at again.
answer_revised = Signal()
# Sent with the named argument `session_id`.
interview_completed = Signal()
