"""The environment, read once and typed. Owns the names, defaults and meaning of every variable.

`settings.py` is the only reader. A value that cannot be used stops the start with a sentence that says
which variable it is and what it may hold.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

from llm.config import ModelsConfig
from syncinterview.env_models import read_models
from syncinterview.env_storage import BucketConfig, read_bucket

BASE_DIR = Path(__file__).resolve().parent.parent
SECRETS_FILE = "secrets.json"
SHORTEST_METRICS_TOKEN = 16


@dataclass(frozen=True)
class Environment:
    debug: bool
    data_dir: Path
    host: str
    port: int
    database_url: str
    redis_url: str
    celery_broker_url: str
    secret_key: str = field(repr=False)
    allowed_hosts: tuple[str, ...]
    allowed_origins: tuple[str, ...]
    behind_tls: bool
    proxies: int
    collected_static: bool
    log_level: str
    time_zone: str
    reply_deadline_seconds: float
    give_up_seconds: float
    speculation: bool
    webhooks_allow_private: bool
    metrics_token: str = field(repr=False)
    metrics_port: int
    sandbox_runs: int
    sandbox_first_uid: int
    audio_retention_days: int
    email_url: str
    email_from: str
    models: ModelsConfig
    bucket: BucketConfig | None

    @property
    def distributed(self) -> bool:
        """True when a broker outside this process carries tasks; False means the embedded run."""
        return bool(self.redis_url or self.celery_broker_url)


def read_environment() -> Environment:
    """Read the process environment. Raises ImproperlyConfigured for a value that cannot be used."""
    env = environ.Env()
    data_dir = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).expanduser().resolve()
    redis_url = env.str("REDIS_URL", default="")
    broker = env.str("CELERY_BROKER_URL", default="")
    if broker and not redis_url:
        raise ImproperlyConfigured(
            "CELERY_BROKER_URL is set but REDIS_URL is not. Several processes need Redis for the channel layer and the "
            "cache: set REDIS_URL as well, or unset CELERY_BROKER_URL for the embedded run."
        )
    port = _integer(env, "PORT", 8000, low=1, high=65535)
    origins = tuple(env.list("ALLOWED_ORIGINS", default=[]))
    for origin in origins:
        if not origin.startswith(("http://", "https://")):
            raise ImproperlyConfigured(
                f"ALLOWED_ORIGINS holds {origin!r}. Write whole origins, for example https://interviews.example.com."
            )
    hosts = [origin.split("://", 1)[1].split(":", 1)[0] for origin in origins]
    return Environment(
        debug=env.bool("DEBUG", default=False),
        data_dir=data_dir,
        host=env.str("HOST", default="127.0.0.1"),
        port=port,
        database_url=env.str("DATABASE_URL", default=""),
        redis_url=redis_url,
        celery_broker_url=broker or redis_url,
        secret_key=env.str("SECRET_KEY", default="") or _kept_secret_key(data_dir, distributed=bool(redis_url)),
        allowed_hosts=("127.0.0.1", "localhost", "[::1]", *hosts),
        allowed_origins=origins,
        behind_tls=bool(origins) and all(origin.startswith("https://") for origin in origins),
        proxies=_integer(env, "PROXIES", 1, low=1, high=10),
        collected_static=env.bool("COLLECTED_STATIC", default=False),
        log_level=env.str("LOG_LEVEL", default="INFO"),
        time_zone=_time_zone(env),
        reply_deadline_seconds=_number(env, "REPLY_DEADLINE", 0.8, low=0.5, high=1.0),
        give_up_seconds=_number(env, "GIVE_UP", 10.0, low=2.0, high=60.0),
        speculation=env.bool("SPECULATION", default=True),
        sandbox_runs=_integer(env, "SANDBOX_RUNS", max(1, os.cpu_count() or 1), low=1, high=64),
        sandbox_first_uid=_integer(env, "SANDBOX_FIRST_UID", 64_000, low=1_000, high=4_000_000_000),
        metrics_token=_metrics_token(env),
        metrics_port=_integer(env, "METRICS_PORT", 0, low=0, high=65535),
        webhooks_allow_private=env.bool("WEBHOOKS_ALLOW_PRIVATE", default=False),
        audio_retention_days=_integer(env, "AUDIO_RETENTION_DAYS", 90, low=0, high=3650),
        email_url=env.str("EMAIL_URL", default=""),
        email_from=env.str("EMAIL_FROM", default=""),
        models=read_models(env),
        bucket=read_bucket(env),
    )


def read_secrets(data_dir: Path) -> dict[str, str]:
    """The secrets kept in the data directory: `secret_key` and, after the first start, `admin_password`."""
    try:
        kept: dict[str, str] = json.loads((data_dir / SECRETS_FILE).read_text())
    except FileNotFoundError:
        return {}
    return kept


def keep_secret(data_dir: Path, name: str, value: str) -> None:
    """Add one secret to the file only its owner may read. An existing value of that name is replaced."""
    data_dir.mkdir(parents=True, exist_ok=True)
    kept = read_secrets(data_dir) | {name: value}
    partial = data_dir / f"{SECRETS_FILE}.{os.getpid()}"
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(kept, file, indent=1)
    partial.replace(data_dir / SECRETS_FILE)


def _kept_secret_key(data_dir: Path, *, distributed: bool) -> str:
    if distributed:
        # Two processes with two keys would not accept each other's sessions: this must be said, not papered over.
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Distributed processes must share one: set it to at least 50 random characters."
        )
    key = read_secrets(data_dir).get("secret_key", "")
    if not key:
        key = secrets.token_urlsafe(64)
        keep_secret(data_dir, "secret_key", key)
    return key


def _metrics_token(env: environ.Env) -> str:
    token: str = env.str("METRICS_TOKEN", default="")
    if token and len(token) < SHORTEST_METRICS_TOKEN:
        raise ImproperlyConfigured(f"METRICS_TOKEN must have at least {SHORTEST_METRICS_TOKEN} characters.")
    return token


def _time_zone(env: environ.Env) -> str:
    name: str = env.str("TIME_ZONE", default="") or "UTC"
    if name not in available_timezones():
        raise ImproperlyConfigured(f"TIME_ZONE holds {name!r}. Write a name such as Europe/Berlin.")
    return name


def _integer(env: environ.Env, name: str, default: int, *, low: int, high: int) -> int:
    try:
        value = int(env.str(name, default="") or default)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}.")
    return value


def _number(env: environ.Env, name: str, default: float, *, low: float, high: float) -> float:
    try:
        value = float(env.str(name, default=str(default)))
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must be a number from {low} to {high} (seconds).")
    return value
