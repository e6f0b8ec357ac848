"""What a deleted row would leave behind: the stored file, and the résumé of a candidate who came by a link.

Whatever deletes the row (an administrator, a cascade) deletes these along.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from candidates.models import Candidate, Document


def erase_file(*, instance: Document, **_: Any) -> None:
    storage, name = instance.file.storage, instance.file.name
    if name:
        # After the commit: a deletion that is undone keeps its file. A storage that is away is logged, not raised.
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def erase_resume(*, instance: Candidate, **_: Any) -> None:
    if instance.resume_id is None:
        return
    # An account's own document stays with the account.
    Document.objects.filter(pk=instance.resume_id, owner=None, candidates=None).delete()
