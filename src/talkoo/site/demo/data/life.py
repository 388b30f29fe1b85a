"""What goes on at a site of the demo: who takes part, what waits for whom. People are named by their keys, before the @
of an invented address; their words stand in the language that they speak. Days are counted back from the loading."""

from dataclasses import dataclass, field

from talkoo.kernel.text import Texts
from talkoo.site.demo.data.advice import DemoAdvice
from talkoo.site.demo.data.asked import DemoForm
from talkoo.site.demo.data.talk import DemoTalk


@dataclass(frozen=True, kw_only=True)
class DemoMember:
    """Somebody invented, the networks they take part in, and from where; `organisation` is who they do it for."""

    key: str
    name: str
    language: str
    networks: tuple[str, ...] = ()
    area: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoQuota:
    """How many people a network wants from each municipality; `places` are those taken, by area and person."""

    network: str
    name: Texts
    minimum: int
    maximum: int
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DemoHandover:
    """The contact's role, offered to somebody and not answered yet."""

    network: str
    person: str
    message: str


@dataclass(frozen=True, kw_only=True)
class DemoCheckIn:
    """What the contact said of a network; with `is_silent` it has said nothing since, and was reminded."""

    network: str
    mood: str
    days_ago: int
    text: str = ""
    next_step: str = ""
    hours: int | None = None
    people: int | None = None
    is_silent: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoIdea:
    """An idea that somebody left. `became` is the network it turned into, `is_picked`: somebody works on it."""

    author: str
    title: str
    text: str
    days_ago: int
    area: str = ""
    supporters: tuple[str, ...] = ()
    is_picked: bool = False
    became: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoInterest:
    """What a stranger told at the interest desk; `tipped` are the networks they were told of, with a `note`."""

    key: str
    name: str
    language: str
    text: str
    days_ago: int
    area: str = ""
    fields: tuple[str, ...] = ()
    tipped: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoFolder:
    """A folder of a network with plain texts in it: title, file name, content."""

    network: str
    name: str
    language: str
    documents: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DemoTerms:
    """The first terms of membership in a network, and which of its members have accepted them."""

    network: str
    text: Texts
    accepted_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DemoConnection:
    """The represented organisation asks another one for a connection; it waits unless it `is_accepted`."""

    other: str
    message: str
    is_accepted: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoRegistration:
    """An organisation that somebody registered; it waits for the coordinator."""

    person: DemoMember
    name: Texts
    purpose: Texts
    form: str
    seat: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DemoIntroduction:
    """The representative wishes to be put in touch with an organisation; it waits for the coordinator."""

    other: str
    why: str


@dataclass(frozen=True, kw_only=True)
class DemoLife:
    """Everything that goes on at one site."""

    members: tuple[DemoMember, ...] = ()
    quotas: tuple[DemoQuota, ...] = ()
    handovers: tuple[DemoHandover, ...] = ()
    check_ins: tuple[DemoCheckIn, ...] = ()
    ideas: tuple[DemoIdea, ...] = ()
    interests: tuple[DemoInterest, ...] = ()
    folders: tuple[DemoFolder, ...] = ()
    terms: tuple[DemoTerms, ...] = ()
    connections: tuple[DemoConnection, ...] = ()
    registrations: tuple[DemoRegistration, ...] = ()
    introductions: tuple[DemoIntroduction, ...] = ()
    talk: DemoTalk = field(default_factory=DemoTalk)
    advice: DemoAdvice = field(default_factory=DemoAdvice)
    forms: tuple[DemoForm, ...] = ()
