"""How a network or group is arranged, and the steps of its life."""

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
from talkoo.people.spaces.models import Kind, Space, SpaceArea, SpaceTopic, State
from talkoo.people.spaces.states import LIFECYCLE
from talkoo.people.spaces.views.loading import led, status
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation.history import Stale
from talkoo.plumbing.vocabulary import known as words


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
        "topics": _codes(space),
    }


def _codes(space: Space) -> list[str]:
    chosen = SpaceTopic.objects.filter(space=space).order_by("id").values_list("concept_id", flat=True)
    return [word.code for one in chosen if (word := words.word(one))]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Area, who may join, planned end; from here to texts, quotas, contact, and the steps of its life."""
    space = led(request, kind, slug, "spaces.arrange")
    is_group = kind == Kind.GROUP
    form = (forms.GroupSettings if is_group else forms.Settings)(
        request.POST if request.method == "POST" else None, initial=_initial(space)
    )
    if space.role:
        del form.fields["join"]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        arrangement = actions.Arrangement(
            areas=data["areas"],
            not_areas=data["not_areas"],
            join=data.get("join", space.join),
            participants=space.participants if is_group else data["participants"],
            membership_rule=space.membership_rule if is_group else data["membership_rule"],
            planned_end=data["planned_end"],
            topics=data.get("topics"),
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
                return redirect(f"spaces:{kind}_settings", slug)
    here = reverse(f"spaces:{kind}_state", args=[slug])
    context = {
        "space": space,
        "name": pick(space.name, page_language()),
        "state_label": str(State(space.state).label),
        "form": form,
        "verbs": [
            {"verb": verb, "label": _labels(kind)[verb], "url": f"{here}?verb={verb}"}
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
    return _("Somebody has changed this since you opened the page. Look at it again, then save.")


def _labels(kind: str) -> dict[str, str]:
    is_group = kind == Kind.GROUP
    return {
        "begin": _("Begin"),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "end": _("End the group") if is_group else _("End the network"),
        "withdraw": _("Withdraw the group") if is_group else _("Withdraw the network"),
    }


def _links(request: HttpRequest, space: Space) -> list[dict[str, str]]:
    kind = space.kind
    ways = [
        ("spaces.describe", _("Name and purpose, in every language"), f"{kind}_texts"),
        ("spaces.look_after_people", _("People"), f"{kind}_people"),
        ("spaces.hand_over", _("Contact person"), f"{kind}_contact"),
    ]
    if kind == Kind.NETWORK:
        ways += _of_network()
    is_seen = space.state in queries.PUBLIC_STATES
    return [
        {
            "label": label,
            "url": reverse(
                f"spaces:{name}",
                args=[space.slug, current.site().default_language]
                if name == f"{kind}_texts"
                else [space.slug],
            ),
        }
        for permission, label, name in ways
        if may(request.user, permission, space.pk) and (is_seen or name == f"{kind}_texts")
    ]


def _of_network() -> list[tuple[str, str, str]]:
    return [
        ("spaces.set_quotas", _("Who is wanted from each municipality"), "network_quota"),
        ("spaces.decide_memberships", _("Member organisations"), "network_memberships"),
        ("terms.publish_membership", _("Terms of membership"), "network_terms"),
        ("spaces.appoint_coordinator", _("Coordinating organisation"), "network_coordinator"),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """One step in the life of a network, asked once more before it is done. `verb` names the step."""
    verb = request.POST.get("verb") or request.GET.get("verb") or "pause"
    if verb not in LIFECYCLE.steps:
        verb = "pause"
    space = led(request, kind, slug, f"spaces.{verb}")
    if request.method == "POST":
        try:
            changed = actions.change_state(space.pk, verb, by=request.user)
        except NotNow:
            messages.info(request, _("This cannot be done now: it is not what it was a moment ago."))
            return redirect(f"spaces:{kind}_settings", slug)
        except actions.NoContact:
            messages.warning(request, _("First somebody has to be the contact person; then it can begin."))
            return redirect(f"spaces:{kind}_settings", slug)
        messages.success(request, _("Done."))
        if changed.state in queries.PUBLIC_STATES:
            return redirect(f"spaces:{kind}", slug)
        return redirect(f"spaces:{kind}s")
    context = {
        "space": space,
        "name": pick(space.name, page_language()),
        "verb": verb,
        "label": _labels(kind)[verb],
        "is_possible": verb in LIFECYCLE.verbs_from(space.state),
    }
    return page(request, "spaces/state.html", context)
