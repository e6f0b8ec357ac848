"""Papers from upload to profile: checked before they are stored, read in a task, taken up again after a crash.

A document moves uploaded -> processing -> ready or failed. Every move is a conditional update, so a task that runs
twice leaves what it leaves once.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.reading.file_names import shown_file_name
from candidates.reading.isolation import ReaderUnavailable, check_in_child, read_in_child
from candidates.reading.kinds import CONTENT_TYPES, file_kind
from candidates.reading.problems import SENTENCES, Problem, Unreadable
from candidates.reading.reading import Reading
from candidates.reading.structure import structure_job, structure_resume
from candidates.services.match_reading import match_readings_send
from candidates.services.refining import document_refine_later
from syncinterview.accounts.models import User
from syncinterview.lib.dispatch import send, send_on_commit
from syncinterview.lib.errors import ProductError, Unavailable

logger = logging.getLogger(__name__)

PARSE_TASK = "candidates.tasks.parse_document"
# Longer than the child may run: what is still processing after it belongs to a worker that is gone.
STALE_AFTER = timedelta(minutes=2)
# What was uploaded a moment ago is waiting in the queue like everything else.
QUEUED_FOR = timedelta(seconds=30)


class DocumentRejected(ProductError):
    """The file is not taken. `problem` is stable, the message says what to do."""

    code = "document_rejected"

    def __init__(self, unreadable: Unreadable, *, field: str = "file") -> None:
        status = 413 if unreadable.problem is Problem.TOO_LARGE else 400
        sentence = gettext(SENTENCES[unreadable.problem]).format(limit=unreadable.limit)
        super().__init__(sentence, code=f"document_{unreadable.problem}", field=field, http_status=status)
        self.problem = unreadable.problem


def document_upload(*, kind: DocumentKind, upload: UploadedFile[bytes], owner: User | None) -> Document:
    """Check a file by its content, store it and have it read. Raises DocumentRejected before anything is stored."""
    document = document_checked(kind=kind, upload=upload, owner=owner)
    try:
        with transaction.atomic():
            document_store(document=document)
    except BaseException:
        document_discard_file(document=document)
        raise
    return document


def document_checked(
    *, kind: DocumentKind, upload: UploadedFile[bytes], owner: User | None, field: str = "file"
) -> Document:
    """A document whose file is checked and stored but of which the database knows nothing yet.

    Slow, so outside of any transaction: `document_store` adds the row, `document_discard_file` takes the file back.
    """
    content = _content_of(upload, field=field)
    try:
        file_kind_found = file_kind(content)
        check_in_child(content)
    except Unreadable as unreadable:
        raise DocumentRejected(unreadable, field=field) from unreadable
    except ReaderUnavailable as trouble:
        logger.error("the document reader does not start (%s)", trouble)
        raise Unavailable("Files cannot be read at the moment. Try again in a minute.", field=field) from trouble
    document = Document(
        kind=kind,
        owner=owner,
        original_name=shown_file_name(upload.name or "", kind=file_kind_found),
        content_type=CONTENT_TYPES[file_kind_found],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    document.file.save(f"document.{file_kind_found}", ContentFile(content), save=False)
    return document


def document_store(*, document: Document) -> None:
    """Add the row of a checked document and send the task that reads it, once the transaction commits."""
    document.save(force_insert=True)
    send_on_commit(PARSE_TASK, document_id=document.pk)


def document_discard_file(*, document: Document) -> None:
    """Remove the stored file of a document that did not come about."""
    document.file.storage.delete(document.file.name or "")


def document_delete(*, document: Document) -> None:
    """Delete a document with its file. Who was interviewed with it keeps the interview."""
    document.delete()


def document_parse(*, document_id: UUID) -> None:
    """Read a document and store what it says. Nothing happens when someone else has it or has done it."""
    mine = Document.objects.filter(pk=document_id, status=DocumentStatus.UPLOADED)
    if not mine.update(status=DocumentStatus.PROCESSING, updated_at=timezone.now()):
        # Another worker got there first, or the document is gone.
        return
    document = Document.objects.get(pk=document_id)
    try:
        reading = read_in_child(_stored_content(document))
    except Unreadable as unreadable:
        _finish(document_id, status=DocumentStatus.FAILED, error=unreadable.sentence)
        return
    except ReaderUnavailable:
        # The machine's trouble, not the document's: it waits for the sweep as if it had just come.
        _move(document_id, to=DocumentStatus.UPLOADED)
        raise
    _finish(document_id, status=DocumentStatus.READY, error="", **_told_by(document, reading))
    document_refine_later(document_id=document_id)
    match_readings_send(resume_id=document_id)


def documents_take_up(*, at_start: bool = False) -> int:
    """Send the tasks of documents whose reading was cut off. Returns how many.

    `at_start`, when no worker can be at work yet, waits for nothing.
    """
    now = timezone.now()
    stale = Q(status=DocumentStatus.PROCESSING)
    waiting = Q(status=DocumentStatus.UPLOADED)
    if not at_start:
        stale &= Q(updated_at__lt=now - STALE_AFTER)
        waiting &= Q(updated_at__lt=now - QUEUED_FOR)
    Document.objects.filter(stale).update(status=DocumentStatus.UPLOADED, updated_at=now - QUEUED_FOR * 2)
    found = list(Document.objects.filter(waiting).order_by("updated_at").values_list("pk", flat=True))
    # So that the next sweep does not send the same again while they wait in the queue.
    Document.objects.filter(pk__in=found, status=DocumentStatus.UPLOADED).update(updated_at=now)
    return sum(send(PARSE_TASK, document_id=document_id) for document_id in found)


def _content_of(upload: UploadedFile[bytes], *, field: str) -> bytes:
    limit = settings.UPLOAD_MAX_BYTES
    upload.seek(0)
    content: bytes = upload.read(limit + 1)
    if len(content) > limit:
        unreadable = Unreadable(Problem.TOO_LARGE, limit=f"{limit // (1024 * 1024)} MB")
        raise DocumentRejected(unreadable, field=field)
    return content


def _stored_content(document: Document) -> bytes:
    try:
        with document.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as gone:
        raise Unreadable(Problem.MISSING) from gone
    return content


def _told_by(document: Document, reading: Reading) -> dict[str, object]:
    structured = structure_job(reading) if document.kind == DocumentKind.JD else structure_resume(reading)
    return {
        "text": reading.text,
        "sections": dict(structured.sections),
        "profile": structured.profile.model_dump(mode="json"),
    }


def _move(document_id: UUID, *, to: DocumentStatus) -> None:
    Document.objects.filter(pk=document_id, status=DocumentStatus.PROCESSING).update(
        status=to, updated_at=timezone.now()
    )


def _finish(document_id: UUID, *, status: DocumentStatus, **fields: object) -> None:
    # Zero rows when the document was taken up elsewhere meanwhile and that worker has finished: the result is the same.
    Document.objects.filter(pk=document_id, status=DocumentStatus.PROCESSING).update(
        status=status, updated_at=timezone.now(), **fields
    )
