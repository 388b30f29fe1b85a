"""Who has no part in a meeting: whoever left its network, and whoever waits for a place."""

import uuid
from typing import Any

from talkoo.blocks.gatherings import rules
from talkoo.blocks.gatherings.actions import admitting
from talkoo.blocks.gatherings.queries import standing
from talkoo.kernel import meetings
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from tests import factories


def test_who_left_neither_organises_nor_sees_what_is_for_those_who_take_part(village: Any) -> None:
    with sites.within(village.site.id):
        inner = factories.gathering(village.space, by=village.author, audience="space")
        open_one = factories.gathering(village.space, by=village.author)
        draft = factories.gathering(village.space, by=village.author, is_out=False)
        for one in (inner, open_one, draft):
            assert rules.organises(village.author, one)
            assert meetings.one("gatherings.gathering", one.pk, village.author).leads
        spaces.leave(village.space.pk, by=village.author)
        for one in (inner, open_one, draft):
            assert not rules.organises(village.author, one)
        seen = standing.as_meetings([inner.pk, open_one.pk, draft.pk], village.author)
        assert set(seen) == {open_one.pk}
        assert not seen[open_one.pk].leads


def test_who_waits_for_a_place_takes_no_part_yet(village: Any) -> None:
    with sites.within(village.site.id):
        made = factories.gathering(village.space, takes_registrations=True, capacity=1)
        parts = []
        for person in (village.nobody, village.other):
            given = admitting.Coming(person_id=person.pk, language="fi", zone="Europe/Helsinki")
            came = admitting.admit(made.pk, given, by=person, once=uuid.uuid4())
            found = meetings.one("gatherings.gathering", made.pk, person)
            assert found is not None
            parts.append((came.state, found.takes_part))
        assert parts == [("confirmed", True), ("waiting", False)]
