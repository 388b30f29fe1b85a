import pytest

from talkoo.plumbing.moderation import registry
from tests.plumbing.moderation import things


@pytest.fixture(autouse=True)
def _a_kind_of_thing(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(things, "_things", {})
    things.register()
