"""What is asked of the advisers of a demo site, and what they publish. People are named by their keys, topics by their
codes; each text is in the language of who writes it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DemoQuestion:
    """A question to the advisers. Without an `answer` it waits; `more` is what its asker wrote after that, and then
    closed it."""

    asker: str
    title: str
    text: str
    days_ago: int
    topics: tuple[str, ...] = ()
    answer: str = ""
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoEntryText:
    """An entry in another language."""

    language: str
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class DemoEntry:
    """Advice for all, in `language`. `of` is the title of the question that it comes of: its asker has agreed, or, with
    `is_asked`, has not said anything yet. `organisation` answered; `is_to_check`: it is a year old."""

    language: str
    question: str
    answer: str
    days_ago: int
    topics: tuple[str, ...] = ()
    of: str = ""
    is_asked: bool = False
    is_to_check: bool = False
    organisation: str = ""
    translations: tuple[DemoEntryText, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoConcern:
    """Organisations that a topic concerns; those `named` may be named."""

    topic: str
    named: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoAdvice:
    """All advice of a site."""

    questions: tuple[DemoQuestion, ...] = ()
    entries: tuple[DemoEntry, ...] = ()
    concerns: tuple[DemoConcern, ...] = ()
