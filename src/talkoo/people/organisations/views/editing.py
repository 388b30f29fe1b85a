"""What an organisation says of itself, section by section, for those who look after it."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.kernel import pages
from talkoo.kernel.access import may
from talkoo.kernel.pages import page
from talkoo.kernel.text import ORIGINAL, pick
from talkoo.people.organisations import actions, forms
from talkoo.people.organisations.forms.editing import Basics
from talkoo.people.organisations.forms.reaching import LINKS, MAILBOXES
from talkoo.people.organisations.models import AddressKind, State
from talkoo.people.organisations.views.care import mine
from talkoo.people.organisations.views.registering import REGISTRY_CODE, broke, status_of
from talkoo.plumbing.translation.history import Stale


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, section: str = "basics") -> HttpResponseBase:
    """One section; saved by itself. What somebody else wrote meanwhile is not written over."""
    organisation = mine(request, slug)
    if section not in forms.SECTIONS:
        raise Http404
    form = forms.SECTIONS[section](request.POST or None, organisation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(
                organisation.pk, form.profile, form.only, by=request.user, seen=organisation.changed_at
            )
        except Stale:
            form.say_stale()
        except IntegrityError as problem:
            if not (isinstance(form, Basics) and broke(problem, REGISTRY_CODE)):
                raise
            form.say_taken()
        else:
            messages.success(request, _("It is saved."))
            return redirect("organisations:edit_section", slug, section)
    context = {
        "form": form,
        "section": section,
        "name": pick(organisation.name, pages.language()),
        "slug": slug,
        "texts_language": organisation.name[ORIGINAL],
        "tabs": tabs(request, slug, section),
        "is_listed": organisation.state == State.LISTED,
        "addresses": [(kind.value, kind.label) for kind in AddressKind],
        "mailboxes": range(MAILBOXES),
        "links": range(LINKS),
        "may_close": may(request.user, "organisations.close", organisation.pk)
        and organisation.state != State.CLOSED,
        "may_suspend": may(request.user, "organisations.change_state", organisation.pk),
        "state": organisation.state,
    }
    return page(request, "organisations/edit.html", context, status=status_of(form))


def tabs(request: HttpRequest, slug: str, current: str) -> list[dict[str, object]]:
    """The pages with which one looks after an organisation."""
    found = [
        (key, str(one.title), reverse("organisations:edit_section", args=[slug, key]))
        for key, one in forms.SECTIONS.items()
    ]
    found += [
        ("people", _("People"), reverse("organisations:people", args=[slug])),
        ("memberships", _("Memberships"), reverse("organisations:memberships", args=[slug])),
        ("members", _("Members"), reverse("organisations:members", args=[slug])),
        ("connections", _("Connections"), reverse("organisations:connections", args=[slug])),
    ]
    return [{"label": label, "url": url, "is_current": key == current} for key, label, url in found]
