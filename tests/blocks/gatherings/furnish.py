import datetime
import io
import uuid

from talkoo.blocks.gatherings import actions
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.files import pictures
from tests import factories
from tests.blocks.gatherings import dating
from tests.plumbing.files.drawn import photograph, saved


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
    photograph_it(site)


def photograph_it(site):
    """An evening of the network that was, with photos."""
    began = clock.now() - datetime.timedelta(hours=3)
    network = Space.objects.filter(kind="network").order_by("id").first()
    was = factories.gathering(
        network,
        title=f"Kuvailta {site.key}",
        starts_at=began,
        ends_at=began + datetime.timedelta(hours=2),
    )
    for alt in (texts("fi", fi="Kaksi ihmistä leipoo pullaa"), None):
        examined = pictures.examine(io.BytesIO(saved(photograph(64, 40), "PNG")))
        actions.add_photo(was.pk, examined, alt, all_agreed=True, by=PROGRAM, once=uuid.uuid4())
    examined = pictures.examine(io.BytesIO(saved(photograph(64, 40), "PNG")))
    actions.set_picture(was.pk, examined, texts("fi", fi="Kylätalo illalla"), by=PROGRAM)
