"""A message of nobody's, one of a participant's and one with a file in each space; for the tests of all pages."""

import uuid

from talkoo.blocks.chat import actions
from talkoo.blocks.chat.models import Room
from talkoo.kernel.access import PROGRAM, may
from talkoo.people.spaces.models import Space
from tests.blocks.documents import made


def furnish(site, people):
    for space in Space.objects.order_by("id"):
        actions.send(space.pk, said("Tervetuloa keskustelemaan"), by=PROGRAM)
        file = made.examined(made.pdf(f"{site.key} chat"), "ohjelma.pdf")
        actions.send(space.pk, said("Ohjelma on tässä", file=file), by=PROGRAM)
        writer = people["participant"]
        if may(writer, "chat.talk", Room(space_id=space.pk)):
            actions.send(space.pk, said("Tulen mielelläni", answers=1), by=writer)


def said(text, **more):
    return actions.Said(text=text, language="fi", once=uuid.uuid4(), **more)
