"""The record for reading: who did what when, and about whom or what; never what it said before or after."""

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.discussions.public import UNNAMED
from talkoo.kernel import facts, pages
from talkoo.kernel.access import require
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import pick
from talkoo.plumbing.tenancy import current
from talkoo.site.administration.people import address, groups_of
from talkoo.site.administration.said import said

SIZE = 60
_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_ENTRIES = f"""
with shown as (
  select e.id, e.at, e.fact, case when {UNNAMED} then null else e.actor_id end as actor_id, {UNNAMED} as is_unnamed,
    case when e.values->>'person_id' ~ '{_ID}' then (e.values->>'person_id')::uuid end as person_id,
    case when e.values->>'organisation_id' ~ '{_ID}' then (e.values->>'organisation_id')::uuid end as organisation_id,
    case when e.values->>'space_id' ~ '{_ID}' then (e.values->>'space_id')::uuid end as space_id
  from audit_entry e where $where order by e.at desc, e.id desc limit {SIZE + 1})
select shown.*, a.name as actor, a.status as actor_status, p.name as person, p.status as person_status,
  o.name as organisation, s.name as space
from shown left join accounts_person a on a.id = shown.actor_id
left join accounts_person p on p.id = shown.person_id and p.id is distinct from shown.actor_id
left join organisations_organisation o on o.id = shown.organisation_id and shown.fact not in (
  'organisations.PersonAffiliated', 'organisations.PartEnded', 'organisations.PartShown')
left join spaces_space s on s.id = shown.space_id
order by shown.at desc, shown.id desc
"""


def _place(after: str) -> tuple[datetime.datetime, uuid.UUID]:
    """Raises Http404 for what no page gave out."""
    try:
        at, _sign, identity = after.rpartition("_")
        moment = datetime.datetime.fromisoformat(at)
        return moment.astimezone(datetime.UTC), uuid.UUID(identity)
    except (ValueError, OverflowError) as problem:
        raise Http404 from problem


def _id(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given) if given else None
    except ValueError as problem:
        raise Http404 from problem


def _day(given: str) -> tuple[datetime.datetime, datetime.datetime] | None:
    """From midnight to midnight on the site's clock; None for no day."""
    try:
        day = datetime.date.fromisoformat(given)
        begins = datetime.datetime.combine(day, datetime.time(), ZoneInfo(current.site().time_zone))
        ends = datetime.datetime.combine(
            day + datetime.timedelta(days=1), datetime.time(), ZoneInfo(current.site().time_zone)
        )
        return begins.astimezone(datetime.UTC), ends.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def entries(*, kind: str = "", person_id: Any = None, day: Any = None, after: str = "") -> list[Row]:
    """At most SIZE + 1 entries, the newest first, in one statement; `day` is a pair of moments."""
    conditions = ["true"]
    values: list[Any] = []
    if kind:
        conditions.append("e.fact = %s")
        values.append(kind)
    if person_id:
        conditions.append(f"((e.actor_id = %s and not {UNNAMED}) or e.values->>'person_id' = %s)")
        values += [person_id, str(person_id)]
    if day:
        conditions.append("e.at >= %s and e.at < %s")
        values += day
    if after:
        conditions.append("(e.at, e.id) < (%s, %s)")
        values += _place(after)
    return fetch(_ENTRIES.replace("$where", " and ".join(conditions)), values)


def _shown(row: Row, language: str) -> dict[str, Any]:
    return {
        "at": row["at"],
        "said": said(row["fact"]),
        "actor": row["actor"],
        "actor_id": row["actor_id"] if row["actor"] else None,
        "is_unnamed": row["is_unnamed"],
        "is_actor_gone": row["actor_id"] is not None and not row["actor"],
        "person": row["person"],
        "person_id": row["person_id"] if row["person"] else None,
        "is_person_gone": row["person_status"] == "erased",
        "things": [pick(row[name], language) for name in ("organisation", "space") if row[name]],
    }


def _known() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    codes = {kind.name() for kind in facts.KINDS.values() if kind.__module__.startswith("talkoo.")}
    return {
        "kind": (_("What happened"), sorted(((code, said(code)) for code in codes), key=lambda one: one[1]))
    }


@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What happened on the site, newest first, narrowed by kind, by who did it or whom it was about, and by day."""
    require(request.user, "audit.read")
    given = {name: value for name in ("kind", "person", "day") if (value := request.GET.get(name, "")[:80])}
    known = _known()
    if given.get("kind", "") not in {"", *(code for code, _said in known["kind"][1])}:
        raise Http404
    person_id = _id(given.get("person", ""))
    who = first("select name from accounts_person where id = %s", [person_id]) if person_id else None
    if person_id and who is None:
        raise Http404
    day = _day(given.get("day", ""))
    after = request.GET.get("after", "")
    rows = entries(kind=given.get("kind", ""), person_id=person_id, day=day, after=after)
    more, rows = len(rows) > SIZE, rows[:SIZE]
    place = f"{rows[-1]['at'].isoformat()}_{rows[-1]['id']}" if more else ""
    context = {
        "rows": [_shown(row, pages.language()) for row in rows],
        "group": groups_of(known, given)[0],
        "day": given.get("day", "") if day else "",
        "is_day_wrong": "day" in given and not day,
        "keep": {"person": given.get("person", "")},
        "who": who["name"] if who else "",
        "is_narrowed": bool(given),
        "without_person_url": address("site_record", {**given, "person": ""}),
        "next_url": address("site_record", given, after=place),
        "has_more": more,
        "previous_url": address("site_record", given) if after else "",
    }
    return page(request, "site/administration/record.html", context)
