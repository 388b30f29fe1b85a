from django.urls import path

from talkoo.blocks.documents import views
from talkoo.kernel.pages import View
from talkoo.people.spaces.models import Kind

_AT = {kind: f"{kind}s/<slug:slug>/files/" for kind in Kind}
_PAGES: list[tuple[str, View, str]] = [
    ("", views.listing, "files"),
    ("add/", views.add, "add_file"),
    ("deleted/", views.deleted, "deleted_files"),
    ("folders/", views.folders, "file_folders"),
    ("folders/<uuid:folder_id>/", views.folder, "file_folder"),
    ("<uuid:document_id>/", views.document, "file"),
    ("<uuid:document_id>/change/", views.change, "change_file"),
    ("<uuid:document_id>/version/", views.new_version, "new_version"),
    ("<uuid:document_id>/delete/", views.delete, "delete_file"),
    ("<uuid:document_id>/<int:number>/<str:name>", views.download, "file_version"),
]

app_name = "documents"
urlpatterns = [
    path(at + address, view, {"kind": kind}, name=f"{kind}_{name}")
    for kind, at in _AT.items()
    for address, view, name in _PAGES
]
