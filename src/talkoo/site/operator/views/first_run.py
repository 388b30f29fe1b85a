"""From nothing to a living site, in four steps. How far one has come is read from the site itself, so that one can
stop after each step and go on another day."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import pages
from talkoo.kernel.text import texts
from talkoo.people.accounts import queries as people
from talkoo.plumbing.mail_out import smtp
from talkoo.plumbing.tenancy import sites
from talkoo.site.operator import actions, checks, first_network, forms, hosts, queries
from talkoo.site.operator.entrance import Operator, for_operators
from talkoo.site.operator.views.shown import show, site_or_404, steps


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def new_site(request: HttpRequest, by: Operator) -> HttpResponse:
    """Step 1: the site."""
    form = forms.SiteForm(
        request.POST or None,
        initial={
            "language": pages.language(),
            "country": "EE" if pages.language() == "et" else "FI",
            "time_zone": forms.COUNTRIES["EE" if pages.language() == "et" else "FI"],
            "modules": list(forms.MODULES),
        },
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = _wanted(form)
        there = _at(given["host"], by)
        if there is not None and there["name"] == wanted.name:  # sent twice
            return redirect("operator:administrator", there["key"])
        try:
            if there is not None:
                raise IntegrityError
            actions.make_site(wanted, by=by)
        except IntegrityError:
            form.add_error("host", _("Another site lives at this name already."))
        else:
            return redirect("operator:administrator", wanted.key)
    status = 422 if form.is_bound and form.errors else 200
    context = {
        "form": form,
        "steps": steps("site"),
        "example": queries.suggested_host("verkko"),
        "bare_host": settings.BARE_HOST,
    }
    return show(request, "operator/new_site.html", context, status=status)


def _at(host: str, by: Operator) -> Any:
    return next((row for row in queries.every_site(by) if host in (row["hosts"] or ())), None)


def _wanted(form: forms.SiteForm) -> actions.NewSite:
    given = form.cleaned_data
    own = given["language"]
    key = hosts.key_of(given["host"])
    taken = {site.key for site in sites.every()}
    return actions.NewSite(
        key=key if key not in taken else f"{key[:31]}-{uuid.uuid4().hex[:4]}",
        host=given["host"],
        name=form.names,
        sentence=texts(own, **{own: given["sentence"]}),
        operator=given["operator"],
        languages=tuple(dict.fromkeys([own, *given["others"]])),
        country=given["country"],
        time_zone=given["time_zone"],
        accent=form.chosen,
        modules=tuple(given["modules"]),
    )


def _open(key: str, by: Operator) -> Any:
    """The site, if it is open: nothing can be entered into a closed one."""
    row = site_or_404(key, by)
    if not row["is_open"]:
        raise Http404
    return row


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def administrator(request: HttpRequest, by: Operator, key: str) -> HttpResponse:
    """Step 2: who looks after it. Later: one more."""
    site = _open(key, by)
    initial = {"language": site["default_language"], "is_coordinator": not site["administrators"]}
    form = forms.AdministratorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.invite_administrator(site["id"], by=by, **given)
        except IntegrityError:
            if _is_there(site["id"], given["email"]):
                return _onward(key, site["id"])
            form.add_error("email", _("Somebody on this site has this address already."))
        else:
            messages.success(request, _("Entered. A link to sign in is on its way."))
            return _onward(key, site["id"])
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "site_row": site, "steps": steps("administrator")}
    return show(request, "operator/administrator.html", context, status=status)


def _is_there(site_id: uuid.UUID, email: str) -> bool:
    """Whether the person who looks after the site first has this address: the form was sent twice."""
    with sites.within(site_id):
        person = people.person_at(email)
    return person is not None and person.pk == queries.first_steps(site_id)["administrator"]


def _onward(key: str, site_id: uuid.UUID) -> HttpResponse:
    return redirect("operator:done" if queries.first_steps(site_id)["network"] else "operator:network", key)


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: HttpRequest, by: Operator, key: str) -> HttpResponse:
    """Step 3: the first network."""
    site = _open(key, by)
    done = queries.first_steps(site["id"])
    if done["network"]:
        return redirect("operator:done", key)
    country = sites.by_id(site["id"]).country
    areas = queries.areas(country, pages.language())
    form = forms.NetworkForm(request.POST or None, areas=areas, initial={"is_contact": True})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = first_network.FirstNetwork(
            name=given["name"],
            purpose=given["purpose"],
            area_id=uuid.UUID(given["area"]) if given["area"] else None,
            programme=given["programme"],
            contact_id=done["administrator"] if given["is_contact"] else None,
        )
        try:
            first_network.found(site["id"], wanted, by=by)
        except IntegrityError:
            form.add_error("name", _("The site has something of this name already. Choose another name."))
        else:
            return redirect("operator:done", key)
    status = 422 if form.is_bound and form.errors else 200
    context = {
        "form": form,
        "site_row": site,
        "steps": steps("network"),
        "has_administrator": done["administrator"] is not None,
    }
    return show(request, "operator/network.html", context, status=status)


@for_operators
@require_safe
def done(request: HttpRequest, by: Operator, key: str) -> HttpResponse:
    """Step 4: the site lives; what is still missing."""
    site = _open(key, by)
    has = queries.first_steps(site["id"])
    context = {
        "site_row": site,
        "has": has,
        "address": queries.address_in(site["id"], "home"),
        "way_in": way_in(site["id"], has["administrator"]),
        "missing": [one for one in checks.every(by) if one.level != "ok"],
        "steps": steps("done"),
    }
    return show(request, "operator/done.html", context)


def way_in(site_id: uuid.UUID, person_id: Any) -> str:
    """While no mail goes out: the newest link of the administrator that can still be used, to be handed over."""
    if person_id is None or smtp.is_configured():
        return ""
    with sites.within(site_id):
        chance = queries.newest_pass(person_id)
        token = chance.token if chance else ""
    return queries.address_in(site_id, "accounts:link", token) if token else ""


@for_operators
@require_POST
def new_way_in(request: HttpRequest, by: Operator, key: str) -> HttpResponse:
    """A new sign-in link for the administrator, who lost the first one."""
    site = _open(key, by)
    person_id = queries.first_steps(site["id"])["administrator"]
    if person_id is None:
        raise Http404
    with sites.within(site["id"]):
        actions.invite_again(person_id, by=by)
    messages.success(request, _("A new link is on its way. The one before works until its time is over."))
    return redirect("operator:done", key)
