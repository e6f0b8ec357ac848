"""The product's settings as the tests run them: a data directory of their own, nothing of the caller's environment.

TEST_DATABASE_URL=postgresql://... runs them on PostgreSQL instead of SQLite; a database is made beside the one named.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

# Whatever a developer's shell exports, a test must never reach a real server, provider or data directory.
NAMES = (
    "ALLOWED_ORIGINS",
    "CELERY_BROKER_URL",
    "COLLECTED_STATIC",
    "DATABASE_URL",
    "DEBUG",
    "GIVE_UP",
    "HOST",
    "METRICS_PORT",
    "METRICS_TOKEN",
    "PORT",
    "PROXIES",
    "REDIS_URL",
    "REPLY_DEADLINE",
    "SANDBOX_FIRST_UID",
    "SANDBOX_RUNS",
    "SECRET_KEY",
    "SPECULATION",
    "TIME_ZONE",
)
PREFIXES = ("GOOGLE_", "GROQ_", "HUGGINGFACE_", "LLM_", "OPENAI_", "OPENROUTER_", "TRANSCRIPTION_", "TTS_")
for name in [name for name in os.environ if name in NAMES or name.startswith(PREFIXES)]:
    del os.environ[name]

_data_dir = tempfile.mkdtemp(prefix="syncinterview-tests-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
os.environ["DATA_DIR"] = _data_dir
os.environ.setdefault("LOG_LEVEL", "WARNING")
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from syncinterview.settings import *  # noqa: E402, F403 - the environment has to be set first
from syncinterview.settings import DATABASES  # noqa: E402 - for the type checker and the reader

if os.environ.get("TEST_DATABASE_URL"):
    # A pool would hold connections of threads that are gone when the test database is dropped.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
else:
    # A file instead of SQLite's memory, so that the threads of one test see one database.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_data_dir) / "test.sqlite3")}

# Nobody speaks unless a test asks for it; no test may ask a voice on the internet.
MODELS = replace(MODELS, speech=replace(MODELS.speech, speech_chain=()))
EMBEDDED_WORKER = False
LLM_LEDGER_IN_BACKGROUND = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
