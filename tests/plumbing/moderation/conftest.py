import pytest

from talkoo.plumbing.moderation import held, registry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import Site
from tests.plumbing.moderation import things


@pytest.fixture(autouse=True)
def _a_kind_of_thing(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_many", dict(registry._many))
    monkeypatch.setattr(held, "_kinds", dict(held._kinds))
    monkeypatch.setattr(things, "_things", {})
    things.register()


@pytest.fixture
def lets_wait(rows, alpha):
    """Alpha lets the first two things of somebody new wait, as a real site does."""
    with sites.within(alpha.id):
        assert Site.objects.filter(pk=alpha.id).update(held_first=2, held_days=30)
    sites.forget()
    return sites.by_id(alpha.id)
