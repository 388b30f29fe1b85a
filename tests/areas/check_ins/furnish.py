from talkoo.areas.check_ins import actions
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space


def furnish(site, people):
    network = Space.objects.get(kind="network", slug=f"network-{site.key}")
    actions.send(
        network.pk, by=PROGRAM, mood="needs_help", text="Tarvitsemme salin", next_step="Soitto", language="fi"
    )
