"""A person's own pages: details, interests, roles, consents, sessions, and leaving."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import pages
from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page, public
from talkoo.people.accounts import actions, forms, queries
from talkoo.people.accounts.models import Person, Purpose, RoleGrant, Status
from talkoo.plumbing.retention import actions as retention
from talkoo.plumbing.sessions import listed
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.vocabulary import known as words


def _me(request: HttpRequest) -> Person:
    me: Any = request.user
    return me  # type: ignore[no-any-return]


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Everything of one's own, with the way to change it."""
    person = _me(request)
    context = {
        "roles": queries.roles_of(person.pk),
        "number_of_sessions": len(listed.of_person(person.pk, request.session.session_key)),
        "is_findable": person.is_findable,
    }
    return page(request, "accounts/me.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponseBase:
    """Name, languages, home municipality."""
    person = _me(request)
    form = forms.Profile(request.POST or None, person=person, speaks=queries.languages_of(person.pk))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.describe(
            person.pk,
            by=person,
            name=data["name"],
            language=data["language"],
            home_area_id=form.home_area_id,
            wants_plain_words=data["wants_plain_words"],
            speaks=form.speaks,
        )
        with translation.override(data["language"]):
            messages.success(request, _("Your details are saved."))
        response = redirect(pages.path_in(data["language"], current.site().default_language, "accounts:me"))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            data["language"],
            max_age=31_536_000,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response
    return page(request, "accounts/profile.html", {"form": form}, status=_status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: HttpRequest) -> HttpResponseBase:
    """What one cares about, and whether others find one by it."""
    person = _me(request)
    chosen = queries.interests_of(person.pk)
    initial: dict[str, Any] = {scheme: [] for scheme in queries.INTERESTS}
    for one in chosen:
        if word := words.word(one):
            initial[word.scheme].append(str(one))
    form = forms.Interests(request.POST or None, initial=initial | {"is_findable": person.is_findable})
    if request.method == "POST" and form.is_valid():
        actions.care_about(
            person.pk, form.concept_ids, by=person, is_findable=form.cleaned_data["is_findable"]
        )
        messages.success(request, _("Your interests are saved."))
        return redirect("accounts:by_interest" if form.cleaned_data["is_findable"] else "accounts:me")
    return page(request, "accounts/interests.html", {"form": form}, status=_status(form))


@never_cache
@require_safe
def by_interest(request: HttpRequest) -> HttpResponse:
    """Findable people with an interest in common: name and interests, nothing else."""
    person = _me(request)
    if not person.is_findable:
        return page(request, "accounts/by_interest.html", {"may": False, "found": []})
    require(person, "accounts.find")
    language = pages.language()
    found = [
        {
            "id": row["id"],
            "name": row["name"],
            "interests": [words.label(one, language) for one in row["concepts"]],
            "write_url": queries.write_url(row["id"]),
        }
        for row in queries.sharing_interests(person.pk)
    ]
    return page(request, "accounts/by_interest.html", {"may": True, "found": found})


@never_cache
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """What one agreed to, when and how, and taking it back."""
    return page(request, "accounts/consents.html", {"lines": queries.consents_of(_me(request).pk)})


def _about(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Http404 from None


@never_cache
@require_POST
def withdraw_own(request: HttpRequest) -> HttpResponseBase:
    """Take a consent back from the list."""
    person = _me(request)
    purpose = request.POST.get("purpose", "")
    if purpose == Purpose.TAKE_PART:
        return redirect("accounts:leave")
    if purpose not in Purpose.values:
        return redirect("accounts:consents")
    about = _about(request.POST.get("about", ""))
    actions.withdraw_consent(person.pk, purpose, by=person, about_id=about)
    messages.success(request, _("You have taken your consent back."))
    return redirect("accounts:consents")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take a consent back by the link in a mail. Opening it changes nothing; members leave when they are signed in."""
    wish = queries.withdraw_wish(token)
    if wish is None:
        return page(request, "accounts/withdraw.html", {"state": "old"}, status=410)
    person, purpose, about = wish
    leaves = purpose == Purpose.TAKE_PART
    if leaves and person.status != Status.INVITED:
        return redirect("accounts:leave")
    if request.method == "POST":
        if leaves:
            actions.leave(person.pk, by=person)
        else:
            actions.withdraw_consent(person.pk, purpose, by=person, about_id=about)
        return page(request, "accounts/withdraw.html", {"state": "left" if leaves else "done"})
    context = {"state": "leave" if leaves else "ask", "purpose_label": str(Purpose(purpose).label)}
    return page(request, "accounts/withdraw.html", context)


@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    found = listed.of_person(_me(request).pk, request.session.session_key)
    return page(request, "accounts/sessions.html", {"sessions": found})


@never_cache
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponseBase:
    """Sign out one other browser, or all others."""
    person, name = _me(request), request.POST.get("name", "")
    if name:
        found = _about(name)
        if found is None:
            raise Http404
        actions.end_session(person.pk, found, by=person)
    else:
        actions.end_other_sessions(person.pk, request.session.session_key, by=person)
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@never_cache
@require_POST
def end_role(request: HttpRequest, grant_id: uuid.UUID) -> HttpResponseBase:
    """Lay a role down."""
    try:
        actions.end_role(grant_id, by=_me(request))
    except (RoleGrant.DoesNotExist, PermissionDenied):
        raise Http404 from None
    except NotNow:
        messages.warning(request, _("This role cannot end now: it has ended, or nobody else would have it."))
    else:
        messages.success(request, _("The role has ended."))
    return redirect("accounts:me")


@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about oneself, as a file."""
    person = _me(request)
    content = retention.export_person(person.pk, by=person)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponseBase:
    """Leave everything: first what it means, then once more, then it is done."""
    person = _me(request)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        actions.leave(person.pk, by=person)
        auth.logout(request)
        return redirect("accounts:gone")
    is_sure = request.method == "POST"
    return page(request, "accounts/leave.html", {"is_sure": is_sure})


@public
@require_safe
def gone(request: HttpRequest) -> HttpResponseBase:
    """After leaving."""
    return page(request, "accounts/gone.html", {})
