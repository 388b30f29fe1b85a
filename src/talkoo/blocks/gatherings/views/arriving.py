"""What organisers see of those who come: the list, the line, the door."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.blocks.gatherings.actions import admitting, arriving, lining, needing, roles
from talkoo.blocks.gatherings.forms import registering as forms
from talkoo.blocks.gatherings.models import ACTIVE, HOLDS, PARTICIPANT, Registration, Role, Standing
from talkoo.blocks.gatherings.queries import registering as queries
from talkoo.blocks.gatherings.views.registering import found, head, proof_of
from talkoo.kernel import asking, i18n, lists, pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick, texts

_ENDED = (Standing.CANCELLED, Standing.DECLINED)


def _organised(request: HttpRequest, slug: str) -> queries.Event:
    """The gathering, for those who organise it. Raises Http404, PermissionDenied."""
    event = found(request, slug)
    if not event.organises:
        raise PermissionDenied
    return event


def _tabs(event: queries.Event, now: str) -> list[dict[str, Any]]:
    named = [
        ("people", _("Who comes")),
        ("arrivals", pgettext("event", "At the door")),
        ("roles", pgettext("event", "Roles and questions")),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"gatherings:{name}", args=[event.slug]),
            "is_current": name == now,
            "count": None,
        }
        for name, label in named
    ]


def _card(event: queries.Event, row: Row, *, sees_needs: bool) -> dict[str, Any]:
    at = [event.slug, row["id"]]
    is_active = row["state"] in {str(one) for one in ACTIVE}
    return {
        "id": str(row["id"]),
        "name": row["name"] or _("(forgotten)"),
        "email": row["email"],
        "phone": row["phone"],
        "organisation": pick(row["organisation"], pages.language()),
        "role": queries.role_name(row["role"], row["slot"]),
        "state": row["state"],
        "state_label": str(Standing(row["state"]).label),
        "offered_until": pages.say_moment(row["offered_until"], event.zone) if row["offered_until"] else "",
        "moved_because": row["moved_because"],
        "helper": row["helper"] or "",
        "code": row["code"],
        "attended": row["attended"],
        "is_pictured": row["may_be_pictured"],
        "created_at": row["created_at"],
        "need_url": reverse("gatherings:need", args=at) if row["has_need"] and sees_needs else "",
        "link_url": reverse("gatherings:registration", args=[proof_of(row["id"])])
        if is_active and row["person_id"] is None and not row["email"]
        else "",
        "steps": {
            verb: reverse("gatherings:people_step", args=[*at, verb])
            if is_active and not event.is_over and (verb == "cancel" or row["state"] == Standing.WAITING)
            else ""
            for verb in ("cancel", "first", "give")
        },
    }


@never_cache
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who waits in which order, and who comes no more."""
    event = _organised(request, slug)
    return _people(request, event, None, None)


def _people(
    request: HttpRequest, event: queries.Event, about: uuid.UUID | None, reason: Any, status: int = 200
) -> HttpResponse:
    rows = queries.people(event.id, [*ACTIVE, *_ENDED])
    sees_needs = may(request.user, "gatherings.see_needs", event)
    cards = [_card(event, row, sees_needs=sees_needs) for row in rows]
    sheets = [row["sheet_id"] for row in rows if row["sheet_id"]]
    asked = asking.engine().made_for(asking.Owner(admitting.GATHERING, event.id)) if sheets else []
    context = {
        **head(event),
        "tabs": _tabs(event, "people"),
        "coming_now": [one for one in cards if one["state"] in {str(one) for one in HOLDS}],
        "waiting": [one for one in cards if one["state"] == Standing.WAITING],
        "ended": [one for one in cards if one["state"] in {str(one) for one in _ENDED}],
        "capacity": event.capacity,
        "taken": event.taken,
        "roles": [
            {**one, "name": queries.role_name(one["name"], one["slot"])} for one in event.offered_roles()
        ],
        "answers": [
            {"name": pick(one.draft.title, pages.language()), "url": one.answers_url} for one in asked
        ],
        "csv_url": reverse("gatherings:people_file", args=[event.slug, "csv"]),
        "xlsx_url": reverse("gatherings:people_file", args=[event.slug, "xlsx"]),
        "add_url": reverse("gatherings:register_other", args=[event.slug])
        if event.is_open(organises=True)
        else "",
        "about": str(about) if about else "",
        "reason": reason or forms.Reason(),
    }
    return page(request, "gatherings/people.html", context, status=status)


@never_cache
@require_safe
def people_file(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """Who comes, as a file. What they need stands in no file."""
    event = _organised(request, slug)
    if format not in {"csv", "xlsx"}:
        raise Http404
    language = pages.language()
    heading = [
        _("Name"),
        _("E-mail address"),
        _("Telephone number"),
        pgettext("event", "Role"),
        _("Organisation"),
        pgettext("registration", "State"),
        pgettext("registration", "Code"),
        pgettext("event", "Came"),
        _("May be photographed"),
        _("Language"),
        _("Registered on"),
    ]
    said = {True: _("yes"), False: _("no"), None: ""}
    table = [heading] + [
        [
            row["name"],
            row["email"],
            row["phone"],
            queries.role_name(row["role"], row["slot"]).text,
            pick(row["organisation"], language).text,
            str(Standing(row["state"]).label),
            row["code"],
            said[row["attended"]],
            said[row["may_be_pictured"]],
            row["language"],
            i18n.local(row["created_at"], event.zone).date().isoformat(),
        ]
        for row in queries.people(event.id, ACTIVE)
    ]
    return (lists.as_csv if format == "csv" else lists.as_xlsx)(event.slug, table)


def _of_event(event: queries.Event, registration_id: uuid.UUID) -> Registration:
    """Raises Http404."""
    row = Registration.objects.filter(pk=registration_id, gathering=event.id).first()
    if row is None:
        raise Http404
    return row


@never_cache
@require_POST
def need(request: HttpRequest, slug: str, registration_id: uuid.UUID) -> HttpResponse:
    """What somebody needs; the look is recorded."""
    event = _organised(request, slug)
    row = _of_event(event, registration_id)
    words = needing.look_at_need(row.pk, by=request.user)
    name = next((one["name"] for one in queries.people(event.id, [row.state]) if one["id"] == row.pk), "")
    context = {
        **head(event),
        "tabs": _tabs(event, "people"),
        "people_url": reverse("gatherings:people", args=[slug]),
        "name": name,
        "words": words,
    }
    return page(request, "gatherings/need.html", context)


@never_cache
@require_POST
def people_step(request: HttpRequest, slug: str, registration_id: uuid.UUID, verb: str) -> HttpResponseBase:
    """Cancel somebody's registration, put them first in the line, or give them the place that is free."""
    event = _organised(request, slug)
    row = _of_event(event, registration_id)
    try:
        if verb == "cancel":
            admitting.cancel(row.pk, by=request.user)
            messages.success(request, _("The registration is cancelled, and they are told."))
        elif verb == "give":
            lining.give_place(row.pk, by=request.user)
            messages.success(request, _("They have a place now, and are told."))
        elif verb == "first":
            reason = forms.Reason(request.POST)
            if not reason.is_valid():
                return _people(request, event, row.pk, reason, status=422)
            lining.put_first(row.pk, reason.cleaned_data["reason"], by=request.user)
            messages.success(request, _("They are first in the line now."))
        else:
            raise Http404
    except NotNow:
        messages.info(request, _("This cannot be done now. Look at how it stands."))
    return redirect("gatherings:people", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrivals(request: HttpRequest, slug: str) -> HttpResponseBase:
    """At the door: whoever shows a code, or stands on the list, is here."""
    event = _organised(request, slug)
    code = request.GET.get("code", "")[:40]
    pasted, taken = forms.PastedList(), None
    unknown: tuple[str, ...] = ()
    wrong = ""
    if request.method == "POST":
        verb = request.POST.get("do", "")
        if verb == "list":
            pasted = forms.PastedList(request.POST)
            if pasted.is_valid():
                lines = pasted.cleaned_data["lines"].splitlines()
                took = arriving.take_list(event.id, lines, by=request.user)
                taken, unknown = took.found, took.unknown
        else:
            code = request.POST.get("code", "")[:40]
            wrong = _arrived(request, event, verb, code)
            if not wrong:
                return redirect("gatherings:arrivals", slug)
    rows = queries.people(event.id, HOLDS)
    context = {
        **head(event),
        "tabs": _tabs(event, "arrivals"),
        "here": reverse("gatherings:arrivals", args=[slug]),
        "people": [_card(event, row, sees_needs=False) for row in rows],
        "came": sum(row["attended"] is True for row in rows),
        "code": code,
        "wrong": wrong,
        "pasted": pasted,
        "taken": taken,
        "unknown": unknown,
    }
    status = 422 if wrong or pasted.errors else 200
    return page(request, "gatherings/arrivals.html", context, status=status)


def _arrived(request: HttpRequest, event: queries.Event, verb: str, code: str) -> str:
    """What is wrong with it; empty when it was done. Raises Http404."""
    try:
        if verb == "code":
            row = arriving.arrive_with(event.id, code, by=request.user)
            messages.success(request, _("Welcome! The code %(code)s is here.") % {"code": row.code})
            return ""
        if verb == "rest":
            arriving.rest_is_absent(event.id, by=request.user)
            return ""
        try:
            row = _of_event(event, uuid.UUID(request.POST.get("registration", "")))
        except ValueError:
            raise Http404 from None
        if verb == "here":
            arriving.arrive(row.pk, by=request.user)
        elif verb in {"absent", "unknown"}:
            arriving.say_attended(row.pk, False if verb == "absent" else None, by=request.user)
        else:
            raise Http404
    except Registration.DoesNotExist:
        return _("Nobody here has this code. Look for the name in the list.")
    except NotNow:
        return _("This person has no place. Look at the list of those who come.")
    return ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def role_list(request: HttpRequest, slug: str) -> HttpResponseBase:
    """As what people can come, how many places each role has, and what is asked."""
    event = _organised(request, slug)
    slot = request.POST.get("slot", "")[:40]
    wrong = None
    if request.method == "POST":
        wrong = _kept_role(request, event, slot)
        if wrong is None:
            return redirect("gatherings:roles", slug)
    language = pages.language()
    made = {one.slot: one for one in asking.engine().made_for(asking.Owner(admitting.GATHERING, event.id))}
    context = {
        **head(event),
        "tabs": _tabs(event, "roles"),
        "here": reverse("gatherings:roles", args=[slug]),
        "roles": [
            {
                "slot": one["slot"],
                "name": queries.role_name(one["name"], one["slot"]),
                "taken": one["taken"],
                "quota": one["quota"],
                "form": wrong
                if wrong is not None and slot == one["slot"]
                else forms.WrittenRole(
                    auto_id=f"{one['slot']}-%s",
                    needs_name=one["slot"] != PARTICIPANT,
                    initial={"name": pick(one["name"], language).text, "quota": one["quota"]},
                ),
                "is_free": not one.get("is_used", True) and len(event.roles) > 1,
                "asks_url": reverse("gatherings:role_questions", args=[slug, one["slot"]]),
                "questions": len(made[one["slot"]].draft.questions) if one["slot"] in made else 0,
            }
            for one in event.offered_roles()
        ],
        "new": wrong if wrong is not None and not slot else forms.WrittenRole(auto_id="new-%s"),
    }
    return page(request, "gatherings/roles.html", context, status=422 if wrong is not None else 200)


def _kept_role(request: HttpRequest, event: queries.Event, slot: str) -> Any:
    """None when it is done, else the form that says what is wrong. Raises Http404."""
    row = next((one for one in event.offered_roles() if one["slot"] == slot), None)
    if slot and row is None:
        raise Http404
    if request.POST.get("do") == "remove":
        try:
            roles.remove_role(event.id, slot, by=request.user)
        except NotNow:
            messages.info(request, _("Somebody has registered as this: it stays."))
        except Role.DoesNotExist:
            raise Http404 from None
        return None
    form = forms.WrittenRole(request.POST, auto_id=f"{slot or 'new'}-%s", needs_name=slot != PARTICIPANT)
    if not form.is_valid():
        return form
    language, name = pages.language(), form.cleaned_data["name"]
    stored = None
    if name:
        before = (row or {}).get("name")
        stored = {**before, language: name} if before else texts(language, **{language: name})
    try:
        roles.keep_role(event.id, slot, stored, form.cleaned_data["quota"], by=request.user)
    except roles.TooFewPlaces as problem:
        form.add_error(
            "quota",
            _("%(num)s places are taken already: write no smaller number.") % {"num": problem.args[0]},
        )
        return form
    except NotNow:
        form.add_error(None, _("There are very many roles already."))
        return form
    messages.success(request, _("The changes are saved."))
    return None


@never_cache
@require_POST
def role_questions(request: HttpRequest, slug: str, slot: str) -> HttpResponseBase:
    """To the form with the questions of a role; it is made at the first time."""
    event = _organised(request, slug)
    row = next((one for one in event.offered_roles() if one["slot"] == slot), None)
    if row is None:
        raise Http404
    language = pages.language()
    title = row["name"] or texts(language, **{language: queries.role_name(None, slot).text})
    form_id = roles.ask_in(event.id, slot, title, by=request.user)
    made = asking.engine().made_for(asking.Owner(admitting.GATHERING, event.id))
    return redirect(next(one.edit_url for one in made if one.questionnaire_id == form_id))
