"""Contact details: how they are kept, whose they are, and which way leads to a person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from django.db.models import F

from talkoo.kernel import crypto
from talkoo.kernel.text import clean_line
from talkoo.people.accounts.models import ContactPoint, Person, Status
from talkoo.plumbing.mail_out.compose import Receiver
from talkoo.plumbing.notify.reach import Reach
from talkoo.plumbing.sms_out import gateway
from talkoo.plumbing.tenancy import current


class WrongContact(ValueError):
    """Neither an e-mail address nor a phone number."""


def tidy_email(typed: str) -> str:
    """An address as it is kept and compared: no spaces around, lower case."""
    return clean_line(typed).replace(" ", "").lower()


def tidy_phone(typed: str) -> str:
    """A number as it is kept and compared (E.164); one without a country's code belongs to the site's country.

    What can be no number stays as its digits.
    """
    line = clean_line(typed)
    digits = "".join(str(int(sign)) for sign in line if sign.isdecimal())
    is_international = line.startswith(("+", "00"))
    plain = f"+{digits.removeprefix('00')}" if is_international else digits
    site = current.get()
    try:
        number = phonenumbers.parse(plain, site.country if site else "FI")
    except phonenumbers.NumberParseException:
        return plain
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def tidy(kind: str, typed: str) -> str:
    """A contact detail as it is kept."""
    return {"email": tidy_email, "phone": tidy_phone}.get(kind, clean_line)(typed)


def kind_of(typed: str) -> str:
    """`email` or `phone`. Raises WrongContact."""
    line = clean_line(typed)
    if "@" in line:
        return "email"
    try:
        number = phonenumbers.parse(tidy_phone(line))
    except phonenumbers.NumberParseException as problem:
        raise WrongContact from problem
    if any(sign.isalpha() for sign in line) or not phonenumbers.is_possible_number(number):
        raise WrongContact
    return "phone"


def found_by(kind: str, value: str) -> str:
    """What a contact detail is found by in place of its words: a hash keyed for this site."""
    return crypto.blind(f"contact:{kind}", tidy(kind, value), site=current.site_id())


def at(value: str, kind: str = "email") -> ContactPoint | None:
    """The contact point that this address or number is, with its person."""
    return (
        ContactPoint.objects.select_related("person")
        .filter(kind=kind, found_by=found_by(kind, value))
        .first()
    )


def person_at(value: str, kind: str = "email") -> Person | None:
    """Who may sign in with this address or number."""
    found = at(value, kind)
    return found.person if found and found.person.is_active else None


def person_id_at(address: str) -> uuid.UUID | None:
    """Whose e-mail address it is, as the one who has shown that it is theirs."""
    found = at(address)
    return found.person_id if found and found.verified_at and found.person.is_active else None


@dataclass(frozen=True)
class Way:
    """Where a code goes: to this contact point. `is_slow`: by voice or on paper, for which it lives longer."""

    person: Person
    point: ContactPoint
    is_slow: bool


def way_to(value: str, kind: str) -> Way | None:
    """Where the code goes when somebody asks for one with this address or number; None for nobody.

    While the site cannot send text messages, one who has e-mail too gets it there. Asks the database as often for
    nobody as for somebody.
    """
    found = at(value, kind)
    can_text = gateway.is_configured()
    mail = None
    if kind == "phone" and not can_text:
        person_id = found.person_id if found else uuid.UUID(int=0)
        mail = (
            ContactPoint.objects.filter(person=person_id, kind="email")
            .exclude(found_by="")
            .order_by(F("verified_at").desc(nulls_last=True), "id")
            .first()
        )
    if found is None or not found.person.is_active:
        return None
    return Way(found.person, mail or found, is_slow=kind == "phone" and not can_text and mail is None)


def phone_of(person_id: uuid.UUID) -> ContactPoint | None:
    """The number that the person signs in with."""
    return ContactPoint.objects.filter(person=person_id, kind="phone").exclude(found_by="").first()


def receiver(person_id: uuid.UUID) -> Receiver | None:
    """Where a mail to the person goes; None for somebody without e-mail."""
    point = (
        ContactPoint.objects.select_related("person")
        .filter(person=person_id, kind="email")
        .order_by(F("verified_at").desc(nulls_last=True), "id")
        .first()
    )
    if point is None or point.person.status == Status.ERASED:
        return None
    return Receiver(address=point.value, language=point.person.language, person_id=person_id)


def reach(person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Reach]:
    """How each of these people can be told something, by id; people who are gone are left out."""
    reached: dict[uuid.UUID, Reach] = {}
    ways: dict[uuid.UUID, dict[str, str]] = {}
    points = ContactPoint.objects.filter(person__in=person_ids, kind__in=["email", "phone"])
    for point in points.order_by(F("verified_at").desc(nulls_last=True), "id"):
        ways.setdefault(point.person_id, {}).setdefault(point.kind, point.value)
    for person in Person.objects.filter(pk__in=person_ids):
        if person.is_active:
            way = ways.get(person.pk, {})
            reached[person.pk] = Reach(
                person_id=person.pk,
                name=person.name,
                language=person.language,
                email=way.get("email", ""),
                phone=way.get("phone", ""),
            )
    return reached
