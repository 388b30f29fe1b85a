"""Reporting something, and deciding about what was reported."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import i18n, lists, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.plumbing.limits.take import TooMany, caller, take
from talkoo.plumbing.moderation import actions, forms, queries, registry
from talkoo.plumbing.moderation.models import Hidden, Reason, Report, State
from talkoo.plumbing.moderation.views import shown
from talkoo.plumbing.retention import queries as retention
from talkoo.plumbing.tenancy import current

_LONGEST = 120


def _target(kind: str, key: str, person: Any) -> registry.Target | None:
    return registry.find_for(kind, key, person) if len(key) <= _LONGEST and "\0" not in key else None


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    """Report something that can be seen. 10 reports an hour from one place, 30 about one thing."""
    target = _target(kind, key, request.user)
    if target is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = forms.Report(given, initial={"once": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        sent = redirect("moderation:thanks", kind, key)
        if form.is_trapped:
            return sent
        try:
            take("report.caller", caller(request), limit=10, seconds=3_600)
            take("report.about", f"{kind} {key}", limit=30, seconds=3_600)
        except TooMany as problem:
            moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
            form.add_error(
                None,
                _(
                    "Very much has been reported just now. Nothing is lost: send this one again after %(moment)s."
                )
                % {"moment": moment},
            )
        else:
            said = form.cleaned_data
            actions.report(
                kind, key, by=request.user, reason=said["reason"], text=said["text"], once=form.number
            )
            return sent
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "moderation/report.html", {"form": form, "target": target}, status=status)


@public
@require_safe
def thanks(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What happens next. What was reported may be hidden or gone in the meantime; then the page is the same as for
    something that never was, so that it tells nobody what there is."""
    if registry.of(kind) is None:
        raise Http404
    return page(request, "moderation/thanks.html", {"target": _target(kind, key, request.user)})


def _line(row: Any, target: registry.Target | None) -> dict[str, Any]:
    known = registry.of(row["kind"])
    return {
        "target": target,
        "kind": str(known.label) if known and known.label else row["kind"],
        "reason": str(Reason(row["reason"]).label) if "reason" in row else "",
        **({"url": reverse("moderation:one", args=[row["id"]])} if "state" in row else {}),
        **{key: row[key] for key in ("id", "at", "reported_at", "state") if key in row},
        "state_label": str(State(row["state"]).label) if "state" in row else "",
    }


@never_cache
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What waits for a decision; what was decided; what is hidden now."""
    shown.only_who_decides(request)
    tab = request.GET.get("state", "")
    if tab not in {"", "decided", "hidden"}:
        raise Http404
    listed: list[Any]
    after = ""
    if tab == "hidden":
        listed = queries.hidden_now()
    else:
        states = [State.OPEN] if not tab else [State.HIDDEN, State.KEPT]
        try:
            rows = queries.LIST.page(
                language=pages.language(),
                chosen={"state": [str(one) for one in states]},
                sort="oldest" if not tab else "newest",
                after=request.GET.get("after", ""),
            )
        except lists.BadPlace:
            raise Http404 from None
        listed, after = rows.rows, rows.after
    titles = queries.titles(listed)
    here = reverse("moderation:reports")
    labels = {"": _("Waiting"), "decided": _("Decided"), "hidden": _("Hidden now")}
    context = {
        "tab": tab,
        "listed": [_line(row, titles[row["kind"], row["key"]]) for row in listed],
        "tabs": [
            {"label": label, "url": here + (f"?state={name}" if name else ""), "is_current": name == tab}
            for name, label in labels.items()
        ],
        "next_url": f"{here}?{'state=' + tab + '&' if tab else ''}after={after}" if after else "",
        "names": retention.number_of_mentions(),
        "desks": shown.desks("reports"),
    }
    return page(request, "moderation/reports.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, report_id: uuid.UUID) -> HttpResponseBase:
    """Read a report and decide: hide it with a reason, or leave it as it is."""
    shown.only_who_decides(request)
    found = queries.report(report_id)
    if found is None:
        raise Http404
    is_hiding = request.method == "POST" and "hide" in request.POST
    is_keeping = request.method == "POST" and "keep" in request.POST
    hide, keep = (
        forms.Hide(request.POST if is_hiding else None),
        forms.Keep(request.POST if is_keeping else None),
    )
    if (is_hiding and hide.is_valid()) or (is_keeping and keep.is_valid()):
        return _decide(request, found, hide if is_hiding else None, keep)
    status = 422 if hide.errors or keep.errors else 200
    target = registry.find(found.kind, found.key)
    hidden = queries.hidden_at(found.kind, found.key)
    context = {
        "report": found,
        "reason": str(Reason(found.reason).label),
        "state_label": str(State(found.state).label),
        "target": target,
        "hidden": hidden,
        "others": [
            {"reason": str(Reason(other.reason).label), "text": other.text, "at": other.reported_at}
            for other in queries.others_about(found)
        ],
        "hide": hide,
        "keep": keep,
    }
    return page(request, "moderation/one.html", context, status=status)


def _decide(
    request: HttpRequest, found: Report, hide: forms.Hide | None, keep: forms.Keep
) -> HttpResponseBase:
    try:
        if hide is not None:
            actions.hide(found.kind, found.key, by=request.user, reason=hide.cleaned_data["reason"])
            messages.success(request, _("It is hidden. Whoever wrote it is told the reason."))
        else:
            actions.keep(found.pk, by=request.user, text=keep.cleaned_data["answer"])
            messages.success(request, _("It stays as it is."))
    except NotNow:
        messages.warning(request, _("Somebody decided this a moment ago."))
    except actions.NothingThere:
        messages.warning(request, _("There is nothing there any more."))
    return redirect("moderation:one", found.pk)


@never_cache
@require_POST
def show(request: HttpRequest, hidden_id: uuid.UUID) -> HttpResponseBase:
    """Let something hidden be seen again."""
    shown.only_who_decides(request)
    try:
        actions.show(hidden_id, by=request.user)
    except Hidden.DoesNotExist:
        raise Http404 from None
    except NotNow:
        messages.warning(request, _("It can be seen already."))
    except actions.NothingThere:
        messages.warning(request, _("There is nothing there any more."))
    else:
        messages.success(request, _("It can be seen again. Whoever wrote it is told."))
    return redirect(reverse("moderation:reports") + "?state=hidden")
