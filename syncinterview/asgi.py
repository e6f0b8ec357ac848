"""The ASGI application: pages and REST by Django, the live interview by Channels."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
# First: it sets Django up, which the imports below need.
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from interviews.routing import websocket_urlpatterns  # noqa: E402
from syncinterview.lib.forwarded import forwarded  # noqa: E402

routed = ProtocolTypeRouter({"http": django_application, "websocket": URLRouter(websocket_urlpatterns)})
application = forwarded(routed, proxies=settings.ENV.proxies) if settings.ENV.behind_tls else routed
