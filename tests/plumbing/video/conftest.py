import pytest

from talkoo.plumbing.video import providers
from tests.plumbing.video import servers


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    """What a server said in another test."""
    providers.forget()


@pytest.fixture
def group(settings):
    """A Galène that answers."""
    made = servers.Galene()
    settings.EGRESS_ALLOW = f"{settings.EGRESS_ALLOW} {made.place}".strip()
    yield made
    made.close()


@pytest.fixture
def button(settings):
    """A BigBlueButton that answers."""
    made = servers.BigBlueButton()
    settings.EGRESS_ALLOW = f"{settings.EGRESS_ALLOW} {made.place}".strip()
    yield made
    made.close()
