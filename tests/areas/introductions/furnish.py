"""Somebody who wants to be put in touch, for the tests of every page."""

from talkoo.areas.introductions import actions
from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations.models import Organisation


def furnish(site, people):
    organisation = Organisation.objects.get(slug=f"organisation-{site.key}")
    asked = {"why": f"Etsin kumppania {site.key}", "gives": "kysyja@example.org", "language": "fi"}
    passed_on = actions.ask(by=people["participant"], organisation_id=organisation.pk, **asked)
    actions.forward(passed_on.pk, by=PROGRAM, note="Hyvä idea")
    actions.ask(by=people["person"], organisation_id=organisation.pk, **asked)
