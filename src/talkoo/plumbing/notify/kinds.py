"""What people are told of and may set the rhythm of: the part of the product that tells it adds it here.

    kinds.add(kinds.Kind(name="discussions.reply", label=_("Answers in conversations I follow"),
                         group=_("Conversation"), default=kinds.Rhythm.WEEKLY, still=queries.is_still_news))

A kind that is not here is about the person's own business: it goes at once, always.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy


class Rhythm(models.TextChoices):
    """How often mail comes of something. The page of news has everything, also what no mail tells."""

    AT_ONCE = "at_once", pgettext_lazy("mail comes", "at once")
    DAILY = "daily", pgettext_lazy("mail comes", "once a day")
    WEEKLY = "weekly", pgettext_lazy("mail comes", "once a week")
    NONE = "none", pgettext_lazy("mail comes", "never")


DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)

Still = Callable[[Mapping[str, Any]], bool | None]
StillAll = Callable[[Sequence[Mapping[str, Any]]], Collection[uuid.UUID]]


@dataclass(frozen=True)
class Kind:
    """`name` is `<area>.<name>`, as its mail template is called; `label` and `group` stand on the page of settings.

    `default` is what holds until a person chooses. `still` is asked right before a mail is written, minutes or days
    after the fact, whether it is still news: it gets `id`, `person_id`, `kind`, `fact_id`, `space_id`, `about_kind`,
    `about_key` and `created_at` of one notification; False drops it (read, deleted, not to be seen by this person any
    more), True and None let it go. `still_all` is asked in its place when there is one: it gets all of a batch, and
    gives the ids of those that are still news. `why` is the sentence that says in the mail why it came; there is a
    general one. `place` orders the page of settings: of smaller place stands first.

    `on_phone` is whether it is told on the phone too, for those who have asked for that, until a person chooses; None:
    when mail usually comes at once. What `is_sensitive` says there only that something is new, as what is not here
    does: a phone lies on tables.
    """

    name: str
    label: Any
    group: Any
    default: Rhythm
    still: Still | None = None
    still_all: StillAll | None = None
    why: Any = ""
    place: int = 50
    on_phone: bool | None = None
    is_sensitive: bool = False

    @property
    def is_usually_on_phone(self) -> bool:
        """Until a person chooses."""
        return self.default == Rhythm.AT_ONCE if self.on_phone is None else self.on_phone


_kinds: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """From now on people may set its rhythm."""
    _kinds[kind.name] = kind


def of(name: str) -> Kind | None:
    """None for what goes at once, always."""
    return _kinds.get(name)


def news_among(name: str, rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """The ids of those of these notifications of a kind that are still news."""
    kind = _kinds.get(name)
    if kind and kind.still_all:
        return set(kind.still_all(rows))
    return {row["id"] for row in rows if not (kind and kind.still) or kind.still(row) is not False}


def every() -> Sequence[Kind]:
    """In the order of the page of settings."""
    return sorted(_kinds.values(), key=lambda one: (one.place, one.name))
