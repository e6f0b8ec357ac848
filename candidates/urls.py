"""Pages of one's own papers."""

from django.urls import path

from candidates import views

app_name = "candidates"
urlpatterns = [
    path("papers/", views.papers, name="papers"),
    path("papers/<uuid:document_id>/", views.paper, name="paper"),
    path("papers/<uuid:document_id>/progress/", views.paper_progress, name="paper_progress"),
    path("papers/<uuid:document_id>/file/", views.paper_file, name="paper_file"),
    path("papers/<uuid:document_id>/delete/", views.paper_delete, name="paper_delete"),
]
