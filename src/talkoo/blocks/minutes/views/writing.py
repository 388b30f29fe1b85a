import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.blocks.minutes import actions, forms, queries
from talkoo.blocks.minutes.models import Part
from talkoo.blocks.minutes.views.here import Here, status_of, written
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.translation.history import Stale

_TOO_LATE = gettext_lazy("These minutes are not written any more.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """What is said and decided, for all items on one page. What is typed is kept after a few seconds; without
    JavaScript by the button. What two people write into the same item at the same time is lost by neither."""
    here = written(request, kind, key)
    is_part = request.headers.get("X-Part") == "kept"
    form = forms.Writing(request.POST if request.method == "POST" else None, items=here.row["items"])
    if request.method != "POST":
        return _writing(request, here, form, _stands(here)) if here.who.is_draft else _too_late(request, here)
    if not here.who.is_draft:
        return _closed(request, here, form, is_part)
    if not form.is_valid():
        stands = _seen(request, here)
        why = _("Something is too long: send the page to see what.")
        return (
            _kept(request, here, stands, why)
            if is_part
            else _writing(request, here, form, stands, status=422)
        )
    try:
        moments, stale = actions.write(kind, key, form.written(), by=request.user)
    except NotNow:
        return _closed(request, here, form, is_part)
    stands = {**_stands(here), **{str(one): moment.isoformat() for one, moment in moments.items()}}
    if is_part:
        why = _("Somebody else has written here too. Send the page to see what, before you go on.")
        return _kept(request, here, stands, why if stale else "")
    if stale:
        for one in stale:
            form.add_error(f"notes-{one}", _("Somebody else has written here too: put both together."))
        again = queries.standing(kind, key, request.user)
        there = {one["id"]: one for one in again.row["items"]} if again else {}
        stands = {one: there[one]["changed_at"] if one in there else said for one, said in stands.items()}
        return _writing(request, here, form, stands, theirs={str(one): there[str(one)] for one in stale})
    messages.success(request, _("What you wrote is kept."))
    return redirect(here.url("write") if request.POST.get("do") == "save" else here.url())


def _stands(here: Here) -> dict[str, str]:
    """When each item had last changed, as it was read now."""
    return {one["id"]: one["changed_at"] for one in here.row["items"]}


def _seen(request: HttpRequest, here: Here) -> dict[str, str]:
    """The same as the page says that it was read."""
    return {one["id"]: request.POST.get(f"seen-{one['id']}", "") for one in here.row["items"]}


def _closed(request: HttpRequest, here: Here, form: Any, is_part: bool) -> HttpResponse:
    """Too late: nothing is kept, and what was typed stays on the page, to be copied from there."""
    if is_part:
        why = _("The minutes have been checked: nothing is kept.")
        return _kept(request, here, _seen(request, here), why)
    form.add_error(None, _TOO_LATE)
    return _writing(request, here, form, _seen(request, here), status=422)


def _kept(request: HttpRequest, here: Here, stands: dict[str, str], why_not: str) -> HttpResponse:
    """What the small script puts into the page."""
    moment = (
        "" if why_not else i18n.say_time(i18n.local(clock.now(), here.who.meeting.zone), pages.language())
    )
    context = {"stands": list(stands.items()), "why_not": why_not, "kept_at": moment}
    return page(request, "minutes/write.html", context, block="kept", status=409 if why_not else 200)


def _writing(
    request: HttpRequest,
    here: Here,
    form: Any,
    stands: dict[str, str],
    *,
    theirs: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    parts = [
        {
            "id": one["id"],
            "number": number,
            "title": queries.own_words(one["title"], one["language"]),
            "text": queries.own_words(one["text"], one["language"]),
            "length": one["length"],
            "fields": [form[f"{name}-{one['id']}"] for name in ("notes", "decisions", "open")],
            "theirs": (theirs or {}).get(one["id"]),
        }
        for number, one in enumerate(here.row["items"], 1)
    ]
    context = here.shown(
        form=form,
        parts_of=parts,
        stands=list(stands.items()),
        why_not="",
        kept_at="",
        attendance_url=here.url("attendance"),
    )
    return page(request, "minutes/write.html", context, status=422 if theirs else status)


def _too_late(request: HttpRequest, here: Here) -> HttpResponseBase:
    messages.info(request, _TOO_LATE)
    return redirect(here.url())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Who is there, and who said that they cannot come."""
    here = written(request, kind, key)
    if not here.who.is_draft:
        return _too_late(request, here)
    there = here.row["attendances"]
    initial = {
        "present": [one["person_id"] for one in there if one["person_id"] and one["part"] == Part.PRESENT],
        "excused": [one["person_id"] for one in there if one["part"] == Part.EXCUSED],
        "others": "\n".join(one["name"] for one in there if one["person_id"] is None),
        "seen": queries.digest_of_attendance((one["person_id"], one["name"], one["part"]) for one in there),
    }
    theirs: list[Any] = []
    seen = request.POST.get("seen", initial["seen"])
    form = forms.Attending(
        request.POST if request.method == "POST" else None,
        people=queries.people_to_choose(here.who),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_attendance(
                kind,
                key,
                present=form.people("present"),
                excused=form.people("excused"),
                others=form.names(),
                by=request.user,
                seen=form.cleaned_data["seen"] or None,
            )
        except Stale:
            form.add_error(None, _("Somebody else has noted who is there too: put both together."))
            theirs, seen = there, initial["seen"]
        except ValueError:
            form.add_error("others", _("These are very many names: write at most 1000."))
        except NotNow:
            return _too_late(request, here)
        else:
            messages.success(request, _("It is noted who is there."))
            return redirect(here.url())
    noted = [(one["name"], str(Part(one["part"]).label)) for one in theirs]
    context = here.shown(form=form, quorum=here.row["quorum"], theirs=noted, seen=seen)
    return page(request, "minutes/attendance.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponseBase:
    """Who chairs and who writes, the quorum, and until when the agenda is open."""
    here = written(request, kind, key)
    if not here.who.looks_after:
        raise PermissionDenied
    if not here.who.is_draft:
        return _too_late(request, here)
    row = here.row
    form = forms.Arranged(
        request.POST if request.method == "POST" else None,
        people=queries.people_to_choose(here.who),
        chosen_language=row["language"] or "",
        initial={
            "chair": row["chair_id"] or "",
            "chair_name": row["chair_name"] or "",
            "secretary": row["secretary_id"] or "",
            "secretary_name": row["secretary_name"] or "",
            "quorum": row["quorum"],
            "agenda_days": (here.who.meeting.agenda_days or 0)
            if row["agenda_days"] is None
            else row["agenda_days"],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.arrange(kind, key, form.arrangement(), by=request.user)
        except NotNow:
            return _too_late(request, here)
        messages.success(request, _("The changes are saved."))
        return redirect(here.url())
    return page(request, "minutes/arrange.html", here.shown(form=form), status=status_of(form))
