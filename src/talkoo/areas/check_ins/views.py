import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.areas.check_ins import actions, forms, queries
from talkoo.areas.check_ins.models import CheckIn, Mood
from talkoo.kernel import i18n, pages
from talkoo.kernel.access import may, require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick


def _network(request: HttpRequest, slug: str) -> Row:
    row = queries.network(slug)
    if row is None or not may(request.user, "check_ins.read", row["id"]):
        raise Http404
    return row


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The contact says how the network goes; those who coordinate it read."""
    row = _network(request, slug)
    may_send = row["state"] == "active" and may(request.user, "check_ins.send", row["id"])
    if request.method == "POST":
        require(request.user, "check_ins.send", row["id"])
    form = forms.CheckIn(request.POST or None) if may_send else None
    if request.method == "POST":
        if form is None:
            messages.warning(request, _("Nothing was sent: this network is not active now."))
            return redirect("check_ins:check_in", slug)
        if form.is_valid():
            try:
                actions.send(row["id"], by=request.user, language=pages.language(), **form.cleaned_data)
            except NotNow:
                messages.warning(request, _("Nothing was sent: this network is not active now."))
            else:
                messages.success(request, _("Thank you. The coordinator can read it now."))
            return redirect("check_ins:check_in", slug)
    may_settle = may(request.user, "check_ins.settle", row["id"])
    context = {
        "name": pick(row["name"], pages.language()),
        "space_url": pages.address("spaces:network", slug),
        "form": form,
        "rhythm": forms.Rhythm(initial={"every_days": row["every_days"]})
        if may(request.user, "check_ins.set_rhythm", row["id"])
        else None,
        "rhythm_url": pages.address("check_ins:rhythm", slug),
        "said": [
            {
                **one,
                "mood_label": Mood(one["mood"]).label,
                "lang": one["language"],
                "dir": i18n.direction(one["language"]),
                "settle_url": pages.address("check_ins:settle", uuid.UUID(one["id"])),
                "may_settle": may_settle and one["mood"] == Mood.NEEDS_HELP and not one["settled_at"],
            }
            for one in row["said"]
        ],
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(request, "check_ins/check_in.html", context, status=status)


@require_POST
def rhythm(request: HttpRequest, slug: str) -> HttpResponse:
    """How often the network is asked."""
    row = _network(request, slug)
    require(request.user, "check_ins.set_rhythm", row["id"])
    form = forms.Rhythm(request.POST)
    if form.is_valid():
        actions.set_rhythm(row["id"], form.cleaned_data["every_days"], by=request.user)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose one of the rhythms."))
    return redirect("check_ins:check_in", slug)


@require_POST
def settle(request: HttpRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """A call for help was dealt with."""
    made = CheckIn.objects.select_related("space").filter(pk=check_in_id).first()
    if made is None or not may(request.user, "check_ins.read", made.space_id):
        raise Http404
    try:
        actions.settle(made.pk, by=request.user)
    except NotNow:
        messages.warning(request, _("This had been settled already."))
    else:
        messages.success(request, _("Settled."))
    return redirect("check_ins:check_in", made.space.slug)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How all active networks go."""
    if not may(request.user, "check_ins.oversee"):
        raise PermissionDenied
    return page(request, "check_ins/board.html", {"lines": queries.board()})
