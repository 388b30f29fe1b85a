"""What is said in the conversations of a demo site. People, networks and words are named as in `life`; each post is in
the language of who writes it."""

from dataclasses import dataclass

from talkoo.kernel.text import Texts


@dataclass(frozen=True, kw_only=True)
class DemoTranslation:
    """A post in another language, by somebody who speaks both."""

    language: str
    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DemoAnswer:
    """What somebody answered; `to` is the number of the post it answers. `thanked_by` and `learnt_by` are people."""

    author: str
    days_ago: int
    text: str
    to: int = 0
    is_helpful: bool = False
    learnt_by: str = ""
    thanked_by: tuple[str, ...] = ()
    translations: tuple[DemoTranslation, ...] = ()
    file: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class DemoThread:
    """A thread of a network, or of the section of the forum with this key. `translations` are of its first post."""

    author: str
    title: str
    text: str
    days_ago: int
    network: str = ""
    section: str = ""
    kind: str = "discussion"
    audience: str = ""
    is_anonymous: bool = False
    is_solved: bool = False
    is_pinned: bool = False
    topics: tuple[str, ...] = ()
    translations: tuple[DemoTranslation, ...] = ()
    answers: tuple[DemoAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoSection:
    """A section of the site's own forum."""

    key: str
    name: Texts
    purpose: Texts
    audience: str = "everybody"


@dataclass(frozen=True, kw_only=True)
class DemoTask:
    """Something to do in the network, project or group with this address, in so many days; of nobody without `owner`.
    Of what is done, `outcome` says what came of it and `hours` how long it took."""

    space: str
    title: str
    language: str
    in_days: int
    owner: str = ""
    is_done: bool = False
    outcome: str = ""
    hours: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoMessage:
    """What somebody said in the chat of a network, so many minutes ago; `to` is the number of the message it answers."""

    network: str
    author: str
    minutes_ago: int
    text: str
    to: int = 0
    thanked_by: tuple[str, ...] = ()
    file: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class DemoTalk:
    """All conversations of a site, and what is to be done. In `open_to_all` threads of a network may be for everybody."""

    open_to_all: tuple[str, ...] = ()
    sections: tuple[DemoSection, ...] = ()
    threads: tuple[DemoThread, ...] = ()
    tasks: tuple[DemoTask, ...] = ()
    chat: tuple[DemoMessage, ...] = ()
