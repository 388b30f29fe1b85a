"""The page "My networks": every block in few statements, however much there is in them."""

import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.chat import actions as rooms
from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import queries as addressees
from talkoo.blocks.tasks import actions as tasks
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.mail_out import bounces
from talkoo.plumbing.mail_out.models import Trouble
from talkoo.plumbing.notify.reach import reach
from talkoo.plumbing.tenancy import sites
from talkoo.site.measure import budgets
from talkoo.site.measure.inside import counted
from tests import factories


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.usefixtures("committed")
def test_every_block_stands_there_within_the_budget(alpha: Any, beta: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        me, other = factories.person("me"), factories.person("other")
        found = [factories.space(f"Village {n}", slug=f"village-{n}", contact=me) for n in range(3)]
        for space in found:
            spaces.join(space.pk, by=me)
            spaces.join(space.pk, by=other)
    asked = []
    for turn in range(3):
        with sites.within(alpha.id):
            fill(found[turn], me, other)
        client = browse(alpha, me)
        client.get("/en/my/")
        with counted() as seen:
            page = client.get("/en/my/")
        said = words(page)
        for one in (
            *(["Mails to you come back"] if turn else []),
            f"{turn + 1} message",
            "Unread in chats",
            f"Task {found[turn].slug}",
        ):
            assert one in said, one
        asked.append(len(seen))
        if not turn:
            assert "Mails to you come back" not in said
            with sites.within(alpha.id):
                stop(me)
    assert asked[1] == asked[2]
    assert asked[0] <= 7
    assert max(asked) <= budgets.PAGES["my-networks"].queries
    with sites.within(beta.id):
        stranger = factories.person("me")
    said = words(browse(beta, stranger).get("/en/my/"))
    assert "Task village" not in said
    assert "Mails to you" not in said


def fill(space: Any, me: Any, other: Any) -> None:
    """Something of each kind that waits for `me`."""
    to = addressees.find("network", space.slug)
    assert to is not None
    letters.send(to, by=AnonymousUser(), name="Mari", email="mari@example.org", text="Tere", language="et")
    rooms.send(space.pk, rooms.Said(text="Hei", language="fi", once=uuid.uuid4()), by=other)
    given = tasks.Words(title=f"Task {space.slug}", language="en", owner_id=me.pk)
    tasks.add(space.pk, given, by=PROGRAM, once=uuid.uuid4())


def stop(person: Any) -> None:
    """Mails to this person come back."""
    address = reach([person.pk])[person.pk].email
    Trouble.objects.create(
        found_by=bounces.found_by(address),
        person=person,
        last_at=clock.now(),
        stopped_at=clock.now(),
        score=9,
    )
