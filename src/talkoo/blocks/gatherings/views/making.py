"""For those who look after a gathering: making it, changing it, letting it out, calling it off."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.forms import making as forms
from talkoo.blocks.gatherings.models import Gathering, State
from talkoo.blocks.gatherings.queries import holders, listed, shown
from talkoo.kernel import i18n, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.files.forms import PictureForm
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation.forms import Part, TextsForm, languages
from talkoo.plumbing.translation.history import Stale

_EACH_DAY = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """An event on the site, held by organisations."""
    require(request.user, "gatherings.make")
    return _added(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """A meeting or event of a space."""
    row = spaces.visible(kind, slug, request.user)
    if row is None:
        raise Http404
    require(request.user, "gatherings.call", row["id"])
    if row["state"] not in spaces.JOINABLE:
        raise PermissionDenied
    return _added(request, row)


def _added(request: HttpRequest, space: Any) -> HttpResponseBase:
    form = forms.WrittenGathering(
        request.POST if request.method == "POST" else None,
        areas=spaces.municipalities_to_choose(space["id"] if space else None),
        holders=holders.holders(request.user),
        has_space=space is not None,
        is_closed=space is not None and spaces.card(space).is_closed,
    )
    if request.method == "POST" and form.is_valid() and _is_let_in(request, form):
        made = _tried(
            form,
            lambda: actions.make(
                form.given(),
                by=request.user,
                once=form.cleaned_data["once"],
                space_id=space["id"] if space else None,
            ),
        )
        if made is not None:
            if request.POST.get("do") != "draft":
                _published(request, made)
            else:
                messages.success(request, _("It is kept as a draft. Only those who look after it see it."))
            return redirect("gatherings:event", made.slug)
    context = {
        "form": form,
        "space": spaces.card(space) if space else None,
        "back_url": reverse(f"gatherings:{space['kind']}_meetings", args=[space["slug"]])
        if space
        else reverse("gatherings:events"),
        "funding": spaces.funding_of(space, pages.language()) if space else [],
    }
    return page(request, "gatherings/add.html", context, status=_status_of(form))


def _is_let_in(request: HttpRequest, form: Any) -> bool:
    """Whether this person has not made very many today."""
    try:
        take("gatherings.make", str(request.user.pk), limit=_EACH_DAY, seconds=86_400)
    except TooMany as problem:
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        form.add_error(
            None,
            _("Very much has been sent just now. Nothing is lost: send this again after %(moment)s.")
            % {"moment": moment},
        )
        return False
    return True


def _tried(form: Any, act: Callable[[], Gathering]) -> Gathering | None:
    """What the action gives; or nothing, and the form says why."""
    try:
        return act()
    except actions.TooFew as problem:
        form.add_error("capacity", forms.say_wrong_capacity(problem.args[0]))
    except actions.NobodyHoldsIt:
        form.add_error(None, _("Choose at least one organisation that holds it."))
    except Stale:
        form.add_error(
            None, _("Somebody has changed this in the meantime. Look at it again before you save it.")
        )
    except NotNow:
        form.add_error(None, _("This cannot be changed now."))
    return None


def _published(request: HttpRequest, gathering: Gathering) -> None:
    try:
        out = actions.publish(gathering.pk, by=request.user)
    except NotNow:  # sent twice
        return
    if out.state == State.SUBMITTED:
        messages.success(
            request, _("Thank you. Somebody looks at it first; you get a mail when it is in the calendar.")
        )
    else:
        messages.success(request, _("It is published."))


def _led(request: HttpRequest, slug: str) -> Gathering:
    """What the reader looks after. Raises Http404 for what they do not see, PermissionDenied for the rest."""
    found = shown.at(slug, request.user)
    if found is None:
        raise Http404
    row, reader = found
    if not (reader.organises or (reader.moderates and row["state"] == State.SUBMITTED)):
        raise PermissionDenied
    return Gathering.objects.select_related("space").get(pk=row["id"])


def _organised(request: HttpRequest, slug: str) -> Gathering:
    gathering = _led(request, slug)
    if not may(request.user, "gatherings.organise", gathering):
        raise PermissionDenied
    return gathering


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Change it. Those who come are told of another time or place."""
    gathering = _organised(request, slug)
    if gathering.state == State.CANCELLED:
        messages.info(request, _("This cannot be changed now."))
        return redirect("gatherings:event", slug)
    space = gathering.space
    form = forms.WrittenGathering(
        request.POST if request.method == "POST" else None,
        areas=spaces.municipalities_to_choose(gathering.space_id),
        holders=holders.holders(request.user, gathering.pk),
        has_space=space is not None,
        is_closed=space is not None and space.kind == "group" and space.join == "invite",
        before=making.given_of(gathering),
        initial={"seen": gathering.changed_at.isoformat()},
    )
    if request.method == "POST" and form.is_valid():
        saved = _tried(
            form,
            lambda: actions.change(
                gathering.pk, form.given(), by=request.user, seen=form.cleaned_data["seen"]
            ),
        )
        if saved is not None:
            messages.success(request, _("The changes are saved."))
            return redirect("gatherings:event", slug)
    context = {
        "form": form,
        "title": pick(gathering.title, pages.language()),
        "event_url": reverse("gatherings:event", args=[slug]),
        "seen": gathering.changed_at.isoformat(),
        "is_out": gathering.state == State.PUBLISHED,
    }
    return page(request, "gatherings/edit.html", context, status=_status_of(form))


@never_cache
@require_POST
def step(request: HttpRequest, slug: str, verb: str) -> HttpResponseBase:
    """Let it out, or take a draft away."""
    gathering = _led(request, slug)
    try:
        if verb == "publish":
            _published(request, gathering)
        elif verb == "discard":
            actions.discard(gathering.pk, by=request.user)
            messages.success(request, _("The draft is gone."))
            if gathering.space is not None:
                return redirect(f"gatherings:{gathering.space.kind}_meetings", gathering.space.slug)
            return redirect("gatherings:events")
        else:
            raise Http404
    except NotNow:
        messages.info(request, _("This cannot be changed now."))
    return redirect("gatherings:event", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Call it off, with a reason that everybody who was to come is told."""
    gathering = _organised(request, slug)
    return _with_reason(
        request,
        gathering,
        lambda reason: actions.cancel(
            gathering.pk, by=request.user, reason=reason, language=pages.language()
        ),
        said=_("It is called off. Everybody who was to come is told."),
        template="gatherings/cancel.html",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give back what was handed in, with the reason."""
    require(request.user, "gatherings.moderate")
    gathering = _led(request, slug)
    return _with_reason(
        request,
        gathering,
        lambda reason: actions.decline(
            gathering.pk, by=request.user, reason=reason, language=pages.language()
        ),
        said=_("It is given back. Whoever handed it in gets your reason."),
        template="gatherings/decline.html",
        after=reverse("gatherings:desk"),
    )


def _with_reason(
    request: HttpRequest,
    gathering: Gathering,
    act: Callable[[str], Gathering],
    *,
    said: str,
    template: str,
    after: str = "",
) -> HttpResponseBase:
    event_url = reverse("gatherings:event", args=[gathering.slug])
    form = forms.Reason(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
            messages.success(request, said)
        except NotNow:
            messages.info(request, _("This cannot be changed now."))
        return redirect(after or event_url)
    context = {"form": form, "title": pick(gathering.title, pages.language()), "event_url": event_url}
    return page(request, template, context, status=_status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def heads(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How many came, counted by hand."""
    gathering = _organised(request, slug)
    form = forms.Heads(
        request.POST if request.method == "POST" else None, initial={"number": gathering.head_count}
    )
    event_url = reverse("gatherings:event", args=[slug])
    if request.method == "POST" and form.is_valid():
        try:
            actions.count_heads(gathering.pk, form.cleaned_data["number"], by=request.user)
            messages.success(request, _("The changes are saved."))
        except NotNow:
            messages.info(request, _("This cannot be changed now."))
        return redirect(event_url)
    context = {"form": form, "title": pick(gathering.title, pages.language()), "event_url": event_url}
    return page(request, "gatherings/heads.html", context, status=_status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture on its page, which needs words for those who do not see it, or is decoration."""
    gathering = _organised(request, slug)
    form = PictureForm(request.POST or None, request.FILES or None)
    event_url = reverse("gatherings:event", args=[slug])
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_picture(gathering.pk, form.cleaned_data["picture"], form.alt_texts, by=request.user)
            messages.success(request, _("The picture is saved."))
        except NotNow:
            messages.info(request, _("This cannot be changed now."))
        return redirect(event_url)
    context = {"form": form, "title": pick(gathering.title, pages.language()), "event_url": event_url}
    return page(request, "gatherings/picture.html", context, status=_status_of(form))


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What member organisations handed in for the calendar of the site."""
    require(request.user, "gatherings.moderate")
    return page(request, "gatherings/desk.html", {"waiting": listed.waiting()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Its words in one language, beside the original."""
    gathering = _organised(request, slug)
    parts = [
        Part("title", _("What it is called"), gathering.title, 200, is_line=True, is_required=True),
        Part("text", _("What happens there"), gathering.text, 8_000),
        Part("accessibility", _("How everyone can come in and follow"), gathering.accessibility),
        Part("how_to_join", _("How to take part online"), gathering.how_to_join),
    ]
    offered = languages(parts, current.site().languages, language)
    if language not in {one["code"] for one in offered}:
        raise Http404
    form = TextsForm(
        request.POST if request.method == "POST" else None,
        parts=parts,
        language=language,
        version=gathering.changed_at.isoformat(),
    )
    if request.method == "POST" and form.is_valid():
        changed = form.texts()
        if form.checked:
            changed = {
                part.field: changed.get(part.field, part.stored or {}) for part in parts if part.stored
            }
        try:
            if changed:
                given = dataclasses.replace(making.given_of(gathering), **changed)  # type: ignore[arg-type]
                actions.change(
                    gathering.pk, given, by=request.user, checked=form.checked, seen=gathering.changed_at
                )
            messages.success(request, _("The texts are saved."))
            return redirect("gatherings:texts", slug, language)
        except Stale:
            form.say_stale()
        except NotNow:
            messages.info(request, _("This cannot be changed now."))
            return redirect("gatherings:event", slug)
    for one in offered:
        one["url"] = reverse("gatherings:texts", args=[slug, one["code"]])
    context = {
        "form": form,
        "about": pick(gathering.title, pages.language()),
        "back_url": reverse("gatherings:event", args=[slug]),
        "languages": offered,
        "machine": None,
    }
    return page(request, "translation/texts.html", context, status=_status_of(form))


def _status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
