import datetime

from talkoo.blocks.tasks import actions
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space
from tests.blocks.tasks import made


def furnish(site, people):
    for space in Space.objects.order_by("id"):
        made.task(space, title=f"Varaa sali {site.key}", text="Kevätkokousta varten.")
        made.task(space, title="Kutsu vieras", due_on=datetime.date(2020, 1, 31))
        actions.finish(made.task(space, title="Kirjoita kutsu").pk, by=PROGRAM)
        actions.drop(made.task(space, title="Keitä kahvi").pk, by=PROGRAM)
