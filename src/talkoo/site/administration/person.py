"""One person, for those who look after the site: what they have here, being reached, joined with another, forgotten."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import clean_line, pick
from talkoo.people.accounts.models import ContactPoint, Person, Purpose, Role, Status, Via, Visibility
from talkoo.people.organisations.models import RUNNING
from talkoo.people.organisations.models import Part as PartOf
from talkoo.site.administration import actions, merging
from talkoo.site.administration.people import like

_PERSON = f"""
select p.id, p.name, p.status, p.created_at, p.seen_at, e.id as entered_by_id, e.name as entered_by,
  (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'until', upper(g.period)) order by g.role), '[]')
   from accounts_rolegrant g where g.person_id = p.id and g.period @> clock_timestamp()) as roles,
  (select coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'slug', s.slug, 'kind', s.kind,
          'is_contact', exists (select from spaces_contactappointment c where c.space_id = s.id
                                and c.person_id = p.id and c.until is null)) order by s.slug), '[]')
   from spaces_space s where exists (select from spaces_participation x where x.space_id = s.id
          and x.person_id = p.id and x.until is null and not x.is_asked)
      or exists (select from spaces_contactappointment c where c.space_id = s.id and c.person_id = p.id
          and c.until is null)) as networks,
  (select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'slug', o.slug, 'role', f.role,
          'may_represent', f.may_represent) order by o.slug, f.role), '[]')
   from organisations_affiliation f join organisations_organisation o on o.id = f.organisation_id
   where %s and f.may_represent and f.person_id = p.id and {RUNNING.format("f")}) as parts,
  (select coalesce(jsonb_agg(jsonb_build_object('purpose', n.purpose, 'is_given', n.is_given, 'at', n.at,
          'via', n.via) order by n.at, n.id), '[]')
   from (select distinct on (c.purpose, c.about_id) c.id, c.purpose, c.is_given, c.at, c.via
         from accounts_consent c where c.person_id = p.id
         order by c.purpose, c.about_id, c.at desc, c.id desc) n) as consents,
  array(select k.kind::text from accounts_contactpoint k where k.person_id = p.id order by k.kind) as kinds
from accounts_person p left join accounts_person e on e.id = p.entered_by_id and e.name <> ''
where p.id = %s and p.status <> 'erased'
"""
_CANDIDATES = """
select p.id, p.name, p.status, p.created_at, p.seen_at from accounts_person p
where p.status <> 'erased' and p.id <> %s and p.name ilike %s order by lower(p.name), p.id limit 21
"""
MOST = 20


def _when(said: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(said) if said else None


def found(person_id: uuid.UUID, viewer: Any) -> Row:
    """The person as the page shows them; parts in organisations for site administrators alone. Raises Http404."""
    row = first(_PERSON, [may(viewer, "administration.merge_people"), person_id])
    if row is None:
        raise Http404
    language = pages.language()
    return {
        **row,
        "status_label": str(Status(row["status"]).label),
        "roles": [
            {"label": str(Role(one["role"]).label), "until": _when(one["until"])} for one in row["roles"]
        ],
        "networks": [
            {
                **one,
                "name": pick(one["name"], language),
                "url": reverse(f"spaces:{one['kind']}", args=[one["slug"]]),
            }
            for one in row["networks"]
        ],
        "parts": [
            {
                **one,
                "name": pick(one["name"], language),
                "label": str(PartOf(one["role"]).label),
                "url": reverse("organisations:registration", args=[one["slug"]]),
            }
            for one in row["parts"]
        ],
        "consents": [
            {
                "label": str(Purpose(one["purpose"]).label),
                "is_given": one["is_given"],
                "at": _when(one["at"]),
                "via": str(Via(one["via"]).label),
            }
            for one in row["consents"]
        ],
        "kinds": [str(ContactPoint.Kind(one).label) for one in row["kinds"]],
    }


def _context(request: HttpRequest, row: Row) -> dict[str, Any]:
    about = Person(pk=row["id"], status=row["status"], entered_by_id=row["entered_by_id"])
    return {
        "about": row,
        "contacts": None,
        "may_help": may(request.user, "accounts.give_code", about),
        "may_grant": may(request.user, "accounts.grant_role"),
        "may_look": may(request.user, "administration.see_contacts"),
        "may_merge": may(request.user, "administration.merge_people"),
        "may_erase": may(request.user, "administration.erase_person") and row["id"] != request.user.pk,
        "may_read_record": may(request.user, "audit.read"),
    }


@never_cache
@require_safe
def staff_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """What somebody has here. How they are reached is not on it: that is asked for, and written down."""
    require(request.user, "administration.see_people")
    return page(request, "site/administration/person.html", _context(request, found(person_id, request.user)))


@never_cache
@require_POST
def staff_contacts(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """The same page with how the person is reached, in the answer to the button alone."""
    require(request.user, "administration.see_people")
    row = found(person_id, request.user)
    points = actions.look_at_contacts(person_id, by=request.user)
    shown = [
        {
            "kind": str(ContactPoint.Kind(one.kind).label),
            "value": one.value,
            "visibility": str(Visibility(one.visibility).label),
            "is_confirmed": one.verified_at is not None,
        }
        for one in points
    ]
    return page(request, "site/administration/person.html", {**_context(request, row), "contacts": shown})


_LABELS = {
    "accounts.ContactPoint": gettext_lazy("ways to be reached"),
    "accounts.RoleGrant": gettext_lazy("roles"),
    "accounts.Consent": gettext_lazy("consents"),
    "accounts.Interest": gettext_lazy("interests"),
    "accounts.PersonLanguage": gettext_lazy("languages"),
    "accounts.Passkey": gettext_lazy("passkeys"),
    "organisations.Affiliation": gettext_lazy("parts in organisations"),
    "organisations.Membership": gettext_lazy("memberships in organisations"),
    "organisations.Connection": gettext_lazy("connections"),
    "organisations.Mailbox": gettext_lazy("mailboxes"),
    "spaces.Participation": gettext_lazy("parts in networks"),
    "spaces.ContactAppointment": gettext_lazy("networks with this contact person"),
    "spaces.SpaceMembership": gettext_lazy("memberships in networks"),
    "spaces.Coordination": gettext_lazy("networks that are coordinated"),
    "letters.Letter": gettext_lazy("messages"),
    "representation.Mandate": gettext_lazy("seats in committees"),
    "terms.Acceptance": gettext_lazy("accepted terms"),
    "documents.Document": gettext_lazy("documents"),
    "questionnaires.Sheet": gettext_lazy("answers to forms"),
}


def moving(counts: dict[str, int]) -> list[dict[str, Any]]:
    """What will move, in words; what has no word of its own is counted together."""
    known = [
        {"label": str(_LABELS[name]), "number": number} for name, number in counts.items() if name in _LABELS
    ]
    rest = sum(number for name, number in counts.items() if name not in _LABELS)
    return known + ([{"label": _("other entries"), "number": rest}] if rest else [])


REFUSED = {
    "self": gettext_lazy("This is the same entry."),
    "gone": gettext_lazy("One of the two is not here any more."),
    "own": gettext_lazy("You would be signed out in the middle. Begin on your own entry, so that it stays."),
    "code": gettext_lazy("They have different numbers in the register: they are two organisations."),
}


def other_from(given: str) -> uuid.UUID | None:
    """Which other entry was chosen."""
    try:
        return uuid.UUID(given) if given else None
    except ValueError as problem:
        raise Http404 from problem


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Find the other entry by name, see what moves, and join the two. This one stays."""
    require(request.user, "administration.merge_people")
    row = found(person_id, request.user)
    sent = request.POST if request.method == "POST" else request.GET
    other_id = other_from(sent.get("with", ""))
    other = found(other_id, request.user) if other_id else None
    refused = ""
    if request.method == "POST" and other_id:
        try:
            actions.merge_people(person_id, other_id, by=request.user)
        except actions.NotTheSame as problem:
            refused = str(REFUSED[problem.why])
        else:
            messages.success(request, _("The two entries are one now."))
            return redirect("staff_person", person_id)
    words = clean_line(request.GET.get("q", ""))[:80]
    people = fetch(_CANDIDATES, [person_id, like(words)]) if words else []
    context = {
        "about": row,
        "other": other,
        "moving": moving(merging.counted(Person, other["id"])) if other else [],
        "refused": refused,
        "words": words,
        "people": [{**one, "status_label": str(Status(one["status"]).label)} for one in people[:MOST]],
        "is_cut": len(people) > MOST,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "site/administration/merge_person.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Have a person forgotten for good, at their wish; asked once more before."""
    require(request.user, "administration.erase_person")
    row = found(person_id, request.user)
    is_sure = request.POST.get("sure") == "yes"
    if request.method == "POST" and is_sure:
        try:
            actions.remove_person(person_id, by=request.user)
        except NotNow:
            messages.warning(
                request,
                _("Nothing was changed: it is you, or the last site administrator."),
            )
            return redirect("staff_person", person_id)
        messages.success(request, _("Everything about this person is removed."))
        return redirect("staff_list")
    status = 422 if request.method == "POST" else 200
    return page(
        request,
        "site/administration/erase_person.html",
        {"about": row, "is_unsure": request.method == "POST"},
        status=status,
    )
