"""What can be done with papers and the people they belong to."""

from candidates.reading.kinds import CONTENT_TYPES
from candidates.services.documents import (
    DocumentRejected,
    document_delete,
    document_parse,
    document_upload,
    documents_take_up,
)
from candidates.services.match_reading import match_read, match_read_later
from candidates.services.model_attempts import model_readings_take_up
from candidates.services.refining import document_refine
from candidates.services.registration import candidate_of_user, candidate_register, name_of

__all__ = [
    "CONTENT_TYPES",
    "DocumentRejected",
    "candidate_of_user",
    "candidate_register",
    "document_delete",
    "document_parse",
    "document_refine",
    "document_upload",
    "documents_take_up",
    "match_read",
    "match_read_later",
    "model_readings_take_up",
    "name_of",
]
