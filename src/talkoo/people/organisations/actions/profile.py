"""What an organisation is entered with, and how it comes into the tables."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from talkoo.kernel import links, partial_dates, registries
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import Texts, clean_line
from talkoo.people.organisations.models import (
    Address,
    Mailbox,
    Organisation,
    OrganisationArea,
    OrganisationConcept,
    OrganisationLanguage,
    Said,
)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What an organisation is entered with. Concepts, areas and the seat are ids; `addresses` and `mailboxes` are the
    columns of their tables, in order; `country` is ISO 3166-1."""

    name: Texts
    country: str
    short_name: str = ""
    legal_form: uuid.UUID | None = None
    registry_code: str = ""
    register_number: str = ""
    founded: PartialDate | None = None
    seat: uuid.UUID | None = None
    is_wide: bool = False
    areas: Sequence[uuid.UUID] = ()
    not_areas: Sequence[uuid.UUID] = ()
    purpose: Texts | None = None
    kinds: Sequence[uuid.UUID] = ()
    fields: Sequence[uuid.UUID] = ()
    targets: Sequence[uuid.UUID] = ()
    competences: Sequence[uuid.UUID] = ()
    languages: Sequence[str] = ()
    links: Sequence[dict[str, Any]] = ()
    addresses: Sequence[dict[str, Any]] = field(default_factory=tuple)
    mailboxes: Sequence[dict[str, Any]] = field(default_factory=tuple)
    seeks_international: bool = False

    @property
    def said(self) -> Iterable[tuple[str, Sequence[uuid.UUID]]]:
        """Its words by what they say."""
        return (
            (Said.KIND, self.kinds),
            (Said.FIELD, self.fields),
            (Said.TARGET, self.targets),
            (Said.COMPETENCE, self.competences),
        )

    def columns(self) -> dict[str, Any]:
        """What the organisation's own row holds of it, without name and purpose, which have a history.

        Raises registries.WrongCode and links.WrongLink.
        """
        return {
            "short_name": clean_line(self.short_name),
            "legal_form_id": self.legal_form,
            "country": self.country,
            "registry_code": registries.tidy(self.country, self.registry_code),
            "register_number": clean_line(self.register_number),
            **partial_dates.columns("founded", self.founded),
            "seat_id": self.seat,
            "is_wide": self.is_wide,
            "links": links.tidy_all(self.links),
            "seeks_international": self.seeks_international,
        }


COLUMNS = {
    "short_name": ("short_name",),
    "legal_form": ("legal_form_id",),
    "country": ("country",),
    "registry_code": ("registry_code",),
    "register_number": ("register_number",),
    "founded": ("founded_year", "founded_month", "founded_day"),
    "seat": ("seat_id",),
    "is_wide": ("is_wide",),
    "links": ("links",),
    "seeks_international": ("seeks_international",),
}
"""Which columns hold what of a profile."""


def _write_areas(organisation: Organisation, profile: Profile) -> None:
    OrganisationArea.objects.filter(organisation=organisation).delete()
    for is_excluded, chosen in ((False, profile.areas), (True, profile.not_areas)):
        for area_id in dict.fromkeys(chosen):
            OrganisationArea.objects.create(
                organisation=organisation, area_id=area_id, is_excluded=is_excluded
            )


def _words_writer(said: str, name: str) -> Callable[[Organisation, Profile], None]:
    def write(organisation: Organisation, profile: Profile) -> None:
        OrganisationConcept.objects.filter(organisation=organisation, said=said).delete()
        for concept_id in dict.fromkeys(getattr(profile, name)):
            OrganisationConcept.objects.create(organisation=organisation, concept_id=concept_id, said=said)

    return write


def _write_languages(organisation: Organisation, profile: Profile) -> None:
    OrganisationLanguage.objects.filter(organisation=organisation).delete()
    for language in dict.fromkeys(profile.languages):
        OrganisationLanguage.objects.create(organisation=organisation, language=language)


def _write_addresses(organisation: Organisation, profile: Profile) -> None:
    Address.objects.filter(organisation=organisation).delete()
    for address in profile.addresses:
        Address.objects.create(organisation=organisation, **address)


def _write_mailboxes(organisation: Organisation, profile: Profile) -> None:
    """A mailbox that stays in its place keeps its row: letters name it."""
    there = {box.position: box for box in Mailbox.objects.filter(organisation=organisation)}
    for position, given in enumerate(profile.mailboxes):
        if box := there.pop(position, None):
            box.role, box.address = given["role"], given["address"]
            box.save(update_fields=["role", "address"])
        else:
            Mailbox.objects.create(organisation=organisation, position=position, **given)
    Mailbox.objects.filter(pk__in=[box.pk for box in there.values()]).delete()


BESIDE: dict[str, Callable[[Organisation, Profile], None]] = {
    "areas": _write_areas,
    "kinds": _words_writer(Said.KIND, "kinds"),
    "fields": _words_writer(Said.FIELD, "fields"),
    "targets": _words_writer(Said.TARGET, "targets"),
    "competences": _words_writer(Said.COMPETENCE, "competences"),
    "languages": _write_languages,
    "addresses": _write_addresses,
    "mailboxes": _write_mailboxes,
}
"""Who writes what stands in tables beside the organisation; `areas` with those left out."""


def write_beside(organisation: Organisation, profile: Profile, only: Iterable[str] = tuple(BESIDE)) -> None:
    """Write these parts anew."""
    for name in only:
        BESIDE[name](organisation, profile)
