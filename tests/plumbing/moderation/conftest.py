import pytest

from talkoo.plumbing.moderation import held, registry
from tests.plumbing.moderation import things


@pytest.fixture(autouse=True)
def _a_kind_of_thing(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(held, "_kinds", dict(held._kinds))
    monkeypatch.setattr(things, "_things", {})
    things.register()
