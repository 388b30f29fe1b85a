"""What is kept of people here, and for how long."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.imports.models import Batch, Export, Row, Stage
from talkoo.plumbing.retention import registry


def _where_from(person_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    for row in Row.objects.filter(person=person_id).select_related("batch").order_by("pk"):
        batch = row.batch
        yield {
            "imported_at": batch.started_at,
            "consent_source": batch.consent_source,
            "consented_on": batch.consented_on,
        }


def register() -> None:
    """Called once, when every model is known."""
    registry.personal(
        Row,
        person="person",
        export=_where_from,
        label=_("how you came here, and where your consent is written down"),
    )
    registry.personal(
        Batch,
        person=("uploaded_by", "started_by"),
        export=("kind", "file_name", "uploaded_at", "started_at"),
        erase=registry.KEEP("who entered others answers for their consents; the importer is an id"),
        label=_("files that you imported"),
    )
    registry.personal(
        Export,
        person="asked_by",
        export=("asked_at", "made_at"),
        erase=registry.KEEP("who took a copy of the whole site answers for it; the row holds ids and dates"),
        label=_("copies of the site that you asked for"),
    )
    registry.kept(
        Batch,
        name="imports.previews",
        label=_("Files that were read and not imported"),
        months=1,
        since="uploaded_at",
        why=_("nobody has said that these people may be kept here (GDPR 5(1)(e))"),
        where=Q(stage=Stage.PREVIEW),
        is_plain=True,
    )
