"""Settings of both ways to run, chosen by the environment alone (see env.py and docs/operations.md).

Embedded: SQLite, in-memory channel layer, a Celery worker in the server's process.
Distributed: DATABASE_URL and REDIS_URL name the servers; workers are processes of their own.
"""

from __future__ import annotations

import os
from typing import Any

import environ
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.templatetags.static import static
from django.urls import reverse_lazy

from syncinterview.env import BASE_DIR, read_environment
from syncinterview.env_storage import file_storage
from syncinterview.settings_rest import REST_FRAMEWORK, SIMPLE_JWT, SPECTACULAR_SETTINGS  # noqa: F401 - read by name

ENV = read_environment()
DATA_DIR = ENV.data_dir
DISTRIBUTED = ENV.distributed
EMBEDDED_WORKER = not DISTRIBUTED

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = list(ENV.allowed_hosts)
if ENV.host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
    ALLOWED_HOSTS.append(ENV.host)
ALLOWED_ORIGINS = list(ENV.allowed_origins)
CSRF_TRUSTED_ORIGINS = ALLOWED_ORIGINS

INSTALLED_APPS = [
    "daphne",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "syncinterview.apps.RoofConfig",
    "syncinterview.accounts.apps.AccountsConfig",
    "llm.apps.LlmConfig",
    "candidates.apps.CandidatesConfig",
    "interviews.apps.InterviewsConfig",
    "reports.apps.ReportsConfig",
    "integrations.apps.IntegrationsConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "syncinterview.lib.middleware.AdminContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "syncinterview.lib.viewer_time.ViewerTimeZone",
    "syncinterview.lib.languages.BrowserLanguage",
]

ROOT_URLCONF = "syncinterview.urls"
ASGI_APPLICATION = "syncinterview.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- data -------------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]]
if ENV.database_url:
    DATABASES = {"default": environ.Env.db_url_config(ENV.database_url)}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        # A worker's threads and the web's threads each hold one connection; the pool bounds them per process.
        DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 24, "timeout": 10}
else:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "syncinterview.sqlite3",
        }
    }
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers pass a writer; IMMEDIATE makes a transaction wait for its turn instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES: dict[str, dict[str, Any]] = {
    # Private: no URL serves it. Views hand files out after asking for permission.
    "default": file_storage(ENV.bucket, folder=DATA_DIR / "files"),
    "staticfiles": {
        "BACKEND": "syncinterview.lib.static_storage.HashedModuleStorage"
        if ENV.collected_static
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600

if ENV.redis_url:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}
    }
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "syncinterview.lib.channel_layer.ReturningChannelLayer",
            "CONFIG": {"hosts": [{"address": ENV.redis_url, "socket_timeout": None}]},
        }
    }
else:
    # Room enough that a counter or a kept answer is not thrown out before its time.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# --- background work ----------------------------------------------------------------------------------

CELERY_BROKER_URL = ENV.celery_broker_url or "wakememory://localhost"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_ROUTES = {
    "interviews.tasks.process_final_response": {"queue": "live"},
    "interviews.tasks.generate_next_question": {"queue": "live"},
    "interviews.tasks.process_chunk_for_tentative_response": {"queue": "live"},
    "interviews.tasks.interject": {"queue": "live"},
    "interviews.tasks.run_code": {"queue": "code"},
    "interviews.tasks.try_exercise": {"queue": "code"},
    "interviews.tasks.probe_sandbox": {"queue": "code"},
    "reports.tasks.gather_code_facts": {"queue": "code"},
    "interviews.tasks.make_speech": {"queue": "live"},
}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 2, "socket_timeout": 30, "brief_queues": ("live",)} if ENV.redis_url else {}
)
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.4}
SWEEP_EVERY_SECONDS = 30
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "syncinterview.tasks.sweep", "schedule": SWEEP_EVERY_SECONDS, "options": {"expires": 60}},
}
# A thread waits for as long as a model thinks: about one for each candidate who is speaking.
EMBEDDED_WORKER_THREADS = 96

# --- people -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = reverse_lazy("accounts:sign_in")
LOGIN_REDIRECT_URL = reverse_lazy("reports:dashboard")
# Where who is no interviewer lands.
OWN_PAGES_URL = "candidates:papers"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- security -------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A browser heeds it at secure addresses and at this machine's own, and complains of it on every other page.
if not ENV.behind_tls and (ALLOWED_ORIGINS or ENV.host not in ("127.0.0.1", "localhost", "::1")):
    SECURE_CROSS_ORIGIN_OPENER_POLICY = None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if ENV.behind_tls:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# django-unfold's scripts use `new Function` and its widgets inline styles; staff with the admin role only.
ADMIN_CSP_OVERRIDES = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}

UPLOAD_MAX_BYTES = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Recordings of answers older than this are deleted; 0 keeps them until somebody deletes them.
AUDIO_RETENTION_DAYS = ENV.audio_retention_days

# --- mail -------------------------------------------------------------------------------------------------

# Nothing is sent without EMAIL_URL, for example smtp+tls://user:password@mail.example.com:587.
MAIL_CONFIGURED = bool(ENV.email_url)
if ENV.email_url:
    vars().update(environ.Env.email_url_config(ENV.email_url))
    DEFAULT_FROM_EMAIL = ENV.email_from or "interviews@localhost"
EMAIL_TIMEOUT = 20

# --- the live interview ------------------------------------------------------------------------------------

REPLY_DEADLINE_SECONDS = ENV.reply_deadline_seconds
GIVE_UP_SECONDS = ENV.give_up_seconds
SPECULATION = ENV.speculation

# --- candidates' programs ------------------------------------------------------------------------------------

# How many run at once in this process, and the first of the users they run as when the product was started as root.
SANDBOX_RUNS = ENV.sandbox_runs
SANDBOX_FIRST_UID = ENV.sandbox_first_uid

# --- figures for Prometheus ----------------------------------------------------------------------------------

METRICS_TOKEN = ENV.metrics_token
METRICS_PORT = ENV.metrics_port

# --- models ------------------------------------------------------------------------------------------------

MODELS = ENV.models
# Lines of the call ledger are written by a thread of their own, so that nobody waits for them.
LLM_LEDGER_IN_BACKGROUND = True

# --- static files, language, logs ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "syncinterview.lib.editor_files.EditorFinder",
    "syncinterview.lib.font_files.FontFinder",
]
# What is made of the packages belongs to the installation, as the collected files do, where that can be written to.
FONTS_ROOT = (BASE_DIR / "var" if os.access(BASE_DIR, os.W_OK) else DATA_DIR) / "fonts"
SERVESTATIC_USE_FINDERS = not ENV.collected_static
SERVESTATIC_AUTOREFRESH = DEBUG
SERVESTATIC_KEEP_ONLY_HASHED_FILES = True

# The team's pages are English. A candidate's page is in the language of the interview (syncinterview.lib.languages).
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("pt", "Português"),
    ("hi", "हिन्दी"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Times are computed in UTC and shown in the reader's zone (syncinterview.lib.viewer_time), or in the team's before the
# browser has told.
TIME_ZONE = "UTC"
TEAM_TIME_ZONE = ENV.time_zone
USE_I18N = True
USE_TZ = True

# --- the REST API ----------------------------------------------------------------------------------------------

# Calls, and the seconds they are counted over, for each user or address.
API_THROTTLES: dict[str, tuple[int, int]] = {
    "register": (20, 3600),
    "sign_in": (30, 60),
    "public_read": (120, 60),
    "start": (20, 60),
    "submit": (60, 60),
    "demo": (10, 60),
    # The candidate's room: as often as its pages may.
    "run": (12, 60),
    "look": (300, 60),
    "draft": (90, 60),
    "sound": (600, 60),
    "listen": (20, 60),
    "wish": (30, 60),
    "correction": (30, 3600),
}
# Webhooks that lead into the network this runs in; off, they lead to the internet alone.
WEBHOOKS_ALLOW_PRIVATE = ENV.webhooks_allow_private

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    "loggers": {
        # Both write a line for each request or message; the embedded run prints its three lines and is quiet.
        "daphne": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "pypdf": {"level": "ERROR"},
        # It writes out every glyph that it keeps.
        "fontTools": {"level": "WARNING"},
        "django.channels.server": {"level": "WARNING"},
    },
}

UNFOLD = {
    "SITE_TITLE": "SyncInterview",
    "SITE_HEADER": "SyncInterview",
    "SITE_SUBHEADER": "Administration",
    "SITE_URL": "/staff/",
    "SITE_SYMBOL": "forum",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("ui/favicon.svg")}],
    "DASHBOARD_CALLBACK": "syncinterview.views.admin_dashboard",
    "COLORS": {
        "primary": {
            "50": "240 250 249",
            "100": "213 240 237",
            "200": "171 225 219",
            "300": "118 203 195",
            "400": "66 174 165",
            "500": "31 148 140",
            "600": "15 118 113",
            "700": "13 96 92",
            "800": "13 77 75",
            "900": "12 64 63",
            "950": "4 38 38",
        }
    },
}
