"""Where files are kept is a setting: the code is the same for a folder, memory and a bucket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.services import document_delete, document_parse, document_upload
from interviews.models import InterviewConfig
from syncinterview import env_storage
from syncinterview.env_storage import BucketConfig, file_storage, read_bucket
from tests.accounts.factories import InterviewerFactory
from tests.candidates import papers
from tests.interviews.factories import ConfigFactory


@pytest.fixture(params=["django.core.files.storage.InMemoryStorage", "django.core.files.storage.FileSystemStorage"])
def storage(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Any:
    in_a_folder = {"location": tmp_path / "elsewhere"} if request.param.endswith("FileSystemStorage") else {}
    chosen = {"BACKEND": request.param, "OPTIONS": {**in_a_folder, "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"default": chosen}
    return default_storage


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_stored_read_handed_out_and_deleted_in_any_storage(
    storage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("candidates.services.documents.send_on_commit", lambda *args, **kwargs: None)
    owner = InterviewerFactory.create()
    content = papers.text_pdf()
    upload = SimpleUploadedFile("job.pdf", content)
    document = document_upload(kind=DocumentKind.JD, upload=upload, owner=owner)
    name = document.file.name or ""
    assert storage.exists(name)

    document_parse(document_id=document.pk)
    assert Document.objects.get(pk=document.pk).status == DocumentStatus.READY

    config: InterviewConfig = ConfigFactory.create(created_by=owner, jd=document)
    client = Client()
    client.force_login(owner)
    assert client.get(reverse("interviews:config_jd", args=[config.pk])).content == content

    document_delete(document=document)
    assert not storage.exists(name)


def environment(monkeypatch: pytest.MonkeyPatch, **values: str) -> environ.Env:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return environ.Env()


def test_files_stay_on_this_machine_unless_a_bucket_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bucket = read_bucket(environment(monkeypatch))
    assert bucket is None
    assert file_storage(bucket, folder=tmp_path)["OPTIONS"] == {"location": tmp_path, "base_url": None}


def test_a_bucket_is_private_and_overwrites_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(env_storage, "find_spec", lambda name: object())
    names = {"STORAGE_BUCKET": "papers", "STORAGE_ENDPOINT_URL": "https://s3.example.com", "STORAGE_ACCESS_KEY": "id",
             "STORAGE_SECRET_KEY": "not to be shown"}  # fmt: skip
    bucket = read_bucket(environment(monkeypatch, **names))
    assert isinstance(bucket, BucketConfig)
    assert "not to be shown" not in repr(bucket)
    chosen = file_storage(bucket, folder=tmp_path)
    assert chosen["BACKEND"] == "storages.backends.s3.S3Storage"
    options = chosen["OPTIONS"]
    assert (options["bucket_name"], options["secret_key"]) == ("papers", "not to be shown")
    assert (options["default_acl"], options["file_overwrite"], options["querystring_auth"]) == (None, False, True)


@pytest.mark.parametrize(
    "values",
    [
        {"STORAGE_REGION": "eu-north-1"},
        {"STORAGE_BUCKET": "papers", "STORAGE_ACCESS_KEY": "id"},
        {"STORAGE_BUCKET": "papers", "STORAGE_ENDPOINT_URL": "s3.example.com"},
    ],
)
def test_half_a_bucket_stops_the_start(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    monkeypatch.setattr(env_storage, "find_spec", lambda name: object())
    with pytest.raises(ImproperlyConfigured, match="STORAGE_"):
        read_bucket(environment(monkeypatch, **values))


def test_a_bucket_without_its_library_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env_storage, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="syncinterview\\[s3\\]"):
        read_bucket(environment(monkeypatch, STORAGE_BUCKET="papers"))
