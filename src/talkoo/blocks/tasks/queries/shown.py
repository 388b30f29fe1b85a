"""Reading tasks: those of a space for whoever takes part in it, one's own of all spaces, and how many are done."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talkoo.blocks.tasks.models import State
from talkoo.kernel import clock, i18n, origins, outcomes, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text, pick
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.queries.shown import TODAY
from talkoo.people.spaces.queries import JOINABLE, PUBLIC_STATES, SEEN
from talkoo.people.spaces.queries.standing import LEADS, TAKES_PART
from talkoo.plumbing.tenancy import current


@dataclass(frozen=True)
class Standing:
    """What somebody is to a space, as far as its tasks go. `is_open`: something can still be added there."""

    space_id: uuid.UUID
    person_id: uuid.UUID
    takes_part: bool
    is_contact: bool
    leads: bool
    is_open: bool

    @property
    def sees(self) -> bool:
        """Whether the person sees the tasks."""
        return self.takes_part or self.leads

    def may_assign(self, row: Row) -> bool:
        """Whether the person may ask others to do the task of this row."""
        is_made = self.person_id == row["created_by_id"]
        return self.leads or (is_made and (self.takes_part or self.is_contact))

    def may_change(self, row: Row) -> bool:
        """Whether the person may change, finish or drop the task of this row."""
        is_own = self.person_id in {row["owner_id"], row["created_by_id"]}
        return self.leads or (is_own and (self.takes_part or self.is_contact))


_STANDING = f"""
select s.id, s.state,
  exists (select from spaces_participation t
    where t.space_id = s.id and t.person_id = %(person)s and t.until is null and not t.is_asked) as takes_part,
  exists (select from spaces_contactappointment c
    where c.space_id = s.id and c.person_id = %(person)s and c.until is null) as is_contact,
  exists (select from accounts_rolegrant g
    where g.person_id = %(person)s and g.role = 'coordinator' and g.period @> %(now)s)
  or exists (select from spaces_coordination k
    join organisations_affiliation a on a.organisation_id = k.organisation_id
    where k.space_id in (s.id, s.programme_id, s.network_id) and k.until is null
    and a.person_id = %(person)s and a.role = 'staff' and {RUNNING.format("a")}) as coordinates
from spaces_space s where s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""


def standing(kind: str, slug: str, person: Any) -> Standing | None:
    """What this person is to the space at this address; None when there is no such space that can be seen.

    The same rights as `rules`, in one statement.
    """
    row = first(_STANDING, {"kind": kind, "slug": slug, "person": person.pk, "now": clock.now()})
    if row is None:
        return None
    return Standing(
        row["id"],
        person.pk,
        row["takes_part"],
        row["is_contact"],
        row["is_contact"] or row["coordinates"],
        row["state"] in JOINABLE,
    )


_COLUMNS = """t.id, t.title, t.language, t.text, t.owner_id, p.name as owner, t.due_on, t.state, t.created_by_id,
  b.name as created_by, t.created_at, t.changed_at, t.ended_at, e.name as ended_by, a.name as asked_by,
  t.outcome, t.outcome_language, t.hours, t.origin_kind, t.origin_key"""
_FROM = """tasks_task t left join accounts_person p on p.id = t.owner_id
  left join accounts_person b on b.id = t.created_by_id
  left join accounts_person e on e.id = t.ended_by_id
  left join accounts_person a on a.id = t.asked_by_id"""

LIST = List(
    name="tasks",
    select=_COLUMNS,
    source=_FROM,
    identity="t.id",
    filters={"space": "t.space_id = %s", "state": "t.state = any(%s)", "owner": "t.owner_id = %s"},
    sorts={
        "due": Sort("coalesce(t.due_on, '9999-12-31'::date)::text"),
        "ended": Sort("extract(epoch from t.ended_at)::float8", descending=True, kind=float),
    },
    page_size=50,
)


def one(who: Standing, task_id: uuid.UUID) -> Row | None:
    """A task of this space, if the person sees tasks there."""
    if not who.sees:
        return None
    return first(
        f"select {_COLUMNS} from {_FROM} where t.id = %s and t.space_id = %s", [task_id, who.space_id]
    )


_HOLDERS = """
select p.id, p.name from accounts_person p where p.name <> '' and (
  p.id in (select t.person_id from spaces_participation t
    where t.space_id = %s and t.until is null and not t.is_asked)
  or p.id in (select c.person_id from spaces_contactappointment c where c.space_id = %s and c.until is null)
  or p.id = any(%s))
order by lower(p.name), p.id limit 1000
"""


def holders(who: Standing, row: Row | None = None) -> list[tuple[uuid.UUID, str]]:
    """Who can be asked by this person to do something in this space (the task of `row`), by name; whoever leads it can
    take it on as well, and whoever has it can keep it. Who only has it asks nobody else."""
    owner_id = row["owner_id"] if row else None
    if row is not None and not who.may_assign(row):
        return [(owner_id, row["owner"])] if owner_id else []
    also = [one for one in (who.person_id if who.leads else None, owner_id) if one]
    return [(row["id"], row["name"]) for row in fetch(_HOLDERS, [who.space_id, who.space_id, also])]


_WHERE = "select s.kind, s.slug, s.name from spaces_space s where s.id = %s and s.state = any(%s)"


def space_at(space_id: uuid.UUID) -> Row | None:
    """Kind, slug and name of a space that can be seen."""
    return first(_WHERE, [space_id, [str(one) for one in PUBLIC_STATES]])


@dataclass(frozen=True)
class MyTask:
    """A task that one has: what, where, by when. `is_late`: its day is over."""

    title: Text
    url: str
    space: Text
    due_on: datetime.date | None
    is_late: bool


GOING_ON = ", ".join(f"'{one}'" for one in JOINABLE)
"""States of a space, as part of a statement, in which there is something to be done in it."""

MINE = f"""
select t.id, t.title, t.language, t.due_on, s.kind, s.slug, s.name from tasks_task t
join spaces_space s on s.id = t.space_id
where t.owner_id = %(person)s and t.state = 'open' and s.state in ({GOING_ON})
order by t.due_on nulls last, t.id limit 50
"""
"""What a person has to do, the first 50, the earliest day first; for kernel.mine."""


def mine(person: Any, rows: Sequence[Row]) -> Sequence[MyTask]:
    """What this person has to do, of the rows of `MINE`."""
    language, today = pages.language(), clock.today(current.site().time_zone)
    return [
        MyTask(
            own_words(row["title"], row["language"]),
            pages.address(f"tasks:{row['kind']}_task", row["slug"], row["id"]),
            pick(row["name"], language),
            day,
            day is not None and day < today,
        )
        for row in rows
        for day in [datetime.date.fromisoformat(row["due_on"]) if row["due_on"] else None]
    ]


GROWN = """(select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'title', k.title, 'language', k.language,
    'state', k.state, 'due_on', k.due_on, 'owner', ko.name, 'kind', ks.kind, 'slug', ks.slug) order by k.id), '[]')
  from tasks_task k join spaces_space ks on ks.id = k.space_id left join accounts_person ko on ko.id = k.owner_id
  where k.origin_kind = {kind} and k.origin_key = {key})"""
"""The tasks that were made of a thing; for kernel.origins."""


def grown(row: Mapping[str, Any]) -> origins.Grown:
    """One of `GROWN`."""
    day = i18n.say_date(datetime.date.fromisoformat(row["due_on"]), pages.language()) if row["due_on"] else ""
    is_open = row["state"] == State.OPEN
    said = [row["owner"] or "", day] if is_open else [str(State(row["state"]).label)]
    return origins.Grown(
        title=own_words(row["title"], row["language"]),
        url=pages.address(f"tasks:{row['kind']}_task", row["slug"], uuid.UUID(row["id"])),
        said=" · ".join(one for one in said if one),
        is_open=is_open,
    )


def own_words(text: str, language: str) -> Text:
    """What somebody wrote in one language, as the page shows it."""
    return Text(text, language, language != pages.language(), language)


DONE = f"""(select jsonb_build_array(count(*), count(*) filter (where
    extract(year from k.ended_at at time zone z.time_zone) = extract(year from {TODAY.format("s")})))
  from tasks_task k join tenancy_site z on z.id = k.site_id where k.space_id = s.id and k.state = 'done')"""
"""How many tasks of the space `s` are done, and how many of them in this year of the site; part of a statement."""


def say_done(numbers: Sequence[int]) -> str:
    """The two numbers of `DONE` in words; nothing of none."""
    every, this_year = numbers
    if not every:
        return ""
    done = ngettext("%(num)s task done", "%(num)s tasks done", every) % {"num": every}
    return _("%(done)s (this year: %(num)s)") % {"done": done, "num": this_year}


def done_at(kind: str, slug: str) -> str:
    """The list of what is done in a space."""
    return pages.address(f"tasks:{kind}_tasks", slug) + "?show=ended"


def told(task_id: uuid.UUID) -> Row | None:
    """What a mail says of a task: `title`, `due_on`, `owner_id`, `state`, `created_by_id`, and kind, slug and name of
    its space. None when it is gone, or nobody sees its space."""
    return first(
        "select t.title, t.due_on, t.owner_id, t.state, t.created_by_id, t.asked_by_id, s.kind, s.slug, s.name "
        "from tasks_task t join spaces_space s on s.id = t.space_id where t.id = %s and s.state = any(%s)",
        [task_id, [str(one) for one in PUBLIC_STATES]],
    )


def at(task_id: uuid.UUID) -> str:
    """The address of the page on which a task is read; empty when it is gone."""
    row = first(
        "select s.kind, s.slug from tasks_task t join spaces_space s on s.id = t.space_id where t.id = %s",
        [task_id],
    )
    return pages.address(f"tasks:{row['kind']}_task", row["slug"], task_id) if row else ""


_KEPT = f"""
select t.id, t.title, t.language, s.kind, s.slug from tasks_task t join spaces_space s on s.id = t.space_id
where t.id = any(%(keys)s::uuid[]) and ({TAKES_PART.format("s")} or {LEADS.format("s")})
"""


def kept_for(keys: Sequence[uuid.UUID], person: Any) -> dict[uuid.UUID, outcomes.Kept]:
    """Title and page of those of these tasks that the person sees; none for a visitor."""
    if getattr(person, "pk", None) is None:
        return {}
    rows = fetch(_KEPT, {"keys": list(keys), "person": person.pk, "now": clock.now()})
    return {
        row["id"]: outcomes.Kept(
            own_words(row["title"], row["language"]),
            pages.address(f"tasks:{row['kind']}_task", row["slug"], row["id"]),
        )
        for row in rows
    }
