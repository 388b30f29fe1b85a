"""The forms of a space."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.blocks.questionnaires import actions, forms, queries
from talkoo.blocks.questionnaires.models import Audience, State
from talkoo.blocks.questionnaires.views.here import status_of
from talkoo.kernel import pages
from talkoo.kernel.asking import Owner, Standing
from talkoo.kernel.pages import page
from talkoo.kernel.questions import Definition
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick, texts
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.limits.take import TooMany, take

_EACH_HOUR = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_space(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Its forms: for those who lead it all of them, and a way to begin one; for those who take part the open ones."""
    row = spaces.visible(kind, slug, request.user)
    standing = queries.standing_in_space(row["id"], request.user) if row else None
    if row is None or standing is None:
        raise Http404
    if not (standing.takes_part or standing.edits):
        raise PermissionDenied
    if request.method == "POST" and not standing.edits:
        raise PermissionDenied
    owner = Owner(queries.SPACE, row["id"])
    form = forms.NewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take("questionnaires.make", str(request.user.pk), limit=_EACH_HOUR, seconds=3_600)
        except TooMany:
            form.add_error(None, _("You have begun very many forms just now. Try again in an hour."))
        else:
            return redirect("questionnaires:edit", _made(request, owner, form))
    context = {
        "space": spaces.card(row),
        "tabs": spaces.tabs_of(row, request.user, f"questionnaires_{kind}"),
        "funding": spaces.funding_of(row, pages.language()),
        "forms": [_card(one, standing) for one in queries.of_owner(owner, with_all=standing.edits)],
        "form": form if standing.edits else None,
    }
    return page(request, "questionnaires/of_space.html", context, status=status_of(form))


def _made(request: HttpRequest, owner: Owner, form: Any) -> Any:
    language = pages.language()
    title = texts(language, **{language: form.cleaned_data["title"]})
    return actions.make(owner, Definition(title=title), by=request.user, slot=form.once.hex).pk


def _card(row: Row, standing: Standing) -> dict[str, Any]:
    where = "edit" if row["state"] == State.DRAFT else "answers"
    return {
        "title": pick(row["title"], pages.language()),
        "url": pages.address(f"questionnaires:{where if standing.edits else 'form'}", row["id"]),
        "state": row["state"],
        "state_label": str(State(row["state"]).label),
        "audience": str(Audience(row["audience"]).label),
        "sent": row["sent"] if standing.reads else None,
        "is_changed": standing.edits and row["is_changed"] and row["state"] != State.DRAFT,
        "form_url": pages.address("questionnaires:form", row["id"]) if row["state"] == State.OPEN else "",
    }
