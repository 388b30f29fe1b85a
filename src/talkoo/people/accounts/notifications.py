"""Which fact about people is told to whom."""

from typing import Any

from talkoo.kernel.facts import on
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.models import PASS_MINUTES, ContactPoint, Person, Purpose, Reason, SignInPass
from talkoo.plumbing.mail_in import staging
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import tell
from talkoo.plumbing.sms_out import gateway
from talkoo.plumbing.sms_out import send as sms


@on(facts.CodeAsked, facts.Joined)
def send_the_code(fact: facts.CodeAsked | facts.Joined) -> None:
    """To the very address or number that was written; without a way to send there, by voice."""
    chance = (
        SignInPass.objects.select_related("person", "contact_point")
        .filter(pk=fact.pass_id, person=fact.person_id)
        .first()
    )
    if chance is None or chance.person is None or chance.contact_point is None:
        return
    words: dict[str, Any] = {
        "code": chance.code,
        "token": chance.token,
        "minutes": PASS_MINUTES,
        "until": chance.expires_at if chance.reason == Reason.JOIN else None,
    }
    point, language = chance.contact_point, chance.person.language
    if point.kind == "email":
        mail = compose.Receiver(point.value, language, chance.person_id)
        compose.send(fact, "accounts.code", mail, is_secret=True, **words)
    elif gateway.is_configured():
        phone = sms.Receiver(point.value, language, chance.person_id)
        sms.send(fact, "accounts.code", phone, is_secret=True, **words)
    elif not queries.is_told_already(chance):
        tell.tell(fact, "accounts.code", [chance.person.pk], is_secret=True, **words)


@on(facts.PersonEntered)
def welcome(fact: facts.PersonEntered) -> None:
    """That somebody entered them, and how to come in, or to take it back."""
    chance = SignInPass.objects.select_related("person", "contact_point").get(pk=fact.pass_id)
    helper = Person.objects.filter(pk=fact.actor_id).first() if fact.actor_id else None
    tell.tell(
        fact,
        "accounts.entered",
        [fact.person_id],
        is_secret=True,
        code=chance.code,
        token=chance.token,
        until=chance.expires_at,
        helper=helper.name if helper else "",
        has_phone=chance.contact_point is not None and chance.contact_point.kind == "phone",
        withdraw=queries.withdraw_token(fact.person_id, Purpose.TAKE_PART),
    )


@on(facts.CodeGiven)
def say_that_a_code_was_given(fact: facts.CodeGiven) -> None:
    """To the address on record, so that nobody gets in by talking to the staff without its owner hearing of it."""
    if to := queries.receiver(fact.person_id):
        compose.send(fact, "accounts.code_given", to)


@on(facts.ContactToConfirm)
def send_the_code_to_the_new_one(fact: facts.ContactToConfirm) -> None:
    """To the new address or number only: its owner must say that it is theirs."""
    chance = SignInPass.objects.select_related("person").filter(pk=fact.pass_id).first()
    if chance is None or chance.person is None or not chance.new_value:
        return
    language = chance.person.language
    words: dict[str, Any] = {"code": chance.code, "minutes": PASS_MINUTES}
    if chance.new_kind == "email":
        mail = compose.Receiver(chance.new_value, language)
        compose.send(fact, "accounts.confirm", mail, is_secret=True, **words)
    else:
        sms.send(fact, "accounts.confirm", sms.Receiver(chance.new_value, language), is_secret=True, **words)


@on(facts.PasskeyAdded, facts.PasskeyRemoved, facts.ServiceLinked)
def say_that_the_ways_in_changed(
    fact: facts.PasskeyAdded | facts.PasskeyRemoved | facts.ServiceLinked,
) -> None:
    """By mail, so that nobody has a way into a person's account that the person does not know of."""
    if to := queries.receiver(fact.person_id):
        compose.send(fact, "accounts.ways_changed", to, what=type(fact).__name__)


@on(facts.SignedIn, facts.ContactConfirmed)
def claim_what_was_written_by_mail(fact: facts.SignedIn | facts.ContactConfirmed) -> None:
    """What came from an address before its owner had an account is theirs as soon as they have shown that it is."""
    if fact.actor_id is None:
        return
    for point in ContactPoint.objects.filter(
        person=fact.actor_id, kind="email", verified_at__isnull=False
    ).exclude(found_by=""):
        staging.claim(point.value, fact.actor_id)
