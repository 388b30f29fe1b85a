"""Reading ideas: the public list and pages, and what waits for those who look after them."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from talkoo.areas.ideas.models import DAYS_TO_ANSWER, Idea, IdeaSupport, State
from talkoo.kernel import clock, crypto, outcomes, pages, working_days
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import Text, clean_line, pick, sort_key
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

_PAGES = frozenset({"found", "waiting", "leave"})  # beside those of the networks
_AGAIN = datetime.timedelta(hours=1)
_COLUMNS = """i.id, i.slug, i.title, i.text, i.area_id, i.state, i.supporters, i.created_at, i.changed_at, i.due_on,
  i.reason"""

LIST = List(
    name="ideas",
    select=_COLUMNS,
    source="ideas_idea i",
    identity="i.id",
    where="i.hidden_at is null",
    filters={"state": "i.state = any(%s)", "area": "i.area_id = any(%s)"},
    sorts={
        "newest": Sort("extract(epoch from i.created_at)::float8", descending=True, kind=float),
        "supported": Sort("i.supporters", descending=True, kind=int),
        "due": Sort("(i.due_on - date '2000-01-01')", kind=int),
    },
    page_size=30,
)


@dataclass(frozen=True)
class Card:
    """An idea as lists and pages show it; nothing in it tells who left it."""

    id: uuid.UUID
    title: Text
    text: Text
    url: str
    area: str
    state: str
    state_label: str
    supporters: int
    created_at: datetime.datetime
    is_open: bool


def card(row: Row) -> Card:
    """A row as the page shows it."""
    language = pages.language()
    return Card(
        id=row["id"],
        title=pick(row["title"], language),
        text=pick(row["text"], language),
        url=pages.address("ideas:idea", row["slug"]),
        area=places.name(row["area_id"], language) if row["area_id"] else "",
        state=row["state"],
        state_label=str(State(row["state"]).label),
        supporters=row["supporters"],
        created_at=row["created_at"],
        is_open=row["state"] in {State.OPEN, State.PICKED},
    )


_FILTER = """
select coalesce((select jsonb_object_agg(state, number) from (select i.state, count(*) as number from ideas_idea i
    where i.hidden_at is null and (%s::uuid[] is null or i.area_id = any(%s)) group by i.state) s), '{}') as counts,
  (select max(i.changed_at) from ideas_idea i where i.hidden_at is null) as changed_at,
  array(select distinct i.area_id from ideas_idea i where i.hidden_at is null and i.area_id is not null) as areas
"""


@dataclass(frozen=True)
class Filter:
    """What the list needs besides its rows: how many in each state, and the places that ideas come from."""

    counts: dict[str, int]
    areas: list[tuple[str, str]]
    changed_at: datetime.datetime | None


def filter_of(within: list[uuid.UUID] | None, language: str) -> Filter:
    """`within`: the chosen place and all that lies in it."""
    row = first(_FILTER, [within, within])
    assert row is not None
    named = [(one.code, pick(one.names, language).text) for key in row["areas"] if (one := places.place(key))]
    return Filter(row["counts"], sorted(named, key=lambda one: sort_key(one[1], language)), row["changed_at"])


_ONE = f"""
select {_COLUMNS}, i.hidden_at is not null as is_hidden,
  (select jsonb_build_object('slug', s.slug, 'name', s.name, 'state', s.state) from spaces_space s
   where s.id = i.space_id) as network,
  (select jsonb_build_object('slug', o.slug, 'title', o.title) from ideas_idea o
   where o.id = i.into_id and o.hidden_at is null) as into,
  (select coalesce(jsonb_agg(jsonb_build_object('slug', o.slug, 'title', o.title) order by o.id), '[]')
   from ideas_idea o where o.into_id = i.id and o.hidden_at is null) as parts
from ideas_idea i where i.slug = %s
"""


@dataclass(frozen=True)
class Shown:
    """An idea with what became of it."""

    card: Card
    slug: str
    is_hidden: bool
    changed_at: datetime.datetime
    due_on: datetime.date
    reason: Text
    network: dict[str, Any] | None
    into: dict[str, Any] | None
    parts: list[dict[str, Any]]


def at(slug: str) -> Shown | None:
    """The idea at this address, hidden or not; None when there is none."""
    row = first(_ONE, [slug])
    if row is None:
        return None
    language = pages.language()

    def other(one: dict[str, Any]) -> dict[str, Any]:
        return {"title": pick(one["title"], language), "url": pages.address("ideas:idea", one["slug"])}

    network = row["network"] if row["network"] and row["network"]["state"] in spaces.PUBLIC_STATES else None
    return Shown(
        card=card(row),
        slug=row["slug"],
        is_hidden=row["is_hidden"],
        changed_at=row["changed_at"],
        due_on=row["due_on"],
        reason=pick(row["reason"], language),
        network={
            "name": pick(network["name"], language),
            "url": pages.address("spaces:network", network["slug"]),
        }
        if network
        else None,
        into=other(row["into"]) if row["into"] else None,
        parts=[other(one) for one in row["parts"]],
    )


def visible(slug: str) -> Shown | None:
    """The idea at this address, if everybody may see it."""
    found = at(slug)
    return found if found and not found.is_hidden else None


def found_for(keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, outcomes.Kept]:
    """Title and page of those of these ideas that everybody may see."""
    rows = fetch(
        "select i.id, i.slug, i.title from ideas_idea i where i.id = any(%s::uuid[]) and i.hidden_at is null",
        [list(keys)],
    )
    language = pages.language()
    return {
        row["id"]: outcomes.Kept(pick(row["title"], language), pages.address("ideas:idea", row["slug"]))
        for row in rows
    }


def seal(visitor: str) -> str:
    """What a browser's cookie is kept as."""
    return crypto.blind("idea supporter", visitor, site=current.site_id()) if visitor else ""


def supports(idea_id: uuid.UUID, person_id: uuid.UUID | None, visitor: str) -> bool:
    """Whether the person, or the browser with this keyed hash, supports it."""
    mine = IdeaSupport.objects.filter(idea=idea_id)
    return bool(
        (person_id and mine.filter(person=person_id).exists())
        or (visitor and mine.filter(visitor=visitor).exists())
    )


def people_of(idea_id: uuid.UUID) -> list[uuid.UUID]:
    """The author and the supporters who have an account."""
    idea = Idea.objects.filter(pk=idea_id).values_list("author_id", flat=True)
    supporters = IdeaSupport.objects.filter(idea=idea_id).exclude(person=None).order_by("id")
    found = [*idea, *supporters.values_list("person_id", flat=True)]
    return [one for one in dict.fromkeys(found) if one is not None]


def left_before(title: str, text: str, person_id: uuid.UUID | None, now: datetime.datetime) -> Idea | None:
    """The same words by the same person (or by somebody unknown) within an hour: sent twice."""
    row = first(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"idea {current.site_id()} {title}"]
    )
    assert row is not None
    recent = Idea.objects.filter(author=person_id, created_at__gt=now - _AGAIN, hidden_at=None)
    return next(
        (one for one in recent if pick(one.title, "_").text == title and pick(one.text, "_").text == text),
        None,
    )


def deadline() -> datetime.date:
    """By when an idea left today should be looked at."""
    site = current.site()
    weekdays = site.working_weekdays or working_days.EVERY_WORKING_DAY
    today = clock.today(site.time_zone)
    return working_days.due(today, DAYS_TO_ANSWER, country=site.country, weekdays=weekdays)


def left_until(due_on: datetime.date) -> int:
    """Working days until then; below 0 when it has passed."""
    site = current.site()
    weekdays = site.working_weekdays or working_days.EVERY_WORKING_DAY
    today = clock.today(site.time_zone)
    days = working_days.between(today, due_on, country=site.country, weekdays=weekdays)
    return min(-1, days) if today > due_on else days


def belongs_to_others(idea: Idea, author_id: uuid.UUID) -> bool:
    """Whether others support it, or it has become or become part of something."""
    others = IdeaSupport.objects.filter(idea=idea).exclude(person=author_id).exists()
    return others or idea.state in {State.NETWORK, State.MERGED} or idea.merged.exists()


def free_address(name: str) -> str:
    """An address for a network of this name, the next one that is free."""
    wish = slug_of(clean_line(name))[:70]
    return next(
        slug
        for slug in chain([wish], (f"{wish}-{number}" for number in count(2)))
        if slug not in _PAGES and spaces.by_slug("network", slug) is None
    )


def mergeable(idea_id: uuid.UUID, language: str) -> list[tuple[str, Text]]:
    """Ids and titles of the open ideas that it could be joined with, the newest first; at most 200."""
    rows = fetch(
        """select i.id, i.title from ideas_idea i where i.state in ('open', 'picked') and i.hidden_at is null
           and i.id <> %s order by i.created_at desc, i.id limit 200""",
        [idea_id],
    )
    return [(str(row["id"]), pick(row["title"], language)) for row in rows]
