"""Taking files off the disk that no row names: of pictures taken away, and of writers that did not come to an end."""

from procrastinate.contrib.django import app

from talkoo.plumbing.files import storage
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy import sites


@app.periodic(cron="53 3 * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep", queue="builtin")
def sweep(timestamp: int) -> None:
    """Every night."""
    for site in sites.every():
        with sites.within(site.id):
            wanted = set(StoredFile.objects.values_list("digest", flat=True))
            storage.files().sweep(site.id, wanted)
