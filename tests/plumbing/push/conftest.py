import pytest

from talkoo.plumbing.push import actions
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites
from talkoo.site.instance import new_push_key
from tests.plumbing.notify.conftest import _permission, kind, known  # noqa: F401
from tests.plumbing.push.service import Service


@pytest.fixture(autouse=True)
def _key(settings):
    settings.PUSH_KEY, settings.OPERATOR_MAIL = new_push_key(), ""


@pytest.fixture
def service(settings):
    made = Service()
    settings.PUSH_SERVICES = settings.EGRESS_ALLOW = made.place
    yield made
    made.close()


@pytest.fixture
def device(service, browse, settings):
    """A browser of a person that is signed in and agreed: `device(alpha, person, "maija")`."""

    def add(site, person, name):
        browser = service.browser(name)
        signed_in = browse(site, person)
        with sites.within(site.id):
            session = Session.objects.get(pk=signed_in.cookies[settings.SESSION_COOKIE_NAME].value)
            actions.add_device(person.pk, **browser.given, session=session.name, browser="Firefox", by=person)
        return browser

    return add
