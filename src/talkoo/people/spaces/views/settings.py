"""How a network is arranged, and the steps of its life."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import language as page_language
from talkoo.kernel.pages import page
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import pick
from talkoo.people.spaces import actions, forms, queries
from talkoo.people.spaces.forms.fields import say_partial, say_places
from talkoo.people.spaces.models import Space, SpaceArea, State
from talkoo.people.spaces.states import LIFECYCLE
from talkoo.people.spaces.views.loading import led, status
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation.history import Stale


def _initial(space: Space) -> dict[str, Any]:
    areas: dict[bool, list[Any]] = {False: [], True: []}
    for area_id, is_excluded in (
        SpaceArea.objects.filter(space=space).order_by("id").values_list("area_id", "is_excluded")
    ):
        areas[is_excluded].append(area_id)
    end = PartialDate.of(space.planned_end_year, space.planned_end_month, space.planned_end_day)
    return {
        "areas": say_places(areas[False]),
        "not_areas": say_places(areas[True]),
        "join": space.join,
        "participants": space.participants,
        "membership_rule": space.membership_rule,
        "planned_end": say_partial(end),
        "version": space.changed_at.isoformat(),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Area, who may join, planned end; from here to texts, quotas, contact, and the steps of its life."""
    space = led(request, slug, "spaces.arrange")
    form = forms.Settings(request.POST or None, initial=_initial(space))
    if request.method == "POST" and not form.is_bound:
        form = forms.Settings({}, initial=_initial(space))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        arrangement = actions.Arrangement(
            areas=data["areas"],
            not_areas=data["not_areas"],
            join=data["join"],
            participants=data["participants"],
            membership_rule=data["membership_rule"],
            planned_end=data["planned_end"],
        )
        if data["version"] != space.changed_at.isoformat():
            form.add_error(None, _stale())
        else:
            try:
                actions.arrange(space.pk, arrangement, by=request.user, seen=space.changed_at)
            except Stale:
                form.add_error(None, _stale())
            else:
                messages.success(request, _("Saved."))
                return redirect("spaces:network_settings", slug)
    here = reverse("spaces:network_state", args=[slug])
    context = {
        "space": space,
        "name": pick(space.name, page_language()),
        "state_label": str(State(space.state).label),
        "form": form,
        "verbs": [
            {"verb": verb, "label": _labels()[verb], "url": f"{here}?verb={verb}"}
            for verb in LIFECYCLE.verbs_from(space.state)
            if may(request.user, f"spaces.{verb}", space.pk)
        ],
        "links": _links(request, space),
        "role_form": forms.PublicName()
        if may(request.user, "spaces.take_contact_role", space.pk) and queries.contact_of(space.pk) is None
        else None,
        "begins_at": queries.begins_at(space.pk),
    }
    return page(request, "spaces/settings.html", context, status=status(form))


def _stale() -> str:
    return _("Somebody has changed the network since you opened this page. Look at it again, then save.")


def _labels() -> dict[str, str]:
    return {
        "begin": _("Begin"),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "end": _("End the network"),
        "withdraw": _("Withdraw the network"),
    }


def _links(request: HttpRequest, space: Space) -> list[dict[str, str]]:
    ways = [
        ("spaces.describe", _("Name and purpose, in every language"), "network_texts"),
        ("spaces.look_after_people", _("People"), "network_people"),
        ("spaces.hand_over", _("Contact person"), "network_contact"),
        ("spaces.set_quotas", _("Who is wanted from each municipality"), "network_quota"),
        ("spaces.decide_memberships", _("Member organisations"), "network_memberships"),
        ("terms.publish_membership", _("Terms of membership"), "network_terms"),
        ("spaces.appoint_coordinator", _("Coordinating organisation"), "network_coordinator"),
    ]
    is_seen = space.state in queries.PUBLIC_STATES
    return [
        {
            "label": label,
            "url": reverse(
                f"spaces:{name}",
                args=[space.slug, current.site().default_language]
                if name == "network_texts"
                else [space.slug],
            ),
        }
        for permission, label, name in ways
        if may(request.user, permission, space.pk) and (is_seen or name == "network_texts")
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One step in the life of a network, asked once more before it is done. `verb` names the step."""
    verb = request.POST.get("verb") or request.GET.get("verb") or "pause"
    if verb not in LIFECYCLE.steps:
        verb = "pause"
    space = led(request, slug, f"spaces.{verb}")
    if request.method == "POST":
        try:
            changed = actions.change_state(space.pk, verb, by=request.user)
        except NotNow:
            messages.info(request, _("This cannot be done now: the network is not what it was a moment ago."))
            return redirect("spaces:network_settings", slug)
        except actions.NoContact:
            messages.warning(request, _("A network begins when it has a contact person."))
            return redirect("spaces:network_settings", slug)
        messages.success(request, _("Done."))
        if changed.state in queries.PUBLIC_STATES:
            return redirect("spaces:network", slug)
        return redirect("spaces:networks")
    context = {
        "space": space,
        "name": pick(space.name, page_language()),
        "verb": verb,
        "label": _labels()[verb],
        "is_possible": verb in LIFECYCLE.verbs_from(space.state),
    }
    return page(request, "spaces/state.html", context)
