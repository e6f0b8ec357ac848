"""Every address of the product. Apps name their own paths in full."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from syncinterview.health import health, ready
from syncinterview.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    re_path(r"^health/?$", health, name="health"),
    re_path(r"^ready/?$", ready, name="ready"),
    path("admin/", admin.site.urls),
    path("accounts/", include("syncinterview.accounts.urls")),
    path("", include("interviews.urls")),
    path("", include("reports.urls")),
    path("", include("reports.api_urls")),
]

handler400 = "syncinterview.views.bad_request"
