"""An exchange visit to come and one that is over, for the tests of all pages."""

import datetime
import io
import uuid

from talkoo.areas.visits import actions
from talkoo.blocks.gatherings import actions as gatherings
from talkoo.blocks.gatherings.actions import admitting
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.files import pictures
from talkoo.plumbing.places.load import area
from tests import factories
from tests.plumbing.files.drawn import photograph, saved


def furnish(site, people):
    holder = Organisation.objects.get(slug=f"organisation-{site.key}")
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    for title, days in (("Vierailulle", 20), ("Kävimme vierailulla", -20)):
        begins = now + datetime.timedelta(days=days)
        gathering = factories.gathering(
            by=people["coordinator"],
            organisations=[holder],
            kind="visit",
            title=title,
            starts_at=now + datetime.timedelta(days=30),
            ends_at=now + datetime.timedelta(days=31),
            takes_registrations=True,
            capacity=20,
        )
        visit = actions.plan(gathering.pk, by=PROGRAM)
        given = actions.Arrangement(
            host_id=holder.pk,
            area_ids=[area("0663").pk],
            who_pays=texts("fi", fi="Kukin maksaa matkansa."),
            seats={holder.pk: 5},
        )
        actions.arrange(visit.pk, given, by=PROGRAM)
        actions.answer_as_host(visit.pk, is_yes=True, by=PROGRAM)
        meets = factories.organisation(f"Meets {title} {site.key}", country="EE", seat="0663")
        slot = actions.invite(
            visit.pk,
            meets.pk,
            actions.Presentation(topic=texts("fi", fi="Kylän kuoro"), place="Kuorotalo"),
            by=PROGRAM,
            once=uuid.uuid4(),
        )
        actions.answer_slot(slot.pk, is_yes=True, by=PROGRAM, word="Tervetuloa meille")
        examined = pictures.examine(io.BytesIO(saved(photograph(64, 40), "PNG")))
        actions.set_picture(slot.pk, examined, texts("fi", fi="Kuoro laulaa"), by=PROGRAM)
        coming = admitting.Coming(
            person_id=people["participant"].pk, language=site.default_language, zone="Europe/Helsinki"
        )
        admitting.admit(gathering.pk, coming, by=people["participant"], once=uuid.uuid4())
        gatherings.set_date(gathering.pk, begins, begins + datetime.timedelta(days=1), by=PROGRAM)
        if days < 0:
            actions.report(visit.pk, texts("fi", fi="Opimme laulamaan."), by=PROGRAM)
        speaking = gatherings.Speaking(name="Sirkka Puhuja", language="fi", zone="Europe/Helsinki")
        gatherings.add_speaker(gathering.pk, speaking, by=PROGRAM, once=uuid.uuid4())
