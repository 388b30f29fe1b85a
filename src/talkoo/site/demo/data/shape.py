"""What a site of the demo is made of. Areas, concepts and organisations are named by their codes and addresses."""

import datetime
from dataclasses import dataclass

from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import ORIGINAL, Texts
from talkoo.site.demo.data.life import DemoLife


class Untranslated(dict[str, str]):
    """A text that is meant to stay in one language: a proper name, or words that show how a missing one falls back."""


def only(language: str, text: str) -> Texts:
    """A text that stays in the language it was written in, on purpose."""
    return Untranslated({ORIGINAL: language, language: text})


@dataclass(frozen=True, kw_only=True)
class DemoLink:
    """A way out to another site."""

    label: Texts
    url: str


@dataclass(frozen=True, kw_only=True)
class DemoAddress:
    """As it is written on an envelope; `kind` is visiting or postal, `area` a code of a place."""

    kind: str
    street: str = ""
    floor: str = ""
    po_box: str = ""
    postal_code: str = ""
    town: str = ""
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoMailbox:
    """The mailbox of a role; `name` comes before the @ of an invented address."""

    name: str
    role: Texts


@dataclass(frozen=True, kw_only=True)
class DemoLogo:
    """A mark drawn for an invented organisation; `shape` and `colour` are names in marks.py."""

    shape: str
    colour: str
    alt: Texts


@dataclass(frozen=True, kw_only=True)
class DemoOrganisation:
    """An organisation of the directory. `within` are its umbrellas, `guides` the fields it is the one to turn to in."""

    slug: str
    name: Texts
    country: str = "FI"
    short_name: str = ""
    form: str = ""
    code: str = ""
    seat: str = ""
    areas: tuple[str, ...] = ()
    is_wide: bool = False
    purpose: Texts | None = None
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    links: tuple[DemoLink, ...] = ()
    addresses: tuple[DemoAddress, ...] = ()
    mailboxes: tuple[DemoMailbox, ...] = ()
    seeks_international: bool = False
    logo: DemoLogo | None = None
    within: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoPhase:
    """What is done in one part of a programme's time."""

    name: Texts
    text: Texts | None = None
    starts: PartialDate | None = None
    ends: PartialDate | None = None


@dataclass(frozen=True, kw_only=True)
class DemoFunding:
    """Who pays, and the line it wants to be seen by."""

    funder: Texts
    line: Texts
    unit: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoPartner:
    """Who carries a programme with its administrator: an organisation of the directory, or another by its name."""

    role: str
    organisation: str = ""
    name: Texts | None = None
    notes: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class DemoPlan:
    """What a programme tells beyond the five facts of every space."""

    kind: str
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    aim: Texts | None = None
    how_to_join: Texts | None = None
    why_join: Texts | None = None
    phases: tuple[DemoPhase, ...] = ()
    funding: tuple[DemoFunding, ...] = ()
    partners: tuple[DemoPartner, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoSpace:
    """A network, group or programme. `network` is the one a group stands in, `topics` are codes of fields of activity: what
    it is about. `contact` is what the contact is shown as; empty shows the role in every language."""

    kind: str
    slug: str
    name: Texts
    purpose: Texts
    contact: str = ""
    state: str = "active"
    started: PartialDate | None = None
    planned_end: PartialDate | None = None
    areas: tuple[str, ...] = ()
    not_areas: tuple[str, ...] = ()
    is_wide: bool = False
    aim: str = ""
    origin: str = "new"
    participants: str = "persons"
    membership_rule: str = "any"
    programme: str = ""
    network: str = ""
    topics: tuple[str, ...] = ()
    join: str = "open"
    coordinator: str = ""
    coordinates_since: datetime.date | None = None
    is_interim: bool = False
    members: tuple[str, ...] = ()
    links: tuple[DemoLink, ...] = ()
    plan: DemoPlan | None = None


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody invented who signs in to nothing; `role` comes before the @ of an invented address."""

    role: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DemoMandate:
    """Who sits in a committee for whom. `public_name` is what the person chose to be shown as; empty is the role."""

    person: DemoPerson
    since: datetime.date
    organisation: str = ""
    public_name: str = ""
    until: datetime.date | None = None
    deputy: DemoPerson | None = None
    deputy_public_name: str = ""
    public_contact: bool = True


@dataclass(frozen=True, kw_only=True)
class DemoBody:
    """A committee, advisory board, steering group or network of an invented authority."""

    slug: str
    name: Texts
    level: str
    kind: str
    authority: Texts | None = None
    mandates: tuple[DemoMandate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoSite:
    """One of the five sites. The host is `<key>.localhost`.

    The coordinator is on the staff of `run_by`; the representative answers for `represented`, in that language.
    `registration`: whether an organisation that is entered counts at once (enough), or the coordinator decides.
    """

    key: str
    name: Texts
    sentence: Texts
    operator: str
    languages: tuple[str, ...]
    time_zone: str
    accent: str
    modules: tuple[str, ...]
    run_by: str
    represented: tuple[str, str]
    organisations: tuple[DemoOrganisation, ...]
    spaces: tuple[DemoSpace, ...]
    life: DemoLife
    bodies: tuple[DemoBody, ...] = ()
    country: str = "FI"
    registration: str = "enough"
