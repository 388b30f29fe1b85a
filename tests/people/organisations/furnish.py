"""What organisations have to do with each other, for the tests of every page."""

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.vocabulary import known as words
from tests import factories


def profile(name, *, country="FI", code=""):
    language = "fi"
    return actions.Profile(
        name=texts(language, fi=name),
        country=country,
        registry_code=code,
        fields=[words.at("field", "C12").id],
        is_wide=True,
        languages=["fi"],
    )


def furnish(site, people):
    organisation = Organisation.objects.get(slug=f"organisation-{site.key}")
    umbrella = factories.organisation(f"Terms {site.key}", slug=f"terms-{site.key}")
    representative = people["representative"]
    version = terms.publish(
        "membership", texts("fi", fi=f"Ei velvoitteita {site.key}"), by=PROGRAM, subject_id=umbrella.pk
    )
    actions.apply(organisation.pk, umbrella.pk, version.pk, by=representative)
    friend = factories.person(f"Friend {site.key}")
    actions.affiliate(umbrella.pk, friend.pk, "board", by=PROGRAM, may_represent=True)
    connection = actions.ask_to_connect(organisation.pk, umbrella.pk, by=representative, message="Hei")
    actions.answer_connection(connection.pk, True, by=friend)
    actions.name_guide(umbrella.pk, words.at("field", "C12").id, by=PROGRAM)
    actions.affiliate(organisation.pk, people["participant"].pk, "volunteer", by=PROGRAM)
    entered = actions.enter(profile(f"Waiting {site.key}"), by=representative, role="board")
    actions.change_state(entered.organisation.pk, "submit", by=PROGRAM)
