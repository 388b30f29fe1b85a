import datetime
import uuid

from talkoo.blocks.minutes import actions
from talkoo.kernel import clock
from talkoo.people.spaces.models import Space
from tests import factories

KIND = "gatherings.gathering"


def furnish(site, people):
    leader = people["coordinator"]
    for space in Space.objects.filter(kind__in=["network", "programme"]).order_by("id"):
        held = clock.now() - datetime.timedelta(days=30)
        before = factories.gathering(space, title=f"Vuosikokous {site.key}", starts_at=held)
        approved = _item(before, leader, f"Tilinpäätös {site.key}")
        said = actions.Written(notes="Käytiin läpi.", decisions="Hyväksyttiin.", is_open=True)
        actions.write(KIND, before.pk, {approved.pk: said}, by=leader)
        actions.note_attendance(
            KIND, before.pk, present=[], excused=[], others=["Vieras Virtanen"], by=leader
        )
        actions.check(approved.minutes_id, by=leader)
        actions.approve(approved.minutes_id, by=leader)
        actions.add_to(approved.minutes_id, "Liite puuttui.", language="fi", by=leader, once=uuid.uuid4())
        coming = factories.gathering(space, title=f"Kuukausikokous {site.key}")
        _item(coming, leader, "Kevään retki")
        _item(coming, leader, f"Talkoot {site.key}")


def _item(gathering, by, title):
    given = actions.Proposal(title=title, language="fi", text="Sovitaan päivästä.", length=15)
    return actions.propose(KIND, gathering.pk, given, by=by, once=uuid.uuid4())
