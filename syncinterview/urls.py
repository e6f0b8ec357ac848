"""Every address of the product. Apps name their own paths in full."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from syncinterview import api
from syncinterview.health import HealthApi, ReadyApi
from syncinterview.lib.api.paths import api_path
from syncinterview.metrics.views import metrics
from syncinterview.views import health_page, home

api_patterns: list[URLPattern | URLResolver] = [
    path("", include("syncinterview.accounts.api_urls")),
    path("", include("candidates.api_urls")),
    path("", include("interviews.api_urls")),
    path("", include("reports.api_urls")),
    path("", include("integrations.api_urls")),
    api_path("schema", api.SchemaApi, name="schema"),
    api_path("docs", api.DocsApi, name="docs"),
    re_path("", api.NoSuchPathApi.as_view()),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    api_path("health", HealthApi, name="health"),
    api_path("ready", ReadyApi, name="ready"),
    re_path(r"^metrics/?$", metrics, name="metrics"),
    path("staff/health/", health_page, name="health_page"),
    path("admin/", admin.site.urls),
    path("accounts/", include("syncinterview.accounts.urls")),
    path("", include("candidates.urls")),
    path("", include("interviews.urls")),
    path("", include("reports.urls")),
    path("", include("integrations.urls")),
    path("api/v1/", include(api_patterns)),
]

handler400 = "syncinterview.views.bad_request"
