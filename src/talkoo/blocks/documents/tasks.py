"""Forgetting what was deleted 30 days ago, and whose files they were when somebody has been erased."""

import uuid

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from talkoo.blocks.documents import actions, queries
from talkoo.blocks.documents.models import Document, Version
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites

_AT_ONCE = 200


@app.periodic(cron="23 3 * * *")
@app.task(name="documents.remove_deleted", queueing_lock="documents.remove_deleted", queue="builtin")
def remove_deleted(timestamp: int) -> None:
    """Every night: deleted documents that can no longer be brought back go, with their files."""
    for site in sites.every():
        with sites.within(site.id):
            for document_id in queries.over(clock.now(), _AT_ONCE):
                actions.remove(document_id, by=PROGRAM)


def _forget_author(person_id: uuid.UUID) -> int:
    """The files stay with their space, without a word of who brought them."""
    return Document.objects.filter(created_by=person_id).update(created_by=None)


def _forget_uploader(person_id: uuid.UUID) -> int:
    return Version.objects.filter(uploaded_by=person_id).update(uploaded_by=None)


def register() -> None:
    """What is a person's own among the files, and what becomes of it."""
    registry.personal(
        Document,
        person="created_by",
        export=("title", "language", "description", "audience", "created_at"),
        erase=_forget_author,
        label=_("files that you added"),
    )
    registry.personal(
        Version,
        person="uploaded_by",
        export=("number", "file_name", "note", "bytes", "uploaded_at"),
        erase=_forget_uploader,
        label=_("versions of files that you added"),
    )
    registry.words(Document, fields=("title", "description"), label=_("Files"), where=queries.at)
    registry.words(
        Version, fields=("file_name", "note"), label=_("Versions of files"), where=queries.at_version
    )
    registry.files(queries.given_by)
