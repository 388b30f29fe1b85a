"""Every organisation in whatever state, for those who look after the site; and making two entries one."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import clean_line, pick
from talkoo.people.organisations.models import RUNNING, Organisation, State
from talkoo.site.administration import actions, merging
from talkoo.site.administration.people import address, given_from, groups_of, like
from talkoo.site.administration.person import MOST, REFUSED, moving, other_from

_NAMED = """exists (select from jsonb_each_text(o.name) n(language, said)
  where n.language not in ('_', '~', '*') and n.said ilike %s)"""
_REPRESENTED = f"""exists (select from organisations_affiliation f
  where f.organisation_id = o.id and f.may_represent and {RUNNING.format("f")})"""

ORGANISATIONS = List(
    name="organisations-of-staff",
    select=f"""o.id, o.slug, o.name, o.state, o.country, o.registry_code, o.created_at, o.changed_at,
  (select count(*) from organisations_affiliation f
   where f.organisation_id = o.id and f.may_represent and {RUNNING.format("f")}) as people,
  (select count(*) from spaces_spacemembership m
   where m.organisation_id = o.id and m.status = 'accepted' and m.until is null) as networks""",
    source="organisations_organisation o",
    identity="o.id",
    filters={
        "q": f"({_NAMED} or o.short_name ilike %s or o.registry_code ilike %s)",
        "state": "o.state = %s",
        "country": "o.country = %s",
        "people": f"({_REPRESENTED}) = (%s = 'some')",
    },
    sorts={
        "name": Sort("coalesce(o.name_keys->>%s, '')", needs_language=True),
        "newest": Sort("extract(epoch from o.created_at)::float8", descending=True, kind=float),
        "changed": Sort("extract(epoch from o.changed_at)::float8", descending=True, kind=float),
    },
    page_size=60,
)

_ONE = """
select o.id, o.slug, o.name, o.state, o.country, o.registry_code, o.created_at from organisations_organisation o
where o.id = %s
"""
_CANDIDATES = f"""
select o.id, o.slug, o.name, o.state, o.country, o.registry_code, o.created_at from organisations_organisation o
where o.id <> %s and ({_NAMED} or o.short_name ilike %s or o.registry_code ilike %s) order by o.slug limit 21
"""
_COUNTRIES = "select distinct country from organisations_organisation"


def _known() -> dict[str, tuple[str, list[tuple[str, Any]]]]:
    countries = [
        (row["country"], i18n.country_name(row["country"], pages.language())) for row in fetch(_COUNTRIES)
    ]
    orders = [("name", _("by name")), ("newest", _("the newest first")), ("changed", _("last changed first"))]
    return {
        "state": (_("State"), [(one.value, one.label) for one in State]),
        "country": (_("Country"), sorted(countries, key=lambda one: one[1])),
        "people": (
            _("Who answers for it"),
            [("some", _("somebody does")), ("nobody", _("nobody does"))],
        ),
        "sort": (_("Order"), orders),
    }


def _shown(row: Row) -> Row:
    language = pages.language()
    return {
        **row,
        "name": pick(row["name"], language),
        "state_label": str(State(row["state"]).label),
        "country_name": i18n.country_name(row["country"], language),
    }


@never_cache
@require_safe
def staff_organisations(request: HttpRequest) -> HttpResponse:
    """All of them, also those that wait, were declined or are closed."""
    require(request.user, "administration.see_organisations")
    known = _known()
    given = given_from(request, known)
    chosen: dict[str, Any] = {name: given[name] for name in ("state", "country", "people") if name in given}
    if "q" in given:
        chosen["q"] = like(given["q"])
    after = request.GET.get("after", "")
    try:
        found = ORGANISATIONS.page(
            language=pages.language(),
            chosen=chosen,
            sort=given.get("sort", ""),
            after=after,
            with_total=True,
        )
    except lists.BadPlace:
        raise Http404 from None
    context = {
        "organisations": [_shown(row) for row in found.rows],
        "total": found.total,
        "groups": groups_of(known, given),
        "q": given.get("q", ""),
        "is_narrowed": bool(chosen),
        "may_merge": may(request.user, "administration.merge_organisations"),
        "next_url": address("staff_organisations", given, after=found.after) if found.after else "",
        "previous_url": address("staff_organisations", given) if after else "",
    }
    return page(request, "site/administration/organisations.html", context)


def _found(organisation_id: uuid.UUID) -> Row:
    row = first(_ONE, [organisation_id])
    if row is None:
        raise Http404
    return _shown(row)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge_organisation(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponseBase:
    """Find the other entry by name, see what moves, and join the two. This one stays."""
    require(request.user, "administration.merge_organisations")
    row = _found(organisation_id)
    sent = request.POST if request.method == "POST" else request.GET
    other_id = other_from(sent.get("with", ""))
    other = _found(other_id) if other_id else None
    refused = ""
    if request.method == "POST" and other_id:
        try:
            actions.merge_organisations(organisation_id, other_id, by=request.user)
        except actions.NotTheSame as problem:
            refused = str(REFUSED[problem.why])
        else:
            messages.success(request, _("The two entries are one now."))
            return redirect("organisations:registration", row["slug"])
    words = clean_line(request.GET.get("q", ""))[:80]
    sign = like(words)
    others = fetch(_CANDIDATES, [organisation_id, sign, sign, sign]) if words else []
    context = {
        "about": row,
        "other": other,
        "moving": moving(merging.counted(Organisation, other["id"])) if other else [],
        "refused": refused,
        "words": words,
        "others": [_shown(one) for one in others[:MOST]],
        "is_cut": len(others) > MOST,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "site/administration/merge_organisation.html", context, status=status)
