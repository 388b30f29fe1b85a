from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.kernel.access import may
from talkoo.kernel.pages import language as page_language
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.people.spaces import actions, queries
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import machine
from talkoo.plumbing.translation.forms import Part, TextsForm, languages
from talkoo.plumbing.translation.history import Stale
from talkoo.plumbing.translation.views import has_asked_machine


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, kind: str, slug: str, language: str) -> HttpResponseBase:
    """The name and purpose of a space, and what a programme tells, in one language, beside the original."""
    space = queries.by_slug(kind, slug)
    if space is None:
        raise Http404
    if not may(request.user, "spaces.describe", space.pk):
        if queries.is_seen(space.pk, request.user):
            raise PermissionDenied
        raise Http404
    parts = [
        Part("name", _("Name"), space.name, 200, is_line=True, is_required=True),
        Part("purpose", _("Purpose"), space.purpose, is_required=True),
    ]
    if programme := queries.programme_texts(space.pk):
        parts += [
            Part("aim", _("What the project aims at"), programme.aim),
            Part("how_to_join", _("How to join"), programme.how_to_join),
            Part("why_join", _("Why take part"), programme.why_join),
        ]
    shown = languages(parts, current.site().languages, language)
    if language not in {one["code"] for one in shown}:
        raise Http404
    if has_asked_machine(request, "spaces.space", space.pk, language):
        return redirect(f"spaces:{kind}_texts", slug, language)
    form = TextsForm(
        request.POST or None, parts=parts, language=language, version=space.changed_at.isoformat()
    )
    here = f"spaces:{kind}_texts"
    if request.method == "POST" and form.is_valid():
        changed = form.texts()
        if form.checked:
            changed = {
                part.field: changed.get(part.field, part.stored or {}) for part in parts if part.stored
            }
        try:
            if changed:
                actions.describe(
                    space.pk,
                    by=request.user,
                    checked=form.checked,
                    seen=space.changed_at,
                    **changed,  # type: ignore[arg-type]
                )
            messages.success(request, _("The texts are saved."))
            return redirect(here, slug, language)
        except Stale:
            form.say_stale()
    for one in shown:
        one["url"] = reverse(here, args=[slug, one["code"]])
    return page(
        request,
        "translation/texts.html",
        {
            "form": form,
            "about": pick(space.name, page_language()),
            "back_url": reverse(f"spaces:{kind}", args=[slug]),
            "languages": shown,
            "machine": machine.is_offered("spaces.space", space.pk, language),
        },
        status=422 if form.is_bound and form.errors else 200,
    )
