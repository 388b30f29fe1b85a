"""For everybody: reading ideas, leaving one, supporting one."""

import secrets
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.areas.ideas import actions, forms, queries
from talkoo.areas.ideas.models import State
from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import kept, page, public
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import current

_TABS = {  # what a tab of the list shows
    "": [State.OPEN, State.PICKED],
    "network": [State.NETWORK],
    "closed": [State.CLOSED, State.MERGED],
}
_SORTS = ("", "supported", "due")
COOKIE = f"{settings.COOKIE_PREFIX}supporter"
_YEAR = 365 * 24 * 3_600


def _address(**parameters: str) -> str:
    chosen = {key: value for key, value in parameters.items() if value}
    return reverse("ideas:ideas") + (f"?{urlencode(chosen)}" if chosen else "")


@kept("area", "state", "sort", unkept=("after",))
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Ideas with how many support them; by place and state, the newest or the most supported first."""
    area, state, sort = (request.GET.get(name, "") for name in ("area", "state", "sort"))
    if state not in _TABS or sort not in _SORTS or "\0" in area or len(area) > 40:
        raise Http404
    place = places.at(area) if area else None
    if area and place is None:
        raise Http404
    language, after = pages.language(), request.GET.get("after", "")
    within = places.within(place.id) if place else None
    found = queries.filter_of(within, language)
    try:
        rows = queries.LIST.page(
            language=language,
            chosen={"state": [str(one) for one in _TABS[state]], "area": within},
            sort=sort or "newest",
            after=after,
        )
    except lists.BadPlace:
        raise Http404 from None
    labels = {"": _("Open"), "network": _("Became a network"), "closed": _("Closed")}
    orders = {
        "": _("Newest first"),
        "supported": _("Most supported first"),
        "due": _("Longest waiting first"),
    }
    context = {
        "cards": [queries.card(row) for row in rows.rows],
        "tabs": [
            {
                "label": labels[name],
                "url": _address(state=name, area=area, sort=sort),
                "is_current": name == state,
                "count": sum(found.counts.get(one, 0) for one in states),
            }
            for name, states in _TABS.items()
        ],
        "areas": [{"code": code, "label": name, "is_current": code == area} for code, name in found.areas],
        "orders": [
            {"code": name, "label": orders[name], "is_current": name == sort}
            for name in _SORTS
            if name != "due" or sort == "due"
        ],
        "area_name": pick_name(place, language),
        "state": state,
        "action": reverse("ideas:ideas"),
        "next_url": _address(state=state, area=area, sort=sort, after=rows.after) if rows.after else "",
        "previous_url": _address(state=state, area=area, sort=sort) if after else "",
        "changed_at": found.changed_at,
    }
    return page(request, "ideas/list.html", context)


def pick_name(place: places.Place | None, language: str) -> str:
    """What a chosen place is called; empty for none."""
    return places.name(place.id, language) if place else ""


def visible(slug: str) -> queries.Shown:
    """Raises Http404 for what is not there, or hidden."""
    found = queries.visible(slug)
    if found is None:
        raise Http404
    return found


@kept()
@require_safe
def idea(request: HttpRequest, slug: str) -> HttpResponse:
    """One idea, and what became of it."""
    found = visible(slug)
    return page(
        request,
        "ideas/idea.html",
        {
            "idea": found,
            "changed_at": found.changed_at,
            "may_care": may(request.user, "ideas.care"),
        },
    )


def _languages() -> list[tuple[str, str]]:
    codes = dict.fromkeys([pages.language(), *current.site().languages])
    return [(code, i18n.own_name(code)) for code in codes]


def say_too_many(problem: TooMany) -> str:
    """When there is room again."""
    moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
    return _("Very much has been sent just now. Nothing is lost: send this again after %(moment)s.") % {
        "moment": moment
    }


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Leave an idea. 5 an hour from one place; 3 a day to one address."""
    form = forms.Idea(
        request.POST or None,
        areas=spaces.municipalities_to_choose(),
        languages=_languages(),
        is_known=request.user.is_authenticated,
        initial={"written_in": pages.language()},
    )
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("ideas:ideas")
        given = form.cleaned_data
        try:
            take("idea.caller", caller(request), limit=5, seconds=3_600)
            if given.get("email"):
                take("idea.to", given["email"], limit=3, seconds=86_400)
            made = actions.leave(
                by=request.user,
                title=given["title"],
                text=given["text"],
                written_in=given["written_in"],
                language=pages.language(),
                area_id=uuid.UUID(given["area"]) if given["area"] else None,
                email=given.get("email", ""),
            )
        except TooMany as problem:
            form.add_error(None, say_too_many(problem))
        else:
            return redirect("ideas:thanks", made.slug)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "ideas/new.html", {"form": form}, status=status)


@kept()
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next."""
    return page(request, "ideas/thanks.html", {"idea": visible(slug)})


def _visitor(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(), max_age=_YEAR))
    except signing.BadSignature:
        return ""


def _salt() -> str:
    return f"{COOKIE} {current.site_id()}"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Support an idea once: as a person, or from this browser. 30 times an hour from one place."""
    found = visible(slug)
    who = _visitor(request)
    problem = ""
    if request.method == "POST":
        response = redirect("ideas:support", slug)
        if not request.user.is_authenticated and not who:
            who = secrets.token_hex(16)
            response.set_cookie(
                COOKIE,
                signing.dumps(who, salt=_salt()),
                max_age=_YEAR,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        try:
            take("idea.support", caller(request), limit=30, seconds=3_600)
            actions.support(found.card.id, by=request.user, visitor=queries.seal(who))
            return response
        except TooMany as too_many:
            problem = say_too_many(too_many)
        except NotNow:
            return response
    context = {
        "idea": found,
        "supports": queries.supports(found.card.id, request.user.pk, queries.seal(who)),
        "problem": problem,
        "may_care": may(request.user, "ideas.care"),
    }
    return page(request, "ideas/support.html", context, status=422 if problem else 200)
