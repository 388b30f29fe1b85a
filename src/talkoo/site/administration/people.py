"""Everybody on the site, for those who look after it; without anything that is theirs alone."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.kernel import lists, pages
from talkoo.kernel.access import require
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.pages import page
from talkoo.kernel.text import clean_line
from talkoo.people.accounts.models import Role, Status
from talkoo.site.administration import rules  # noqa: F401 - its permissions are asked below

_HELD = "select from accounts_rolegrant h where h.person_id = p.id and h.period @> clock_timestamp()"

PEOPLE = List(
    name="people",
    select="""p.id, p.name, p.status, p.created_at, p.seen_at,
  array(select g.role::text from accounts_rolegrant g
        where g.person_id = p.id and g.period @> clock_timestamp() order by g.role) as roles,
  (select count(*) from spaces_participation x
   where x.person_id = p.id and x.until is null and not x.is_asked) as networks""",
    source="accounts_person p",
    identity="p.id",
    where="p.status <> 'erased'",
    filters={
        "q": "p.name ilike %s",
        "status": "p.status = %s",
        "role": f"exists ({_HELD} and h.role = %s)",
        "entered": "(p.entered_by_id is not null) = (%s = 'helper')",
    },
    sorts={
        "name": Sort("lower(p.name)"),
        "newest": Sort("extract(epoch from p.created_at)::float8", descending=True, kind=float),
        "seen": Sort(
            "coalesce(extract(epoch from p.seen_at)::float8, 0::float8)", descending=True, kind=float
        ),
    },
    page_size=60,
)
"""Name, status, roles and dates; never how somebody is reached, what languages they speak or where they are from."""

_CHOICES = ("status", "role", "entered", "sort")


def like(words: str) -> str:
    """Words as the pattern of a name that holds them; a sign that means something there stands for itself."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _known() -> dict[str, tuple[str, list[tuple[str, Any]]]]:
    statuses = [(one.value, one.label) for one in Status if one != Status.ERASED]
    entered = [("self", _("by themselves")), ("helper", _("by a helper"))]
    orders = [("name", _("by name")), ("newest", _("the newest first")), ("seen", _("last seen first"))]
    return {
        "status": (_("Status"), statuses),
        "role": (_("Role"), [(one.value, one.label) for one in Role]),
        "entered": (_("Entered"), entered),
        "sort": (_("Order"), orders),
    }


def groups_of(known: Any, given: dict[str, str]) -> list[dict[str, Any]]:
    """Choices as `ui.facets` shows them. An order is always one of them: the first, when none was asked for."""
    return [
        {
            "name": name,
            "label": label,
            "kind": "select",
            "choices": [
                {
                    "code": "" if name == "sort" and place == 0 else code,
                    "label": said,
                    "is_current": given.get(name) == code,
                }
                for place, (code, said) in enumerate(choices)
            ],
        }
        for name, (label, choices) in known.items()
    ]


def given_from(request: HttpRequest, known: Any) -> dict[str, str]:
    """What was asked for; words are made clean. Raises Http404 for a choice that is not offered."""
    given = {}
    for name, (_label, choices) in known.items():
        if value := request.GET.get(name, ""):
            if value not in {code for code, _said in choices}:
                raise Http404
            given[name] = value
    if words := clean_line(request.GET.get("q", ""))[:80]:
        given["q"] = words
    return given


def address(name: str, given: dict[str, str], **more: str) -> str:
    """The list with these choices."""
    chosen = {key: value for key, value in {**given, **more}.items() if value}
    return reverse(name) + (f"?{urlencode(chosen)}" if chosen else "")


@never_cache
@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """Who there is, found by name, narrowed by status, role and how they came in."""
    require(request.user, "administration.see_people")
    known = _known()
    given = given_from(request, known)
    chosen: dict[str, Any] = {name: given[name] for name in ("status", "role", "entered") if name in given}
    if "q" in given:
        chosen["q"] = like(given["q"])
    after = request.GET.get("after", "")
    try:
        found = PEOPLE.page(
            language=pages.language(),
            chosen=chosen,
            sort=given.get("sort", ""),
            after=after,
            with_total=True,
        )
    except lists.BadPlace:
        raise Http404 from None
    context = {
        "people": found.rows,
        "total": found.total,
        "statuses": {one.value: str(one.label) for one in Status},
        "roles": {one.value: str(one.label) for one in Role},
        "groups": groups_of(known, given),
        "q": given.get("q", ""),
        "is_narrowed": bool(chosen),
        "next_url": address("staff_list", given, after=found.after) if found.after else "",
        "previous_url": address("staff_list", given) if after else "",
    }
    return page(request, "site/administration/people.html", context)
