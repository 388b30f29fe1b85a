"""What was said in the chat of a day becomes an item of an agenda."""

import re
import uuid
from typing import Any

from talkoo.blocks.chat import actions as rooms
from talkoo.blocks.minutes.models import Item
from talkoo.kernel import clock
from talkoo.plumbing.tenancy import sites
from tests.blocks.minutes import made
from tests.blocks.minutes.conftest import KIND

ROOM = "/networks/club/chat/"


def test_messages_of_a_day_become_an_item(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        made.item(town.evening, by=town.contact)
        for text in ("Sali on **varattu**.", "Entä kahvit?"):
            said = rooms.Said(text=text, language="fi", once=uuid.uuid4())
            rooms.send(town.space.pk, said, by=town.author)
    author, day = browse(alpha, town.author), clock.today(alpha.time_zone).isoformat()
    page = author.get(f"{ROOM}?choose").content.decode()
    assert f"?choose={day}&amp;until=2" in page
    page = author.get(f"{ROOM}?choose={day}&until=2").content.decode()
    ticked = re.findall(r'name="kept" value="(\d+)" checked|value="(\d+)"[^>]*checked', page)
    assert len(ticked) == 2
    place = f"minutes:{KIND}/{town.evening}"
    assert f'<option value="{place}">' in page
    form = {"title": "Sali ja kahvit", "kept": ["1", "2"], "into": place, "once": str(uuid.uuid4())}
    for _twice in "ab":
        answer = author.post(f"{ROOM}keep/", form)
        assert (answer.status_code, answer["Location"]) == (302, f"/minutes/{KIND}/{town.evening}/")
    with sites.within(alpha.id):
        item = Item.objects.get(title="Sali ja kahvit")
        assert item.proposer_id == town.author.pk
        assert "Sali on varattu." in item.text
        assert "Entä kahvit?" in item.text
        assert "author" in item.text


def test_nothing_is_kept_where_the_agenda_is_closed(
    town: Any, alpha: Any, browse: Any, calendar: Any
) -> None:
    closed = calendar.at(town.space, starts_in=1, agenda_days=3)
    with sites.within(alpha.id):
        made.item(closed, by=town.contact)
        done = made.approved(town.earlier, by=town.contact)
        rooms.send(town.space.pk, rooms.Said(text="Hei", language="fi", once=uuid.uuid4()), by=town.author)
    author = browse(alpha, town.author)
    assert "minutes:" not in author.get(f"{ROOM}?choose").content.decode()
    for key in (closed, town.earlier):
        form = {"title": "Hei", "kept": ["1"], "into": f"minutes:{KIND}/{key}", "once": str(uuid.uuid4())}
        assert author.post(f"{ROOM}keep/", form).status_code == 422
    assert f"minutes:{KIND}/{closed}" in browse(alpha, town.contact).get(f"{ROOM}?choose").content.decode()
    with sites.within(alpha.id):
        assert not Item.objects.filter(title="Hei").exists()
        assert Item.objects.filter(minutes=done).count() == 1
