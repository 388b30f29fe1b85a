"""A thread that everybody reads in each space, an anonymous one, a section, a file; for the tests of all pages."""

import uuid

from talkoo.blocks.discussions import actions
from talkoo.blocks.discussions.models import Section
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.text import texts
from talkoo.people.spaces.models import Space
from tests.blocks.documents import made


def furnish(site, people):
    actions.make_section(
        by=PROGRAM,
        name=texts("fi", fi=f"Rahoitus {site.key}"),
        purpose=texts("fi", fi="Avustuksista ja hauista"),
        audience="everybody",
    )
    for space in Space.objects.order_by("id"):
        actions.set_up(
            Section(space_id=space.pk, audience="participants"),
            actions.Circle(audience="everybody", shows_seen=True),
            by=PROGRAM,
        )
        thread = actions.start(
            words("Miten saamme nuoria mukaan?", "Kysyn **kaikilta**, miten teillä."),
            by=PROGRAM,
            once=uuid.uuid4(),
            space_id=space.pk,
        )
        if not may(people["participant"], "discussions.answer", thread):
            continue
        file = made.examined(made.pdf(f"{site.key} post"), "liite.pdf")
        answered = actions.answer(
            thread.pk,
            by=people["participant"],
            text="Retki on hyvä alku.",
            language="fi",
            once=uuid.uuid4(),
            came=actions.Came(attached=[file]),
        )
        actions.mark_learnt(answered.pk, by=people["participant"])
        actions.bookmark(answered.pk, by=people["contact"])
        actions.start(
            words("Saako tästä kysyä?", "En tiedä, ketä pyytää.", audience="participants", is_anonymous=True),
            by=people["participant"],
            once=uuid.uuid4(),
            space_id=space.pk,
        )


def words(title, text, **more):
    return actions.Words(title=title, text=text, language="fi", kind="question", **more)
