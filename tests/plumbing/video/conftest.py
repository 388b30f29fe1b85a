import pytest

from tests.plumbing.video import servers


@pytest.fixture
def group(settings):
    """A Galène that answers."""
    made = servers.Galene()
    settings.EGRESS_ALLOW = made.place
    yield made
    made.close()


@pytest.fixture
def button(settings):
    """A BigBlueButton that answers."""
    made = servers.BigBlueButton()
    settings.EGRESS_ALLOW = made.place
    yield made
    made.close()
