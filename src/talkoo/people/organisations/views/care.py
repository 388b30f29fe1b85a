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
from talkoo.people.organisations import actions, queries
from talkoo.people.organisations.models import Organisation, State
from talkoo.plumbing.files.forms import PictureForm
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation import machine
from talkoo.plumbing.translation.forms import Part, TextsForm, languages
from talkoo.plumbing.translation.history import Stale
from talkoo.plumbing.translation.views import has_asked_machine


def mine(request: HttpRequest, slug: str) -> Organisation:
    """The organisation, if this person looks after it: what one may not see does not exist."""
    organisation = queries.by_slug(slug)
    if organisation is None:
        raise Http404
    if not may(request.user, "organisations.describe", organisation.pk):
        if organisation.state == State.LISTED:
            raise PermissionDenied
        raise Http404
    return organisation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Its name and purpose in one language, beside the original."""
    organisation = mine(request, slug)
    offered = current.site().languages
    parts = [
        Part("name", _("Name"), organisation.name, 200, is_line=True, is_required=True),
        Part("purpose", _("Purpose"), organisation.purpose),
    ]
    shown = languages(parts, offered, language)
    if language not in {one["code"] for one in shown}:
        raise Http404
    if has_asked_machine(request, "organisations.organisation", organisation.pk, language):
        return redirect("organisations:texts", slug, language)
    version = organisation.changed_at.isoformat()
    form = TextsForm(request.POST or None, parts=parts, language=language, version=version)
    if request.method == "POST" and form.is_valid():
        changed = form.texts()
        if form.checked:
            changed = {
                part.field: changed.get(part.field, part.stored or {}) for part in parts if part.stored
            }
        try:
            if changed:
                actions.describe(
                    organisation.pk,
                    by=request.user,
                    checked=form.checked,
                    seen=organisation.changed_at,
                    **changed,  # type: ignore[arg-type]
                )
            messages.success(request, _("The texts are saved."))
            return redirect("organisations:texts", slug, language)
        except Stale:
            form.say_stale()
    for one in shown:
        one["url"] = reverse("organisations:texts", args=[slug, one["code"]])
    return page(
        request,
        "translation/texts.html",
        {
            "form": form,
            "about": pick(organisation.name, page_language()),
            "back_url": reverse("organisations:organisation", args=[slug]),
            "languages": shown,
            "machine": machine.is_offered("organisations.organisation", organisation.pk, language),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Choose the organisation's logo. A picture needs words for those who do not see it, or is decoration."""
    organisation = mine(request, slug)
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.set_logo(organisation.pk, form.cleaned_data["picture"], form.alt_texts, by=request.user)
        messages.success(request, _("The picture is saved."))
        return redirect("organisations:organisation", slug)
    return page(
        request,
        "organisations/logo.html",
        {
            "form": form,
            "about": pick(organisation.name, page_language()),
            "back_url": reverse("organisations:organisation", args=[slug]),
        },
        status=422 if form.is_bound and form.errors else 200,
    )
