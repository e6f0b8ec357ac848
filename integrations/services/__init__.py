"""What can be done with webhooks."""

from integrations.services.delivery import (
    DeliveryFailed,
    deliveries_take_up,
    delivery_give_up,
    delivery_send,
    event_publish,
    webhook_test,
)
from integrations.services.webhook import webhook_create, webhook_delete

__all__ = [
    "DeliveryFailed",
    "deliveries_take_up",
    "delivery_give_up",
    "delivery_send",
    "event_publish",
    "webhook_create",
    "webhook_delete",
    "webhook_test",
]
