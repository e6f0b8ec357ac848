"""Background work of integrations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import Task, shared_task

from integrations import services


class DeliveryTask(Task):  # type: ignore[type-arg] # Celery's Task takes no argument at run time
    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: dict[str, str], einfo: Any) -> None:
        services.delivery_give_up(delivery_id=UUID(kwargs["delivery_id"]))


@shared_task(
    base=DeliveryTask,
    autoretry_for=(services.DeliveryFailed,),
    throws=(services.DeliveryFailed,),
    max_retries=7,
    retry_backoff=10,
    retry_backoff_max=3600,
    retry_jitter=False,
)
def deliver(*, delivery_id: str) -> None:
    """Send one delivery to its webhook."""
    services.delivery_send(delivery_id=UUID(delivery_id))
