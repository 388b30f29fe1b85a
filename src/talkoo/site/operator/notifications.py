"""Whom the operator's deeds are told."""

from talkoo.kernel.facts import on
from talkoo.people.accounts import queries
from talkoo.people.accounts.models import SignInPass
from talkoo.plumbing.mail_out import compose
from talkoo.site.operator import facts


@on(facts.AdministratorInvited)
def send_the_way_in(fact: facts.AdministratorInvited) -> None:
    """To the new administrator: that the site is there, and a link that works once."""
    chance = SignInPass.objects.get(pk=fact.pass_id)
    if to := queries.receiver(fact.person_id):
        compose.send(
            fact,
            "operator.administrator",
            to,
            is_secret=True,
            token=chance.token,
            until=chance.expires_at,
        )
