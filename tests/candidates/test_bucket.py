"""Papers in a bucket: the same journey as in a folder, against a server that speaks S3 on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3  # type: ignore[import-untyped]
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.services import document_delete, document_parse, document_upload
from interviews.models import InterviewConfig
from syncinterview.env_storage import BucketConfig, file_storage
from tests.accounts.factories import InterviewerFactory, UserFactory
from tests.candidates import papers
from tests.interviews.factories import ConfigFactory

BUCKET = "papers-of-the-tests"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-north-1"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


@pytest.fixture
def bucket(address: str, settings: Settings, tmp_path: Path) -> Iterator[object]:
    """A client of the bucket that uploads go to."""
    client = boto3.client("s3", endpoint_url=address, **KEYS)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    config = BucketConfig(BUCKET, endpoint_url=address, region="eu-north-1", access_key="test", secret_key="test")
    settings.STORAGES = settings.STORAGES | {"default": file_storage(config, folder=tmp_path)}
    yield client
    for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
        client.delete_object(Bucket=BUCKET, Key=each["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()


@pytest.mark.django_db(transaction=True)
def test_a_paper_goes_to_the_bucket_is_read_handed_out_with_permission_and_deleted(
    bucket: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("candidates.services.documents.send_on_commit", lambda *args, **kwargs: None)
    owner = InterviewerFactory.create()
    content = papers.text_pdf()
    document = document_upload(kind=DocumentKind.JD, upload=SimpleUploadedFile("../job.pdf", content), owner=owner)
    name = document.file.name or ""
    assert "job" not in name
    assert kept(bucket) == {name: content}

    document_parse(document_id=document.pk)
    assert Document.objects.get(pk=document.pk).status == DocumentStatus.READY

    config: InterviewConfig = ConfigFactory.create(created_by=owner, jd=document)
    path = reverse("interviews:config_jd", args=[config.pk])
    client = Client()
    client.force_login(owner)
    response = client.get(path)
    assert response.content == content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    for stranger in (InterviewerFactory.create(), UserFactory.create()):
        client.force_login(stranger)
        assert client.get(path).status_code in (403, 404)

    document_delete(document=document)
    assert kept(bucket) == {}


@pytest.mark.django_db
def test_nobody_reads_the_bucket_without_a_signature(bucket: object) -> None:
    name = default_storage.save("resume/one.txt", papers_file())
    signed = default_storage.url(name)
    assert "Signature=" in signed


def papers_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("one.txt", papers.RESUME_TEXT.encode())


def kept(bucket: object) -> dict[str, bytes]:
    """Everything in the bucket, by name."""
    listed = bucket.list_objects_v2(Bucket=BUCKET).get("Contents", ())  # type: ignore[attr-defined]
    return {
        each["Key"]: bucket.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read()  # type: ignore[attr-defined]
        for each in listed
    }
