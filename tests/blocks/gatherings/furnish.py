from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from tests import factories
from tests.blocks.gatherings import dating


def furnish(site, people):
    dating.furnish(site, people)
    for space in Space.objects.filter(kind__in=["network", "programme"]).order_by("id"):
        factories.gathering(
            space, title=f"Kyläilta {site.key}", place="Kylätalo", takes_registrations=True, capacity=30
        )
        factories.gathering(space, title="Etäilta", mode="online", platform="Zoom", audience="site")
        factories.gathering(space, title="Luonnos", starts_at=None, is_out=False)
    holder = Organisation.objects.get(slug=f"organisation-{site.key}")
    factories.gathering(
        by=people["representative"], organisations=[holder], title="Avoimet ovet", kind="event"
    )
