"""Agendas and minutes of the demo's meetings, written through the product's own actions."""

import datetime
from collections.abc import Mapping
from typing import Any

from talkoo.blocks.minutes import actions
from talkoo.kernel import clock, ids
from talkoo.kernel.text import ORIGINAL
from talkoo.site.demo.data.gatherings import DemoGathering

_KIND = "gatherings.gathering"


def keep(meeting: Any, given: DemoGathering, people: Mapping[str, Any]) -> None:
    """The agenda of a meeting; of one that is over, its minutes too: written while it went on, checked the day after,
    approved a week later."""
    leader, language = people["coordinator"], given.title[ORIGINAL]
    written = {}
    with clock.frozen(min(clock.now(), meeting.starts_at - datetime.timedelta(days=5))):
        for one in given.agenda:
            matter = actions.Proposal(
                title=one.title, language=language, text=one.text, kind=one.kind, length=one.length
            )
            item = actions.propose(_KIND, meeting.pk, matter, by=leader, once=ids.uuid7())
            written[item.pk] = actions.Written(
                notes=one.notes, decisions=one.decisions, is_open=one.stays_open
            )
        arranged = actions.Arrangement(
            language=language, agenda_days=2, chair_id=people["contact"].pk, secretary_id=leader.pk
        )
        minutes_id = actions.arrange(_KIND, meeting.pk, arranged, by=leader)
    if meeting.ends_at > clock.now():
        return
    there = [people["contact"].pk, leader.pk]
    with clock.frozen(meeting.ends_at):
        actions.note_attendance(_KIND, meeting.pk, present=there, excused=[], others=given.guests, by=leader)
        actions.write(_KIND, meeting.pk, written, by=leader)
    with clock.frozen(meeting.ends_at + datetime.timedelta(days=1)):
        actions.check(minutes_id, by=leader)
    with clock.frozen(meeting.ends_at + datetime.timedelta(days=7)):
        actions.approve(minutes_id, by=people["contact"])
        actions.add_to(minutes_id, given.addendum, language=language, by=leader, once=ids.uuid7())
