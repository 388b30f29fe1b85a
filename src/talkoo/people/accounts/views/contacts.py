"""A person's own contact details."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.people.accounts import actions, forms, queries
from talkoo.people.accounts.models import ContactPoint, Visibility
from talkoo.people.accounts.views.entering import too_many
from talkoo.plumbing.limits.take import TooMany


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest) -> HttpResponseBase:
    """The details with who sees each, and adding one."""
    person: Any = request.user
    form = forms.AddContact(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind, value = form.cleaned_data["kind"], form.cleaned_data["value"]
        try:
            chance = actions.add_contact(person.pk, kind, value, by=person)
        except TooMany as problem:
            form.add_error("value", too_many(problem))
        except NotNow:
            form.add_error("value", _("You have many contact details already. Remove one first."))
        else:
            if chance:
                return redirect("accounts:confirm_contact", chance.pk)
            messages.success(request, _("Added. Nobody sees it unless you show it."))
            return redirect("accounts:contacts")
    context = {
        "form": form,
        "points": [
            {
                "id": one.pk,
                "kind_label": str(ContactPoint.Kind(one.kind).label),
                "value": one.value,
                "visibility": one.visibility,
                "signs_in": bool(one.found_by),
                "is_verified": one.verified_at is not None,
            }
            for one in queries.contacts_of(person.pk)
        ],
        "visibilities": Visibility.choices,
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "accounts/contacts.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_contact(request: HttpRequest, pass_id: uuid.UUID) -> HttpResponseBase:
    """Type the code that went to the new address or number. Until then the old one counts."""
    person: Any = request.user
    new = queries.to_confirm(pass_id, person.pk)
    if new is None:
        raise Http404
    if not new:
        messages.info(request, _("This is confirmed already, or too old. Add it once more if it is missing."))
        return redirect("accounts:contacts")
    form = forms.Confirm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if actions.confirm_contact(pass_id, form.cleaned_data["code"], by=person):
                messages.success(request, _("Confirmed. It counts from now on."))
                return redirect("accounts:contacts")
            form.add_error("code", _("This code is not right, or it is too old."))
        except actions.Taken:
            form.add_error("code", _("Somebody else here has it already. Ask our staff to join the two."))
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "accounts/confirm_contact.html", {"form": form, "new": new}, status=status)


@never_cache
@require_POST
def show_contact(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponseBase:
    """Who sees a detail."""
    visibility = request.POST.get("visibility", "")
    try:
        actions.show_contact(contact_id, visibility, by=request.user)
    except (ContactPoint.DoesNotExist, PermissionDenied):
        raise Http404 from None
    except ValueError:
        messages.error(request, _("Choose who sees it."))
    else:
        messages.success(request, _("Saved. You can change it at any time."))
    return redirect("accounts:contacts")


@never_cache
@require_POST
def remove_contact(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponseBase:
    """Take a detail away."""
    try:
        actions.remove_contact(contact_id, by=request.user)
    except (ContactPoint.DoesNotExist, PermissionDenied):
        raise Http404 from None
    except actions.LastWay:
        messages.warning(request, _("You sign in with this one. Add another one first."))
    else:
        messages.success(request, _("Removed."))
    return redirect("accounts:contacts")
