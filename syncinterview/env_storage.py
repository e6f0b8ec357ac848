"""Where uploaded files are kept: a private folder of this machine, or a bucket that speaks S3."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class BucketConfig:
    """A bucket; without keys the machine's own identity is used, as boto3 finds it."""

    name: str
    endpoint_url: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)


def read_bucket(env: environ.Env) -> BucketConfig | None:
    """The bucket of the environment; None for files on this machine. Raises ImproperlyConfigured."""
    names = ("STORAGE_ENDPOINT_URL", "STORAGE_REGION", "STORAGE_ACCESS_KEY", "STORAGE_SECRET_KEY")
    endpoint_url, region, access_key, secret_key = (env.str(name, default="") for name in names)
    bucket = env.str("STORAGE_BUCKET", default="")
    if not bucket:
        if any((endpoint_url, region, access_key, secret_key)):
            raise ImproperlyConfigured("STORAGE_BUCKET is not set, but other STORAGE_ variables are. Name the bucket.")
        return None
    if bool(access_key) != bool(secret_key):
        raise ImproperlyConfigured("Set both STORAGE_ACCESS_KEY and STORAGE_SECRET_KEY, or neither.")
    if endpoint_url and not endpoint_url.startswith(("https://", "http://")):
        raise ImproperlyConfigured("STORAGE_ENDPOINT_URL must be a whole address, such as https://s3.example.com.")
    if find_spec("storages") is None:
        raise ImproperlyConfigured("STORAGE_BUCKET needs django-storages: pip install 'syncinterview[s3]'.")
    return BucketConfig(bucket, endpoint_url, region, access_key, secret_key)


def file_storage(bucket: BucketConfig | None, *, folder: Path) -> dict[str, Any]:
    """The storage of uploads, for STORAGES["default"]. Nothing in it is public: views hand files out."""
    if bucket is None:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket.name,
            "endpoint_url": bucket.endpoint_url or None,
            "region_name": bucket.region or None,
            "access_key": bucket.access_key or None,
            "secret_key": bucket.secret_key or None,
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "signature_version": "s3v4",
            # Servers other than Amazon's seldom have a host name for each bucket.
            "addressing_style": "path" if bucket.endpoint_url else "auto",
        },
    }
