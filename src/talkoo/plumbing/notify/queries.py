"""Who is to be told by voice or on paper."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.kernel import crypto, desk, i18n
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.notify.reach import Reach, reach
from talkoo.plumbing.tenancy import current

_TABLE = Notification._meta.db_table

LIST = List(
    name="to-tell",
    select="n.id, n.person_id, n.language, n.text, n.created_at",
    source="notify_notification n",
    identity="n.id",
    where="n.channel = 'paper' and n.told_at is null",
    sorts={"oldest": Sort("extract(epoch from n.created_at)::float8", kind=float)},
    page_size=60,
)
_LATELY = """
select n.id, n.told_at, p.name, q.name as told_by from notify_notification n
left join accounts_person p on p.id = n.person_id left join accounts_person q on q.id = n.told_by_id
where n.channel = 'paper' and n.told_at > %s and n.text is not null order by n.told_at desc, n.id desc limit 30
"""
_ONE = f"select {LIST.select} from {LIST.source} where {LIST.where} and n.id = %s"

desk.add(
    desk.Queue(
        name="to-tell",
        label=_("People to tell by voice or on paper"),
        select="""select count(*)::int, (min(created_at) at time zone %(zone)s)::date
                  from notify_notification where channel = 'paper' and told_at is null""",
        parameters=lambda person: {"zone": current.site().time_zone},
        page="notify:to_tell",
        permission="notify.tell_by_hand",
        place=30,
    )
)


@dataclass(frozen=True)
class ToTell:
    """One message for one person. `text` is None when its key is gone; the first of its lines says what it is about."""

    id: uuid.UUID
    name: str
    phone: str
    language: str
    text: str | None
    created_at: datetime

    @property
    def direction(self) -> str:
        """Of its language, `ltr` or `rtl`."""
        return i18n.direction(self.language)

    @property
    def site_name(self) -> Text:
        """As its reader knows the site."""
        return current.site().name(self.language)

    @property
    def subject(self) -> str:
        """What it is about."""
        return (self.text or "").partition("\n")[0]

    @property
    def body(self) -> str:
        """The words below."""
        return (self.text or "").partition("\n")[2].strip()


def to_tell(*, language: str, after: str = "") -> tuple[list[ToTell], str]:
    """One page, oldest first, and where the next begins. Raises lists.BadPlace."""
    page = LIST.page(language=language, after=after)
    return _shown(page.rows), page.after


def one_to_tell(notification_id: uuid.UUID) -> ToTell | None:
    """A message that nobody has told yet."""
    row = first(_ONE, [notification_id])
    return _shown([row])[0] if row else None


def told_lately(since: datetime) -> list[Row]:
    """Who was told since then, the last 30, newest first: `id`, `name`, `told_at`, `told_by`. It can be taken back."""
    return fetch(_LATELY, [since])


def _shown(rows: Sequence[Row]) -> list[ToTell]:
    people = reach({row["person_id"] for row in rows})
    return [
        ToTell(
            id=row["id"],
            name=to.name,
            phone=to.phone,
            language=row["language"],
            text=_words(row),
            created_at=row["created_at"],
        )
        for row in rows
        for to in [people.get(row["person_id"]) or Reach(row["person_id"], "", row["language"])]
    ]


def _words(row: Any) -> str | None:
    try:
        return crypto.unseal(row["text"], site=current.site_id(), table=_TABLE, column="text", row=row["id"])
    except crypto.Unreadable:
        return None


def unread_of(people: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """How much is unread for each of these people, as their open pages show it."""
    rows = fetch(
        "select p.id, count(n.id) as unread from unnest(%s::uuid[]) p(id) left join notify_notification n "
        "on n.person_id = p.id and n.read_at is null and n.news_id is not null group by p.id",
        [list(people)],
    )
    return {row["id"]: {"unread": row["unread"]} for row in rows}
