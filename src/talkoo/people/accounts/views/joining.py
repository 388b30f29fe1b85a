"""How people come in: by themselves, or entered by a helper."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.kernel import pages
from talkoo.kernel.access import require
from talkoo.kernel.pages import page, public
from talkoo.people.accounts import actions, forms, queries
from talkoo.people.accounts.models import GIVEN_DAYS, Person, Status, Via
from talkoo.people.accounts.views.entering import ask_for_code, next_of, too_many
from talkoo.plumbing.limits.take import TooMany, caller, take


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponseBase:
    """A newcomer: name, one way to reach them, one consent. The answer is the same for an address that is known."""
    if request.user.is_authenticated:
        return redirect(next_of(request) or settings.LOGIN_REDIRECT_URL)
    form = forms.Join(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("home")
        contact = form.cleaned_data["contact"]
        try:
            joining = actions.join_in(
                name=form.cleaned_data["name"],
                contact=contact,
                language=pages.language(),
                caller=caller(request),
                consent=form.cleaned_data["consent"],
            )
        except TooMany as problem:
            form.add_error("contact", too_many(problem))
        else:
            return ask_for_code(request, joining, contact, next_of(request))
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "accounts/join.html", {"form": form, "next": next_of(request)}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_person(request: HttpRequest) -> HttpResponseBase:
    """A helper enters somebody who does not use a computer, or has no e-mail."""
    require(request.user, "accounts.enter")
    form = forms.Enter(request.POST or None)
    if request.method == "POST" and form.is_valid() and (person := _entered(request, form)):
        messages.success(request, _("The person is entered."))
        return redirect("accounts:give_code", person.pk)
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "accounts/enter.html", {"form": form}, status=status)


def _entered(request: HttpRequest, form: forms.Enter) -> Person | None:
    data = form.cleaned_data
    try:  # the answers tell whether an address is known here: nobody shall try them all
        take("people.enter", str(request.user.pk), limit=60, seconds=86_400)
    except TooMany as problem:
        form.add_error("contact", too_many(problem))
        return None
    witness = None
    if data["via"] == Via.ORAL:
        witness = queries.person_at(data["witness"], queries.kind_of(data["witness"]))
        if witness is None or witness.pk == request.user.pk:
            form.add_error("witness", _("We know no other member with this address or number."))
            return None
    try:
        with transaction.atomic():
            return actions.enter_person(
                name=data["name"],
                contact=data["contact"] or None,
                language=data["language"],
                via=data["via"],
                witness_id=witness.pk if witness else None,
                by=request.user,
            )
    except IntegrityError:
        form.add_error("contact", _("Somebody here has this address or number already."))
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_code(request: HttpRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Make a code for somebody who is here or on the phone. It is shown once, in the answer to the button."""
    person = Person.objects.filter(pk=person_id).exclude(status=Status.ERASED).first()
    if person is None:
        raise Http404
    require(request.user, "accounts.give_code", person)
    context: dict[str, Any] = {"about": person, "chance": None, "days": GIVEN_DAYS, "has_phone": False}
    if request.method == "POST":
        chance = actions.give_code(person_id, by=request.user)
        context |= {"chance": chance, "has_phone": chance.contact_point_id is not None}
    return page(request, "accounts/give_code.html", context)
