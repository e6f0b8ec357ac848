from django.urls import path

from integrations import views

app_name = "integrations"
urlpatterns = [
    path("staff/integrations/", views.overview, name="overview"),
    path("staff/integrations/keys/<uuid:key_id>/revoke/", views.key_revoke, name="key_revoke"),
    path("staff/integrations/webhooks/<uuid:webhook_id>/test/", views.test, name="test"),
    path("staff/integrations/webhooks/<uuid:webhook_id>/delete/", views.delete, name="delete"),
]
