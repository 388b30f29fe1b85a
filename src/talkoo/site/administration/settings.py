"""What a site administrator decides about the site."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel.access import may
from talkoo.kernel.pages import page
from talkoo.plumbing.tenancy import actions, current
from talkoo.site.administration import forms


def parts(person: Any) -> list[dict[str, str]]:
    """The pages of the administration that this person may open, with what each is for."""
    listed = [
        (
            "tenancy.describe_site",
            "site_settings",
            _("Settings"),
            _("Name, languages, parts of the site, who decides what"),
        ),
        ("tenancy.describe_site", "site_look", _("Look"), _("The colour of the site")),
        ("tenancy.add_language", "site_languages", _("Languages"), _("Languages that people write in")),
        (
            "tenancy.set_working_days",
            "site_roles",
            _("Roles and working days"),
            _("Who looks after what, until when; the stand-in"),
        ),
        (
            "terms.publish",
            "site_terms",
            _("Terms and statements"),
            _("Privacy, accessibility, terms of use, rules: their versions, and who accepted them"),
        ),
        (
            "administration.see_people",
            "staff_list",
            _("People"),
            _("Who is here; help, join two entries, remove"),
        ),
        (
            "administration.see_organisations",
            "staff_organisations",
            _("All organisations"),
            _("In whatever state they are; join two entries"),
        ),
        (
            "administration.import",
            "site_import",
            _("Import"),
            _("People and organisations from a table"),
        ),
        (
            "administration.export",
            "site_export",
            _("Export of the site"),
            _("Everything in one file, for another installation"),
        ),
        (
            "accounts.manage_services",
            "site_services",
            _("Services to sign in with"),
            _("Other services that people can sign in with"),
        ),
        (
            "video.manage",
            "video:settings",
            pgettext("page", "Video"),
            _("Servers on which meetings are held by video"),
        ),
        ("audit.read", "site_record", _("Record"), _("Who did what, and when")),
    ]
    return [
        {"url": reverse(name), "title": title, "text": text}
        for permission, name, title, text in listed
        if may(person, permission)
    ]


@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """The way to everything that looks after the site."""
    if not may(request.user, "tenancy.describe_site"):
        raise PermissionDenied
    return page(request, "site/administration/index.html", {"parts": parts(request.user)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site_settings(request: HttpRequest) -> HttpResponseBase:
    """What the site is called, which parts it has, who decides what."""
    if not may(request.user, "tenancy.describe_site"):
        raise PermissionDenied
    form = forms.Settings(request.POST or None, site=current.site())
    if request.method == "POST" and form.is_valid():
        changed = actions.describe_site(by=request.user, **form.changes())
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("site_settings")
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "site/administration/settings.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site_look(request: HttpRequest) -> HttpResponseBase:
    """The colour, checked so that everybody can read it."""
    if not may(request.user, "tenancy.describe_site"):
        raise PermissionDenied
    form = forms.Look(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.describe_site(by=request.user, accent=form.chosen)
        messages.success(request, _("The colour is saved. Every page has it within ten seconds."))
        return redirect("site_look")
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "site/administration/look.html", {"form": form}, status=status)
