import pytest
import rules

from talkoo.people.accounts.rules import is_coordinator, is_stand_in
from talkoo.plumbing.notify import kinds, reach
from talkoo.plumbing.tenancy import current


@pytest.fixture(autouse=True)
def _permission():
    if not rules.perm_exists("notify.tell_by_hand"):
        rules.add_perm("notify.tell_by_hand", is_coordinator | is_stand_in)


@pytest.fixture
def known(monkeypatch):
    """People as `reach` finds them: `known(person, email=…, phone=…)`, for the site that is entered."""
    people = {}

    def add(person, *, email="", phone=""):
        people[current.site_id(), person.pk] = reach.Reach(
            person.pk, person.name, person.language, email, phone
        )
        return person

    def find(person_ids):
        keys = [(current.site_id(), one) for one in person_ids]
        return {key[1]: people[key] for key in keys if key in people}

    monkeypatch.setattr(reach, "_registered", [find])
    return add


@pytest.fixture
def kind(monkeypatch):
    """A kind that people may set the rhythm of, with a template that is there: `kind(default=…, still=…)`."""

    def add(name="letters.arrived", *, default=kinds.Rhythm.AT_ONCE, label="Letters", **more):
        found = kinds.Kind(name=name, label=label, group="Conversation", default=default, **more)
        monkeypatch.setitem(kinds._kinds, name, found)
        return found

    monkeypatch.setattr(kinds, "_kinds", {})
    return add
