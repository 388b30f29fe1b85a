"""Asking for everything of the site in one file, taking it, removing it."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.imports.models import Export, Making
from talkoo.plumbing.tenancy import current
from talkoo.site.administration import rules as _rules  # noqa: F401 - the permission asked here
from talkoo.site.administration.exporting import facts, packing


class TooShort(ValueError):
    """A passphrase that is tried through soon."""


@action
def ask_export(*, passphrase: str, by: Any) -> Export:
    """Have everything of the site put into one file; a job makes it. The passphrase is kept nowhere.

    Raises PermissionDenied, TooShort (12 characters), and NotNow while another one is being made.
    """
    require(by, "administration.export")
    if len(passphrase.strip()) < packing.SHORTEST_PASSPHRASE:
        raise TooShort
    if Export.objects.select_for_update().filter(stage=Making.WAITING).exists():
        raise NotNow("one is being made")
    salt = packing.new_salt()
    export = Export.objects.create(
        salt=salt, key=packing.key_of(passphrase, salt), asked_by_id=id_of(by), asked_at=clock.now()
    )
    emit(facts.ExportAsked(actor_id=id_of(by), export_id=export.pk))
    return export


@action
def take_export(export_id: uuid.UUID, *, by: Any) -> Export:
    """Somebody takes the file; that is written down. Raises PermissionDenied, Export.DoesNotExist, NotNow."""
    require(by, "administration.export")
    export = Export.objects.get(pk=export_id)
    if export.stage != Making.MADE:
        raise NotNow("not there")
    emit(facts.ExportDownloaded(actor_id=id_of(by), export_id=export.pk))
    return export


@action
def remove_export(export_id: uuid.UUID, *, by: Any) -> None:
    """Take the file away before its time. Again changes nothing. Raises PermissionDenied, Export.DoesNotExist."""
    require(by, "administration.export")
    export = Export.objects.select_for_update().get(pk=export_id)
    if export.stage == Making.GONE:
        return
    export.stage, export.key = Making.GONE, None
    export.save(update_fields=["stage", "key"])
    (packing.folder(current.site_id()) / f"{export.pk}.zip").unlink(missing_ok=True)
    emit(facts.ExportRemoved(actor_id=id_of(by), export_id=export.pk))
