"""One of everything of networks, for the tests of all pages."""

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions, queries
from talkoo.people.spaces.models import Join, MembershipRule, Participants, Participation, Space
from talkoo.plumbing.places.load import area
from talkoo.plumbing.vocabulary import known as words
from tests import factories


def furnish(site, people) -> None:
    """A participant, one who asks, a quota with a place, an offer of the contact's role."""
    network = Space.objects.get(kind="network", slug=f"network-{site.key}")
    actions.arrange(
        network.pk,
        actions.Arrangement(
            areas=[area("FI1D8").pk],
            not_areas=[area("205").pk],
            join=Join.REQUEST,
            participants=Participants.BOTH,
            membership_rule=MembershipRule.ANY,
        ),
        by=PROGRAM,
    )
    participant = people.get("participant") or factories.person("The participant")
    if not Participation.objects.filter(space=network, person=participant, until=None).exists():
        actions.add_member(network.pk, participant.pk, by=PROGRAM)
    actions.join(network.pk, by=factories.person(f"Asks {site.key}"))
    language = site.default_language
    role = texts(language, **{language: f"Role {site.key}"})
    quota = actions.set_quota(network.pk, by=PROGRAM, name=role, minimum=2, maximum=3)
    actions.sign_up(quota.pk, area("765").pk, by=participant)
    furnish_groups(site, participant, network, role)
    actions.offer_handover(network.pk, participant.pk, by=PROGRAM, message=f"Message {site.key}")


def furnish_groups(site, participant, network, role) -> None:
    """An open group of the network with a topic and somebody who asks, and one by invitation that nobody sees."""
    for number, join in enumerate((Join.REQUEST, Join.INVITE)):
        made = actions.found(
            kind="group",
            slug=f"group{number}-{site.key}",
            name=role,
            purpose=role,
            is_wide=True,
            network_id=network.pk,
            topics=[words.at("field", "C12").id],
            join=join,
            by=PROGRAM,
        )
        actions.add_member(made.pk, participant.pk, by=PROGRAM)
        actions.appoint_contact(made.pk, queries.contact_of(network.pk), by=PROGRAM)
        actions.change_state(made.pk, "begin", by=PROGRAM)
        if join == Join.REQUEST:
            actions.join(made.pk, by=factories.person(f"Asks the group {site.key}"))
