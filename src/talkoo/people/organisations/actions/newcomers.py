"""People who come in together with an organisation, or are invited to one."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts import queries
from talkoo.people.accounts.models import Person


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who somebody says to be: a name and an e-mail address. `language` is the one that mails come in.

    `caller` is where the visitor calls from, `consent` that they agreed to be kept here.
    """

    name: str
    email: str
    language: str
    caller: str = ""
    consent: bool = False


def join(newcomer: Newcomer) -> accounts.Joining:
    """Whoever is at this address, entered now if nobody is, gets a code there; nothing may show which it was.

    Raises NoConsent, queries.WrongContact and TooMany.
    """
    return accounts.join_in(
        name=newcomer.name,
        contact=newcomer.email,
        language=newcomer.language,
        caller=newcomer.caller,
        consent=newcomer.consent,
    )


def invited(newcomer: Newcomer) -> Person:
    """The person at this address, entered now if nobody is. Called where the action has asked its own rule."""
    if there := queries.person_at(newcomer.email):
        return there
    try:
        with transaction.atomic():
            return accounts.invite(
                name=newcomer.name, email=newcomer.email, language=newcomer.language, by=PROGRAM
            )
    except IntegrityError:  # entered by somebody else at this moment
        found = queries.person_at(newcomer.email)
        if found is None:
            raise
        return found
