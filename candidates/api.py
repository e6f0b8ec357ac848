"""The documents part of the REST API."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiRequest
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.matching.result import Match
from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.reading.profile import Part
from candidates.selectors import (
    access_document,
    documents_found,
    documents_match,
    jd_text,
    model_match,
    profile_of,
)
from candidates.services import CONTENT_TYPES, document_delete, document_upload, match_read_later
from llm.services import JudgedBy, MatchOutput
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, Input, Query, search_field
from syncinterview.lib.api.views import Api, operation
from syncinterview.lib.downloads import attachment

TAG = "documents"
# Told by the file's content; what a client says of it counts for nothing.
FILE_ENCODING = {"contentType": ", ".join(CONTENT_TYPES.values())}
STORED = "The file is stored and is being read."


class UploadInput(Input):
    file = serializers.FileField(
        allow_empty_file=True, max_length=255, help_text="PDF, DOCX, ODT, RTF or TXT, up to 5 MB."
    )


UPLOAD = {"multipart/form-data": OpenApiRequest(UploadInput, encoding={"file": FILE_ENCODING})}


class UploadedSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()
    document_id = serializers.UUIDField()
    filename = serializers.CharField()
    stored_path = serializers.CharField(help_text="Inside the private storage; no address serves it.")
    task_id = serializers.CharField(help_text="Reading is known by its document: ask documents/{id} how far it is.")


class UploadApi(Api):
    """A file of one kind. `kind` is set by the path's own class."""

    parser_classes = (MultiPartParser,)
    scope = "documents"
    kind: DocumentKind

    def store(self, request: Request) -> Response:
        upload: UploadedFile[bytes] = self.read(UploadInput)["file"]
        document = document_upload(kind=self.kind, upload=upload, owner=cast(User, request.user))
        stored = {
            "message": STORED,
            "document_id": document.pk,
            "filename": document.original_name,
            "stored_path": document.file.name,
            "task_id": str(document.pk),
        }
        return Response(UploadedSerializer(stored).data, status=202)


upload_operation = partial(
    operation, tag=TAG, request=UPLOAD, response=UploadedSerializer, status=202, errors=(503,), idempotent=True
)


class UploadJobApi(UploadApi):
    kind = DocumentKind.JD

    @upload_operation(id="documents_upload_jd", summary="Upload a job description")
    def post(self, request: Request) -> Response:
        return self.store(request)


class UploadResumeApi(UploadApi):
    kind = DocumentKind.RESUME

    @upload_operation(id="documents_upload_resume", summary="Upload a résumé")
    def post(self, request: Request) -> Response:
        return self.store(request)


class DocumentLineSerializer(serializers.ModelSerializer[Document]):
    filename = serializers.CharField(source="original_name")

    class Meta:
        model = Document
        fields = ("id", "kind", "filename", "content_type", "size", "status", "error", "created_at", "updated_at")
        read_only_fields = fields


class DocumentSerializer(DocumentLineSerializer):
    sections = serializers.DictField(child=serializers.CharField(), help_text="The text, taken apart by its headings.")
    profile = serializers.DictField(help_text="What the document says; empty until it has been read.")

    class Meta(DocumentLineSerializer.Meta):
        fields = (*DocumentLineSerializer.Meta.fields, "text", "sections", "profile")  # type: ignore[assignment] # more
        read_only_fields = fields  # type: ignore[assignment] # the same


class DocumentsApi(Api):
    scope = "documents"

    class FilterSerializer(Filters):
        search = search_field("In the file's name and its words.")
        kind = serializers.ChoiceField(required=False, choices=DocumentKind.choices)
        status = serializers.ChoiceField(required=False, choices=DocumentStatus.choices)

    @operation(
        id="documents_list",
        tag=TAG,
        summary="My documents (an admin: all)",
        response=DocumentLineSerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request) -> Response:
        found = documents_found(cast(User, request.user), **self.filters(self.FilterSerializer))
        return self.page(found.defer("text", "sections", "profile"), DocumentLineSerializer)


class DocumentApi(Api):
    scope = "documents"

    @operation(id="documents_get", tag=TAG, summary="A document and what it says", response=DocumentSerializer)
    def get(self, request: Request, document_id: UUID) -> Response:
        return Response(DocumentSerializer(access_document(cast(User, request.user), document_id)).data)

    @operation(id="documents_delete", tag=TAG, summary="Delete a document with its file", status=204)
    def delete(self, request: Request, document_id: UUID) -> Response:
        document_delete(document=access_document(cast(User, request.user), document_id))
        return Response(status=204)


class DocumentFileApi(Api):
    scope = "documents"

    @operation(
        id="documents_file",
        tag=TAG,
        summary="The file as it was uploaded",
        responses={(200, kind): OpenApiTypes.BINARY for kind in CONTENT_TYPES.values()},
        description="In the kind it was sent in.",
    )
    def get(self, request: Request, document_id: UUID) -> HttpResponse:
        document = access_document(cast(User, request.user), document_id)
        return attachment(document.file, name=document.original_name, content_type=document.content_type)


class ReadingOfMatch(Part):
    """How a model read both papers, and which one. It has no score."""

    match: MatchOutput
    judged_by: JudgedBy


class MatchShown(Match):
    """The match by rules; beside it, in `by_model`, a model's reading, null where none has answered."""

    by_model: ReadingOfMatch | None = None


class MatchApi(Api):
    scope = "documents"

    class FilterSerializer(Query):
        jd_id = serializers.UUIDField()
        resume_id = serializers.UUIDField()

    class InputSerializer(Input):
        jd_id = serializers.UUIDField()
        resume_id = serializers.UUIDField()
        ask_model = serializers.BooleanField(
            default=False, help_text="Have a model read both as well, where one is configured: later calls show it."
        )

    @operation(
        id="documents_match",
        tag=TAG,
        summary="How a résumé fits a job",
        request=InputSerializer,
        response=MatchShown,
        errors=(404, 409),
        description="The score with each share of it, the skills matched, carried over and missing with the words that "
        "say so, and what to ask about. Both documents have to be `ready`. A help for the conversation, never a "
        "decision. `by_model` is how a model read the two, which takes no part in the score.",
    )
    def post(self, request: Request) -> Response:
        return self._match(request, **self.read(self.InputSerializer))

    @operation(
        id="documents_match_read",
        tag=TAG,
        summary="How a résumé fits a job, as far as it is known",
        response=MatchShown,
        filters=FilterSerializer,
        errors=(404, 409),
        description="The same, and no model is asked: how to look whether one that was asked has answered.",
    )
    def get(self, request: Request) -> Response:
        return self._match(request, ask_model=False, **self.filters(self.FilterSerializer))

    def _match(self, request: Request, *, jd_id: UUID, resume_id: UUID, ask_model: bool) -> Response:
        user = cast(User, request.user)
        jd, resume = access_document(user, jd_id), access_document(user, resume_id)
        found = documents_match(jd=jd, resume=resume)
        text, title = jd_text(jd), profile_of(jd).title
        if ask_model:
            match_read_later(resume=resume, job_text=text, job_title=title)
        read = model_match(resume=resume, job_text=text, job_title=title)
        by_model = ReadingOfMatch(match=read.match, judged_by=read.judged_by) if read else None
        return Response(MatchShown(**dict(found), by_model=by_model).model_dump(mode="json"))
