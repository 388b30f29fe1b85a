"""Who has which part in an organisation: for those who answer for it, and each for oneself."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import pages
from talkoo.kernel.access import may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.text import pick
from talkoo.people.accounts.views.entering import too_many
from talkoo.people.organisations import actions, forms, queries
from talkoo.people.organisations.models import Affiliation, Organisation
from talkoo.people.organisations.views.care import mine
from talkoo.people.organisations.views.editing import tabs
from talkoo.people.organisations.views.registering import status_of
from talkoo.plumbing.limits.take import TooMany


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Its people, and a form to enter one more. Only those who look after it see this page, and only
    those who answer for it see its members."""
    organisation = mine(request, slug)
    form = forms.Invite(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, organisation, form):
        return redirect("organisations:people", slug)
    context = {
        "form": form,
        "name": pick(organisation.name, pages.language()),
        "slug": slug,
        "tabs": tabs(request, slug, "people"),
        "people": queries.people_of(
            organisation.pk, with_members=may(request.user, "organisations.act_for", organisation.pk)
        ),
        "own_id": request.user.pk,
    }
    return page(request, "organisations/people.html", context, status=status_of(form))


def _invite(request: HttpRequest, organisation: Organisation, form: forms.Invite) -> bool:
    given = form.cleaned_data
    newcomer = actions.Newcomer(name=given["name"], email=given["email"], language=pages.language())
    try:
        actions.invite_to(
            organisation.pk,
            newcomer,
            given["part"],
            by=request.user,
            may_represent=given["may_represent"],
            until=given["until"],
        )
    except TooMany as problem:
        form.add_error(None, too_many(problem))
    except IntegrityError:
        form.add_error("part", _("This person has this part already."))
    else:
        messages.success(request, _("The person is entered, and is told by mail."))
        return True
    return False


@never_cache
@require_safe
def my_parts(request: HttpRequest) -> HttpResponseBase:
    """The reader's own parts in organisations: shown to nobody unless the reader says so for each."""
    return page(request, "organisations/mine.html", {"parts": queries.parts_of(request.user)})


def _part(request: HttpRequest, part_id: uuid.UUID, permission: str) -> Affiliation:
    """The part, if the reader may know of it: what one may not see does not exist."""
    part = Affiliation.objects.select_related("organisation").filter(pk=part_id).first()
    if part is None or not may(request.user, "organisations.end_part", part):
        raise Http404
    if not may(request.user, permission, part):
        raise PermissionDenied
    return part


@require_POST
def end_part(request: HttpRequest, part_id: uuid.UUID) -> HttpResponseBase:
    """End a part: one's own, or one in an organisation that one looks after."""
    part = _part(request, part_id, "organisations.end_part")
    try:
        actions.end_part(part.pk, by=request.user)
        messages.success(request, _("The part has ended."))
    except NotNow:
        messages.warning(
            request,
            _("Nobody else answers for this organisation. Enter somebody who does, then end this part."),
        )
    if part.person_id == request.user.pk and request.POST.get("from") != "people":
        return redirect("organisations:mine")
    if may(request.user, "organisations.see_people", part.organisation_id):
        return redirect("organisations:people", part.organisation.slug)
    return redirect("organisations:mine")


@require_POST
def show_part(request: HttpRequest, part_id: uuid.UUID) -> HttpResponseBase:
    """Show one's own part on the organisation's page, or hide it again."""
    part = _part(request, part_id, "organisations.show_part")
    is_public = request.POST.get("show") == "1"
    try:
        actions.show_part(part.pk, is_public, by=request.user)
    except NotNow:
        messages.warning(request, _("This part has ended."))
    else:
        said = (
            _("Your part is shown on the page of the organisation now.")
            if is_public
            else _("Your part is shown nowhere now.")
        )
        messages.success(request, said)
    return redirect("organisations:mine")
