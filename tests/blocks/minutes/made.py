"""Agendas and minutes, made through the product's own actions."""

import datetime
import re
import uuid
from typing import Any

from talkoo.blocks.minutes import actions
from talkoo.blocks.minutes.models import Item, Minutes
from talkoo.kernel import clock
from tests.blocks.minutes.conftest import KIND


def proposal(**given: Any) -> actions.Proposal:
    return actions.Proposal(**{"title": "Kevään retki", "language": "fi", **given})


def item(key: uuid.UUID, *, by: Any, **given: Any) -> Item:
    """Something on the agenda of this meeting. Call it inside a site."""
    return actions.propose(KIND, key, proposal(**given), by=by, once=uuid.uuid4())


def written(item: Item, *, by: Any, notes: str = "", decisions: str = "", is_open: bool = False) -> None:
    """What the minutes say of an item."""
    of = Minutes.objects.get(pk=item.minutes_id)
    said = actions.Written(notes=notes, decisions=decisions, is_open=is_open)
    actions.write(of.meeting_kind, of.meeting_key, {item.pk: said}, by=by)


def later() -> clock.frozen:
    """The clock after every meeting of the club: minutes are checked once theirs has begun."""
    return clock.frozen(clock.now() + datetime.timedelta(days=6))


def approved(key: uuid.UUID, *, by: Any) -> Minutes:
    """Approved minutes of this meeting, with one item."""
    one = item(key, by=by, title="Talousarvio")
    written(one, by=by, notes="Käytiin läpi.", decisions="Hyväksyttiin.\nLähetetään jäsenille.")
    actions.note_attendance(KIND, key, present=[by.pk], excused=[], others=["Vieras Virtanen"], by=by)
    with later():
        actions.check(one.minutes_id, by=by)
        return actions.approve(one.minutes_id, by=by)


def at(key: uuid.UUID, more: str = "") -> str:
    """The address of a page of the minutes of this meeting."""
    return f"/minutes/{KIND}/{key}/{more}"


def words(answer: Any) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def hidden(page: Any, name: str) -> str:
    """The value of an unseen field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return found[1]
