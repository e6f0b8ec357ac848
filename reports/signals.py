"""The facts reports announces upwards. Sent after the transaction that made them true has committed."""

from django.dispatch import Signal

# Sent with the named arguments `session_id` and `version`.
report_ready = Signal()
# Sent with the named arguments `session_id` and `outcome`.
decision_made = Signal()
