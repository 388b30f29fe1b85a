"""Registering, and one's own registration: by one's account, or with the link that came by mail."""

import uuid
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from talkoo.blocks.gatherings.actions import admitting, lining, needing
from talkoo.blocks.gatherings.forms import registering as forms
from talkoo.blocks.gatherings.models import ACTIVE, Registration, Standing
from talkoo.blocks.gatherings.queries import registering as queries
from talkoo.blocks.gatherings.queries import video
from talkoo.kernel import asking, i18n, pages, proofs
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.kernel.questions_checked import WrongAnswer
from talkoo.kernel.text import pick
from talkoo.people.organisations.queries.mine import capacities_of
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.tenancy import current

_EACH_HOUR = 300  # from one place: a whole hall may sit behind one address


def found(request: HttpRequest, slug: str) -> queries.Event:
    """The gathering that the reader can see. Raises Http404."""
    event = queries.event(slug, request.user)
    if event is None:
        raise Http404
    return event


def head(event: queries.Event) -> dict[str, Any]:
    """What all pages about coming to a gathering show of it."""
    language = pages.language()
    return {
        "slug": event.slug,
        "title": pick(event.title, language),
        "event_url": reverse("gatherings:event", args=[event.slug]),
        "when": pages.say_moment(event.starts_at, event.zone),
        "place": event.place,
        "address": event.address,
        "is_cancelled": event.state == "cancelled",
    }


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Register oneself, with an account or without."""
    event = found(request, slug)
    if event.mine:
        return redirect("gatherings:own", slug)
    return _registered(request, event, is_helper=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_other(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Register somebody else, who has no e-mail address or no computer."""
    return _registered(request, found(request, slug), is_helper=True)


def _registered(request: HttpRequest, event: queries.Event, *, is_helper: bool) -> HttpResponseBase:
    is_posted = request.method == "POST"
    roles = event.offered_roles()
    chosen = (request.POST if is_posted else request.GET).get("as", "")
    role = next((one for one in roles if one["slot"] == chosen), roles[0] if len(roles) == 1 else None)
    if chosen and role is None:
        raise Http404
    here = reverse("gatherings:register_other" if is_helper else "gatherings:register", args=[event.slug])
    context = {
        **head(event),
        "here": here,
        "is_helper": is_helper,
        "is_visitor": not request.user.is_authenticated,
        "is_open": event.is_open(organises=event.organises),
        "other_url": reverse("gatherings:register_other", args=[event.slug])
        if request.user.is_authenticated and not is_helper
        else "",
        "roles": [
            {
                "name": queries.role_name(one["name"], one["slot"]),
                "url": f"{here}?as={one['slot']}",
                "is_full": one["is_full"],
                "left": None if one["quota"] is None else max(0, one["quota"] - one["taken"]),
            }
            for one in roles
        ],
        "role": None,
        "form": None,
    }
    if role is None or (not context["is_open"] and not is_posted):
        return page(request, "gatherings/register.html", context)
    context["role"] = {
        "slot": role["slot"],
        "name": queries.role_name(role["name"], role["slot"]),
        "is_full": role["is_full"],
        "is_only": len(roles) == 1,
    }
    number = asking.number(request.POST.get("version"))
    asked = asking.engine().published(asking.Owner(admitting.GATHERING, event.id), role["slot"], number)
    form = forms.ask_who(
        asking.form(
            asked.definition if asked else None,
            data=request.POST if is_posted else None,
            files=request.FILES if is_posted else None,
        ),
        is_visitor=not request.user.is_authenticated,
        is_helper=is_helper,
        capacities=capacities_of(request.user),
    )
    context.update(form=form, once=str(form.once), version=asked.number if asked else 0)
    if not is_posted:
        return page(request, "gatherings/register.html", context)
    if form.is_trapped:
        return redirect(context["event_url"])
    if form.is_valid() and (answer := _taken(request, event, role, form, context, is_helper)) is not None:
        return answer
    return page(request, "gatherings/register.html", context, status=422)


def _taken(
    request: HttpRequest,
    event: queries.Event,
    role: dict[str, Any],
    form: Any,
    context: dict[str, Any],
    is_helper: bool,
) -> HttpResponseBase | None:
    """The answer when it is taken; None when the form says why it is not."""
    is_own = request.user.is_authenticated and not is_helper
    given = admitting.Coming(
        person_id=request.user.pk if is_own else None,
        language=pages.language(),
        zone=event.zone,
        slot=role["slot"],
        version=context["version"],
        answers=form.answers(),
        files=form.given_files(),
        **forms.who(form),
    )
    try:
        take("gatherings.register", caller(request), limit=_EACH_HOUR, seconds=3_600)
        made = admitting.admit(event.id, given, by=request.user, once=form.once)
    except TooMany as problem:
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        form.add_error(
            None,
            _(
                "Very many have registered from here just now. Nothing is lost: send this again after %(moment)s."
            )
            % {"moment": moment},
        )
    except admitting.Already:
        if not is_helper:
            messages.info(request, _("You are registered already. The link to it has come to you by mail."))
            return redirect(context["event_url"])
        form.add_error("name", _("This person is registered already."))
    except NotNow:
        form.add_error(None, _("Nobody can register here any more."))
    except admitting.NoSeatLeft as problem:
        form.add_error("organisation", _no_seat_left(problem.args[0]))
    except admitting.NoSuchRole:
        form.add_error(None, _("Nobody can come as this any more. Go back and choose again."))
    except WrongAnswer as problem:
        form.add_error(f"q_{problem.code}", _("Answer this once more."))
    else:
        if is_own:
            messages.success(request, told_of(made))
            return redirect("gatherings:own", event.slug)
        is_theirs = made.registered_by_id == request.user.pk
        if is_helper and is_theirs and (event.organises or not given.email):
            messages.success(request, told_of(made))
            return redirect("gatherings:registration", proof_of(made.pk))
        return redirect("gatherings:registered", event.slug)  # whoever was registered before, or is now
    return None


def _no_seat_left(seats: int) -> str:
    return ngettext(
        "This organisation sends %(num)s person, who has registered. Ask those who plan the visit for more seats.",
        "This organisation sends %(num)s people, and as many have registered. Ask those who plan the visit for more "
        "seats.",
        seats,
    ) % {"num": seats}


def told_of(made: Registration) -> str:
    """How a registration stands, in one sentence."""
    if made.state == Standing.WAITING:
        return _("All places are taken. You are on the waiting list and hear of it when one is free.")
    return _("You have a place. Welcome!")


@public
@never_cache
@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks to somebody without an account, or to who registered them. The page says nothing of whether they have a
    place, or had one before: the mail does."""
    context = {**head(found(request, slug)), "is_helper": request.user.is_authenticated}
    return page(request, "gatherings/registered.html", context)


PROOF = "gatherings.registration"
"""What the link to one registration proves."""


def proof_of(registration_id: uuid.UUID) -> str:
    """The last part of the address of a registration."""
    return proofs.give(PROOF, registration_id, site=current.site_id())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The reader's own registration; also for what they do not see any more, so that they can give their place back."""
    seen = queries.event(slug, request.user)
    event = seen or queries.own_event(slug, request.user)
    if event is None:
        raise Http404
    if event.mine is None:
        return redirect("gatherings:register", slug)
    row = queries.registration(event.mine)
    if row is None:
        raise Http404
    here = reverse("gatherings:own", args=[slug])
    after = here if seen else reverse("gatherings:events")
    return _shown(request, event, row, request.user, here, after)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponseBase:
    """The registration of whoever has this link, with an account or without."""
    registration_id = proofs.taken(PROOF, token, site=current.site_id())
    row = queries.registration(registration_id) if registration_id else None
    event = queries.event_of(row.gathering_id) if row is not None else None
    if row is None or event is None or event.hidden_at is not None or not (row.name or row.person_id):
        raise Http404
    by = admitting.Bearer(row.pk)
    here = reverse("gatherings:registration", args=[token])
    return _shown(request, event, row, by, here, here)


def _shown(
    request: HttpRequest, event: queries.Event, row: Registration, by: Any, here: str, after: str
) -> HttpResponseBase:
    """Its page at the address `here`; who has given their place back goes on to `after`."""
    asked = asking.engine().published(
        asking.Owner(admitting.GATHERING, event.id),
        row.role.slot,
        asking.number(request.POST.get("version")),
    )
    answered = asking.engine().answers_of([row.sheet_id]).get(row.sheet_id) if row.sheet_id else None
    verb = request.POST.get("do", "") if request.method == "POST" else ""
    is_changing = verb == "change"
    form = forms.ask_changes(
        asking.form(
            asked.definition if asked else None,
            data=request.POST if is_changing else None,
            files=request.FILES if is_changing else None,
            answered=answered.answers if answered and not is_changing else None,
        ),
        has_account=row.person_id is not None,
        capacities=capacities_of(request.user) if row.person_id == request.user.pk else (),
        initial={
            "name": row.name or "",
            "phone": row.phone or "",
            "organisation": str(row.organisation_id or ""),
            "pictured": row.may_be_pictured,
        },
    )
    need = forms.ToldNeed(request.POST if verb == "need" else None)
    if verb:
        try:
            if _done(request, row, by, verb, form, need, asked.number if asked else 0):
                return redirect(after if verb in {"cancel", "decline"} else here)
        except NotNow:
            messages.info(request, _("This cannot be done any more. Look at how it stands now."))
            return redirect(here)
    language = pages.language()
    is_active = row.state in ACTIVE
    may_join = row.state in {Standing.CONFIRMED, Standing.OFFERED} and event.state == "published"
    context = {
        **head(event),
        "here": here,
        "state": row.state,
        "state_label": str(Standing(row.state).label),
        "role": queries.role_name(row.role.name, row.role.slot) if len(event.roles) > 1 else None,
        "name": row.name or "",
        "offered_until": pages.say_moment(row.offered_until, event.zone) if row.offered_until else "",
        "code": f"{row.code[:4]} {row.code[4:]}",
        "qr": qr_of(request, event.slug, row.code) if may_join and event.mode != "online" else "",
        "accessibility": pick(event.accessibility, language),
        "platform": event.platform,
        "join_url": _join_url(event, row, by) if may_join else "",
        "how_to_join": pick(event.how_to_join, language) if may_join else None,
        "is_over": event.is_over,
        "may_change": is_active and not event.is_over,
        "has_need": row.needs.exists(),
        "form": form,
        "need": need,
        "once": str(form.once),
        "version": asked.number if asked else 0,
        "again_url": reverse("gatherings:register", args=[event.slug])
        if not is_active and event.is_open()
        else "",
    }
    status = 422 if form.errors or need.errors else 200
    return page(request, "gatherings/registration.html", context, status=status)


def _join_url(event: queries.Event, row: Registration, by: Any) -> str:
    """The way in from afar, for whoever has a place; empty where there is none."""
    way = video.way_of_guest(row.pk)
    if way is None or not way.is_online:
        return ""
    if getattr(by, "pk", None) is not None:
        return reverse("gatherings:join", args=[event.slug])
    return reverse("gatherings:join_guest", args=[video.guest_pass(row.pk)])


def _done(
    request: HttpRequest, row: Registration, by: Any, verb: str, form: Any, need: Any, version: int
) -> bool:
    """Whether it was done; False when a form says what is wrong. Raises NotNow, Http404 for no such verb."""
    if verb == "take":
        lining.take_offer(row.pk, by=by)
        messages.success(request, _("You have a place. Welcome!"))
    elif verb == "decline":
        lining.decline(row.pk, by=by)
        messages.success(request, _("Thank you for telling. The place goes to the next."))
    elif verb == "cancel":
        admitting.cancel(row.pk, by=by)
        messages.success(request, _("You are not registered any more. Thank you for telling."))
    elif verb == "need":
        if not need.is_valid():
            return False
        needing.tell_need(row.pk, need.cleaned_data["need"], by=by)
        messages.success(request, _("It is saved."))
    elif verb == "change":
        return _changed(request, row, by, form, version)
    else:
        raise Http404
    return True


def _changed(request: HttpRequest, row: Registration, by: Any, form: Any, version: int) -> bool:
    if not form.is_valid():
        return False
    said = forms.who(form)
    given = admitting.Changed(
        name=said["name"],
        phone=said["phone"],
        organisation_id=said["organisation_id"] if "organisation" in form.fields else row.organisation_id,
        may_be_pictured=said["may_be_pictured"],
        version=version,
        answers=form.answers() if version else None,
        files=form.given_files(),
    )
    try:
        admitting.change(row.pk, given, by=by, once=form.once)
    except admitting.Already:
        form.add_error("name", _("This person is registered already."))
        return False
    except admitting.NoSeatLeft as problem:
        form.add_error("organisation", _no_seat_left(problem.args[0]))
        return False
    except WrongAnswer as problem:
        form.add_error(f"q_{problem.code}", _("Answer this once more."))
        return False
    messages.success(request, _("The changes are saved."))
    return True


def qr_of(request: HttpRequest, slug: str, code: str) -> Markup:
    """A square code that leads whoever stands at the door to this registration, as a drawing within the page."""
    url = request.build_absolute_uri(reverse("gatherings:arrivals", args=[slug]) + f"?code={code}")
    drawn = segno.make(url, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#000")
    return Markup(drawn)  # noqa: S704 - drawn by us from letters and digits
