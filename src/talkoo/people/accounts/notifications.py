"""Which fact about people is told to whom."""

from talkoo.kernel.facts import on
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.models import PASS_MINUTES, SignInPass
from talkoo.plumbing.mail_out import compose


@on(facts.CodeAsked)
def send_the_code(fact: facts.CodeAsked) -> None:
    """To the address itself, with code and link."""
    chance = SignInPass.objects.get(pk=fact.pass_id)
    if to := queries.receiver(fact.person_id):
        compose.send(
            fact,
            "accounts.code",
            to,
            is_secret=True,
            code=chance.code,
            token=chance.token,
            minutes=PASS_MINUTES,
        )
