from integrations import api
from syncinterview.lib.api.paths import api_path

app_name = "integrations_api"
urlpatterns = [
    api_path("webhooks", api.WebhooksApi, name="webhooks"),
    api_path("webhooks/<uuid:webhook_id>", api.WebhookApi, name="webhook"),
    api_path("webhooks/<uuid:webhook_id>/test", api.TestApi, name="test"),
    api_path("webhooks/<uuid:webhook_id>/deliveries", api.DeliveriesApi, name="deliveries"),
]
