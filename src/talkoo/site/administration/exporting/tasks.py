"""Making exports, and removing them when their days are over."""

import datetime

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.facts import on
from talkoo.plumbing.imports.models import Export, Making
from talkoo.plumbing.tenancy import current, sites
from talkoo.site.administration.exporting import actions, facts, packing, writing


@on(facts.ExportAsked)
def make(fact: facts.ExportAsked) -> None:
    """Write the file. Twice writes it once."""
    export = Export.objects.select_for_update().filter(pk=fact.export_id, stage=Making.WAITING).first()
    if export is None or export.key is None:
        return
    site_id = current.site_id()
    place = packing.folder(site_id) / f"{export.pk}.zip"
    export.size = writing.write(place, site_id, key=export.key, salt=export.salt)
    export.stage, export.made_at, export.key = Making.MADE, clock.now(), None
    export.save(update_fields=["stage", "made_at", "key", "size"])


def remove_old() -> int:
    """Remove the exports of the current site that are older than 7 days; how many."""
    begun = clock.now() - datetime.timedelta(days=packing.KEPT_DAYS)
    old = Export.objects.filter(asked_at__lt=begun).exclude(stage=Making.GONE)
    for export in old:
        actions.remove_export(export.pk, by=PROGRAM)
    return len(old)


@app.periodic(cron="41 * * * *")
@app.task(name="exports.remove_old", queueing_lock="exports.remove_old", queue="builtin")
def remove_old_everywhere(timestamp: int) -> None:
    """Every hour."""
    for site in sites.every():
        with sites.within(site.id):
            remove_old()
