"""Which fact of the desk is told to whom.

Those who look after it hear that something waits, never what it says. A network's contact hears a name only after the
person's yes.
"""

import uuid
from typing import Any

from talkoo.areas.interest_desk import actions, facts, queries
from talkoo.areas.interest_desk.models import InterestNotice, Tip
from talkoo.kernel import i18n
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.facts import Fact, on
from talkoo.kernel.text import pick
from talkoo.people.accounts.models import Person
from talkoo.people.spaces import facts as of_spaces
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.models import Space
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify.tell import tell
from talkoo.plumbing.places import known as places
from talkoo.plumbing.sms_out import send as sms


def tell_the_one(
    fact: Fact, kind: str, notice: InterestNotice, *, is_secret: bool = False, **context: Any
) -> None:
    """To the one who told the interest, the way they gave: as a person of the site, by mail or by text message.

    Where the site sends no text messages, the page of the interest has the words to read out or print.
    """
    if notice.person_id:
        tell(fact, kind, [notice.person_id], is_secret=is_secret, **context)
    elif notice.contact_kind == "email":
        to = compose.Receiver(notice.contact or "", notice.language)
        compose.send(fact, kind, to, is_secret=is_secret, person_name=notice.name, **_in(notice, context))
    elif notice.contact:
        phone = sms.Receiver(notice.contact, notice.language)
        sms.send(fact, kind, phone, is_secret=is_secret, person_name=notice.name, **_in(notice, context))


def _in(notice: InterestNotice, context: dict[str, Any]) -> dict[str, Any]:
    """Stored texts in the language of the one who told the interest, as `tell` does it."""
    return {
        key: pick(value, notice.language) if isinstance(value, dict) and "_" in value else value
        for key, value in context.items()
    }


def _found(notice_id: uuid.UUID) -> InterestNotice | None:
    return InterestNotice.objects.filter(pk=notice_id).first()


@on(facts.InterestTold)
def acknowledge(fact: facts.InterestTold) -> None:
    """At once, to the one who told it, in the language it was told in: until when an answer comes."""
    if notice := _found(fact.notice_id):
        tell_the_one(fact, "interest_desk.received", notice, due_on=notice.due_on, say_date=i18n.say_date)


@on(facts.InterestTold, facts.InterestCameBack)
def tell_who_cares(fact: facts.InterestTold | facts.InterestCameBack) -> None:
    """To those who look after the desk."""
    if notice := _found(fact.notice_id):
        tell(
            fact,
            "interest_desk.waits",
            _without_the_one(notice),
            notice_id=notice.pk,
            due_on=notice.due_on,
            say_date=i18n.say_date,
            is_back=isinstance(fact, facts.InterestCameBack),
        )


def _without_the_one(notice: InterestNotice) -> list[uuid.UUID]:
    return [one for one in queries.who_cares(notice) if one != notice.person_id]


def words_of_tips(notice: InterestNotice, tips: list[Tip]) -> dict[str, Any]:
    """What the message about these tips is made of; also for reading it out or printing it."""
    return {
        "networks": queries.names_of([str(one.pk) for one in tips]),
        "note": tips[0].note,
        "token": notice.token,
        "expires_at": tips[0].expires_at,
        "funding": _lines([one.space_id for one in tips]),
    }


@on(facts.InterestTipped)
def send_the_tips(fact: facts.InterestTipped) -> None:
    """To the one who told the interest: the networks, a personal line, and the link that is valid 30 days."""
    tips = list(Tip.objects.filter(pk__in=fact.tips).order_by("id"))
    if (notice := _found(fact.notice_id)) and tips:
        tell_the_one(fact, "interest_desk.tipped", notice, is_secret=True, **words_of_tips(notice, tips))


def _lines(space_ids: list[uuid.UUID]) -> list[Any]:
    lines: list[Any] = []
    for space_id in space_ids:
        lines += [line for line in spaces.lines_of(space_id) if line not in lines]
    return lines


@on(facts.NetworkTipped)
def tell_the_contact_of_a_tip(fact: facts.NetworkTipped) -> None:
    """To the network's contact: that somebody was tipped, and from which municipality. No name before a yes."""
    notice, contact = _found(fact.notice_id), spaces.contact_of(fact.space_id)
    tip = Tip.objects.select_related("space").filter(pk=fact.tip_id).first()
    if notice is None or tip is None or contact is None or contact == notice.person_id:
        return
    place = places.place(notice.area_id) if notice.area_id else None
    tell(
        fact,
        "interest_desk.somebody",
        [contact],
        about=tip.space.name,
        area=place.names if place else "",
        slug=tip.space.slug,
        expires_at=tip.expires_at,
        funding=_lines([fact.space_id]),
    )


@on(facts.TipAccepted)
def tell_the_contact_who_joined(fact: facts.TipAccepted) -> None:
    """To the network's contact: who said yes, by name; how to reach them only through the site."""
    contact = spaces.contact_of(fact.space_id)
    tip = Tip.objects.select_related("space").filter(pk=fact.tip_id).first()
    name = Person.objects.filter(pk=fact.person_id).values_list("name", flat=True).first()
    if tip is None or contact is None or contact == fact.person_id or not name:
        return
    tell(
        fact,
        "interest_desk.joined",
        [contact],
        about=tip.space.name,
        name=name,
        slug=tip.space.slug,
        funding=_lines([fact.space_id]),
    )


@on(facts.InterestDeclined)
def send_the_answer(fact: facts.InterestDeclined) -> None:
    """To the one who told the interest: the words themselves."""
    if notice := _found(fact.notice_id):
        tell_the_one(fact, "interest_desk.declined", notice, answer=notice.answer or "")


@on(facts.InterestOverdue)
def remind_who_cares(fact: facts.InterestOverdue) -> None:
    """Once, when the day has passed."""
    if notice := _found(fact.notice_id):
        who = _without_the_one(notice)
        tell(fact, "interest_desk.overdue", who, notice_id=notice.pk, received_at=notice.received_at)


@on(of_spaces.SpaceFounded)
def close_what_led_to_it(fact: of_spaces.SpaceFounded) -> None:
    """Who told an interest and founds a network has found their own answer."""
    founder = Space.objects.filter(pk=fact.space_id).values_list("initiator_id", flat=True).first()
    for notice_id in queries.waiting_for(founder) if founder else ():
        actions.lead_to_network(notice_id, by=PROGRAM)
