"""People, and how they are erased while no other part of the product says so."""

import pytest
from django.contrib.auth import get_user_model

from talkoo.people.accounts.models import ContactPoint, SignInPass
from talkoo.plumbing.retention import registry


def _empty(person_id):
    return (
        get_user_model()
        ._default_manager.filter(pk=person_id)
        .update(name="", status="erased", home_area=None, is_findable=False)
    )


@pytest.fixture(autouse=True)
def _people_can_be_erased(monkeypatch):
    known = {one.model for one in registry.everything_personal()}
    monkeypatch.setattr(registry, "_personal", list(registry._personal))
    monkeypatch.setattr(registry, "_classes", dict(registry._classes))
    monkeypatch.setattr(registry, "_words", list(registry._words))
    if get_user_model() not in known:
        registry.personal(ContactPoint, export=("kind", "value"))
        registry.personal(SignInPass, export=("created_at",))
        registry.personal(get_user_model(), person="pk", export=("name", "language"), erase=_empty)


@pytest.fixture
def journal_at(tmp_path, settings):
    """The journal of erasures, in a folder of the test's own."""
    settings.ERASURES_JOURNAL = tmp_path / "erasures.jsonl"
    return settings.ERASURES_JOURNAL
