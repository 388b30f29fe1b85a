"""A site's own copy of everything, for another installation or for safe keeping."""

import datetime
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.plumbing.imports.models import Export, Making
from talkoo.plumbing.tenancy import current
from talkoo.site.administration import rules  # noqa: F401 - the permission asked here
from talkoo.site.administration.exporting import actions, packing


class Passphrase(forms.Form):
    """Typed twice, for nobody can find it again."""

    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase"),
        help_text=gettext_lazy(
            "At least 12 characters; several words are best. Without it nobody can use the file. It is kept nowhere."
        ),
        min_length=packing.SHORTEST_PASSPHRASE,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The passphrase once more"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if "passphrase" in given and "again" in given and given["passphrase"] != given["again"]:
            self.add_error("again", _("The two are not the same."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site_export(request: HttpRequest) -> HttpResponseBase:
    """Ask for the file; those that are there."""
    require(request.user, "administration.export")
    form = Passphrase(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_export(passphrase=form.cleaned_data["passphrase"], by=request.user)
        except actions.TooShort:
            form.add_error("passphrase", _("At least 12 characters."))
        except NotNow:
            messages.warning(request, _("A file is being made already."))
            return redirect("site_export")
        else:
            messages.success(request, _("The file is being made. You can leave this page."))
            return redirect("site_export")
    exports = Export.objects.exclude(stage=Making.GONE).order_by("-asked_at", "-id")
    context = {"form": form, "exports": [_shown(one) for one in exports], "days": packing.KEPT_DAYS}
    return page(request, "site/administration/export.html", context, status=422 if form.errors else 200)


def _shown(export: Export) -> dict[str, Any]:
    return {
        "id": export.pk,
        "is_made": export.stage == Making.MADE,
        "stage_label": str(Making(export.stage).label),
        "asked_at": export.asked_at,
        "until": export.asked_at + datetime.timedelta(days=packing.KEPT_DAYS),
        "megabytes": -(-export.size // 1_000_000),
    }


@never_cache
@require_POST
def take_export(request: HttpRequest, export_id: uuid.UUID) -> HttpResponseBase:
    """The file itself."""
    require(request.user, "administration.export")
    try:
        export = actions.take_export(export_id, by=request.user)
        file = (packing.folder(current.site_id()) / f"{export.pk}.zip").open("rb")
    except (Export.DoesNotExist, NotNow, FileNotFoundError):
        raise Http404 from None
    name = f"talkoo-{current.site().key}-{export.asked_at:%Y-%m-%d}.zip"
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="application/zip", headers=headers
    )


@require_POST
def remove_export(request: HttpRequest, export_id: uuid.UUID) -> HttpResponseBase:
    """Take the file away before its time."""
    require(request.user, "administration.export")
    try:
        actions.remove_export(export_id, by=request.user)
    except Export.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The file is removed."))
    return redirect("site_export")
