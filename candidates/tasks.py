"""Background work of candidates."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from candidates.services import document_parse, document_refine, match_read


@shared_task
def parse_document(document_id: str) -> None:
    """Read an uploaded document."""
    document_parse(document_id=UUID(document_id))


@shared_task
def refine_document(document_id: str) -> None:
    """Have a model read a document that the rules have read."""
    document_refine(document_id=UUID(document_id))


@shared_task
def read_match(reading_id: str) -> None:
    """Have a model read a résumé beside a job."""
    match_read(reading_id=int(reading_id))
