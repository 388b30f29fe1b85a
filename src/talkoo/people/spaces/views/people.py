"""The people of a network: who they are, adding and removing them, answering those who ask."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import lists, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.people.accounts.queries import WrongContact
from talkoo.people.accounts.views.entering import too_many
from talkoo.people.spaces import actions, forms, queries
from talkoo.people.spaces.models import Participation
from talkoo.people.spaces.views.loading import around, status, visible
from talkoo.plumbing.limits.take import TooMany


@never_cache
@require_safe
def people(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Who takes part, for those who take part; with requests and buttons for those who look after the network."""
    row = visible(request, kind, slug)
    require(request.user, "spaces.see_people", row["id"])
    language = pages.language()
    leads = may(request.user, "spaces.look_after_people", row["id"])
    try:
        rows = queries.PEOPLE.page(
            language=language,
            chosen={"space": row["id"], "is_asked": False},
            after=request.GET.get("after", ""),
        )
    except lists.BadPlace:
        raise Http404 from None
    # Who was invited by an address or number is not told before the own yes: it would say whose that is.
    asks = {"space": row["id"], "is_asked": True, "is_invited": False}
    asked = queries.PEOPLE.page(language=language, chosen=asks, size=200).rows if leads else []
    ways = queries.reachable([one["person_id"] for one in rows.rows])
    context = {
        **around(row, request.user, "people"),
        "people": [queries.participant(one, ways, language) for one in rows.rows],
        "asked": [queries.participant(one, {}, language) for one in asked],
        "numbers": queries.numbers_of(row["id"]).told(exactly=leads),
        "leads": leads,
        "role": queries.role_label(row["role"]),
        "next_url": f"{request.path}?after={rows.after}" if rows.after else "",
        "previous_url": request.path if request.GET.get("after") else "",
    }
    return page(request, "spaces/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Enter somebody by name and contact. The answer is the same for who is here already: that person is asked."""
    row = visible(request, kind, slug)
    require(request.user, "spaces.look_after_people", row["id"])
    if row["role"]:
        return redirect(f"spaces:{kind}_people", slug)
    form = forms.Add(request.POST or None, space_id=row["id"])
    if request.method == "POST" and not form.is_bound:
        form = forms.Add({}, space_id=row["id"])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.enter_member(
                row["id"],
                by=request.user,
                name=data["name"],
                contact=data["contact"],
                language=pages.language(),
                area_id=data["area"],
            )
        except WrongContact:
            form.add_error("contact", _("This is neither an e-mail address nor a phone number."))
        except TooMany as problem:
            form.add_error(None, too_many(problem))
        except actions.Closed:
            form.add_error(None, _("Nobody can come in now: it has ended, or takes organisations only."))
        else:
            messages.success(
                request,
                _(
                    "Done. Somebody who is new here takes part now; somebody who was here already has been asked, and"
                    " appears in the list after saying yes."
                ),
            )
            return redirect(f"spaces:{kind}_people", slug)
    context = {**around(row, request.user, "people"), "form": form}
    return page(request, "spaces/add_person.html", context, status=status(form))


def _one(
    request: HttpRequest, kind: str, slug: str, participation_id: uuid.UUID
) -> tuple[Any, Participation]:
    row = visible(request, kind, slug)
    require(request.user, "spaces.look_after_people", row["id"])
    found = (
        Participation.objects.select_related("person").filter(pk=participation_id, space=row["id"]).first()
    )
    if found is None or found.is_invited:
        raise Http404
    return row, found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, kind: str, slug: str, participation_id: uuid.UUID) -> HttpResponseBase:
    """End somebody's part, or decline a request, with a reason that the person reads."""
    row, found = _one(request, kind, slug, participation_id)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and not form.is_bound:
        form = forms.Reason({})
    is_request = found.is_asked
    if row["role"]:
        messages.info(request, _("Nobody is removed by hand: it goes with the role."))
        return redirect(f"spaces:{kind}_people", slug)
    if found.until is not None:
        messages.info(request, _("This person takes part no longer."))
        return redirect(f"spaces:{kind}_people", slug)
    if request.method == "POST" and form.is_valid():
        try:
            if is_request:
                actions.answer_request(
                    found.pk, by=request.user, is_yes=False, reason=form.cleaned_data["reason"]
                )
            else:
                actions.remove_member(found.pk, by=request.user, reason=form.cleaned_data["reason"])
        except actions.StillContact:
            messages.warning(request, _("The contact person can only be followed by another."))
        except NotNow:
            messages.info(request, _("Somebody has done this a moment ago."))
        else:
            messages.success(request, _("Done. The person is told."))
        return redirect(f"spaces:{kind}_people", slug)
    context = {
        **around(row, request.user, "people"),
        "form": form,
        "person_name": found.person.name,
        "is_request": is_request,
    }
    return page(request, "spaces/remove_person.html", context, status=status(form))


@never_cache
@require_POST
def answer(request: HttpRequest, kind: str, slug: str, participation_id: uuid.UUID) -> HttpResponseBase:
    """Say yes to somebody who asks to take part."""
    _row, found = _one(request, kind, slug, participation_id)
    try:
        actions.answer_request(found.pk, by=request.user, is_yes=True)
    except NotNow:
        messages.info(request, _("This has been answered already."))
    else:
        messages.success(request, _("Done. The person is told."))
    return redirect(reverse(f"spaces:{kind}_people", args=[slug]))
