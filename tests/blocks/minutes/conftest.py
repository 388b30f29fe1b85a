"""A club that meets, and everybody who might want to do something with its agenda and minutes."""

import datetime
import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from talkoo.kernel import clock, meetings
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import Text
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.tenancy import sites
from tests import factories

KIND = "club.evening"


class Calendar:
    """The meetings of clubs: `at(space)` makes one. Whoever is in `guests` takes part in it and `hosts` lead it, by
    their ids; everybody sees it but those in `strangers`."""

    def __init__(self) -> None:
        self.evenings: dict[uuid.UUID, dict[str, Any]] = {}

    def at(self, space: Any, *, starts_in: int | None = 5, **given: Any) -> uuid.UUID:
        """A meeting that begins in so many days."""
        key = uuid.uuid4()
        starts = clock.now() + datetime.timedelta(days=starts_in) if starts_in is not None else None
        self.evenings[key] = {
            "site": space.site_id,
            "space_id": space.pk,
            "starts_at": starts,
            "title": "Kuukausikokous",
            "is_cancelled": False,
            "agenda_days": None,
            "guests": set(),
            "hosts": set(),
            "strangers": set(),
            "before": None,
            **given,
        }
        return key

    def find(self, keys: Any, person: Any) -> dict[uuid.UUID, meetings.Meeting]:
        """As the registry of meetings asks it."""
        from talkoo.plumbing.tenancy import current

        me = getattr(person, "pk", None)
        found = {}
        for key in keys:
            one = self.evenings.get(key)
            if one is None or one["site"] != current.site_id() or me in one["strangers"]:
                continue
            starts = one["starts_at"]
            found[key] = meetings.Meeting(
                kind=KIND,
                key=key,
                title=Text(one["title"], "fi", False, "fi"),
                url=f"/evenings/{key}/",
                space_id=one["space_id"],
                starts_at=starts,
                ends_at=starts + datetime.timedelta(hours=2) if starts else None,
                zone="Europe/Helsinki",
                is_cancelled=one["is_cancelled"],
                takes_part=me in one["guests"],
                leads=me in one["hosts"],
                agenda_days=one["agenda_days"],
            )
        return found

    def before(self, key: uuid.UUID) -> uuid.UUID | None:
        """The one before it."""
        found: uuid.UUID | None = self.evenings[key]["before"]
        return found


def fill(site: Any, calendar: Calendar) -> SimpleNamespace:
    with sites.within(site.id):
        names = ("contact", "participant", "author", "chair", "secretary", "staff", "guest", "host", "nobody")
        who = {name: factories.person(name) for name in names}
        for role in ("coordinator", "stand_in", "site_admin", "moderator"):
            who[role] = factories.person(role, role=role)
        who["space"] = factories.space("Kerho", slug="club", contact=who["contact"])
        who["elsewhere"] = factories.space("Elsewhere", slug="elsewhere")
        for name in ("participant", "author", "chair", "secretary"):
            spaces.join(who["space"].pk, by=who[name])
        runner = factories.organisation("Runner")
        organisations.affiliate(runner.pk, who["staff"].pk, "staff", by=PROGRAM)
        spaces.appoint_coordinator(who["space"].pk, runner.pk, by=PROGRAM)
        part = {"guests": {who["guest"].pk}, "hosts": {who["host"].pk}}
        earlier = calendar.at(who["space"], starts_in=-30, title="Edellinen kokous", **part)
        evening = calendar.at(who["space"], before=earlier, **part)
    return SimpleNamespace(site=site, evening=evening, earlier=earlier, **who)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """Clubs that meet, known to the rest of the program while the test runs."""
    found = Calendar()
    monkeypatch.setitem(meetings._kinds, KIND, (found.find, found.before))
    return found


@pytest.fixture
def club(rows: None, alpha: Any, calendar: Calendar) -> SimpleNamespace:
    """Alpha's people and meetings, rolled back at the end."""
    return fill(alpha, calendar)


@pytest.fixture
def town(committed: None, alpha: Any, beta: Any, calendar: Calendar) -> SimpleNamespace:
    """The same, committed; `town.beta` are those of the other site, under the same addresses."""
    found = fill(alpha, calendar)
    found.beta = fill(beta, calendar)
    return found
