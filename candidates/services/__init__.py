"""What can be done with papers and the people they belong to."""

from candidates.services.documents import (
    DocumentRejected,
    document_parse,
    document_upload,
    documents_take_up,
)
from candidates.services.registration import candidate_register

__all__ = [
    "DocumentRejected",
    "candidate_register",
    "document_parse",
    "document_upload",
    "documents_take_up",
]
