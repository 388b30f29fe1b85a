"""Other services that people of the site may sign in with (OpenID Connect)."""

import uuid

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.kernel.access import require
from talkoo.kernel.pages import page
from talkoo.kernel.rows import fetch
from talkoo.people.accounts import actions
from talkoo.people.accounts.models import Service
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.tenancy import current
from talkoo.site.administration import services_forms

_SERVICES = """
select s.id, s.key, s.name, s.issuer, s.is_open, s.created_at,
  (select count(*) from accounts_serviceidentity i where i.service_id = s.id) as people
from accounts_service s order by s.is_open desc, lower(s.name), s.id limit 100
"""


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site_services(request: HttpRequest) -> HttpResponseBase:
    """Those there are, with the address that each sends people back to; add one."""
    require(request.user, "accounts.manage_services")
    form = services_forms.Service(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("site_services")
    language = current.site().default_language
    context = {
        "services": [
            {**row, "back_url": address_of("accounts:back", row["key"], language=language)}
            for row in fetch(_SERVICES)
        ],
        "form": form,
        "back_url": address_of("accounts:back", "short-name", language=language),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "site/administration/services.html", context, status=status)


def _added(request: HttpRequest, form: services_forms.Service) -> bool:
    given = form.cleaned_data
    there = Service.objects.filter(key=given["key"]).first()
    if there and (there.issuer, there.client) == (given["issuer"], given["client"]):  # a second click
        return True
    try:
        with transaction.atomic():
            actions.add_service(by=request.user, **given)
    except actions.WrongService:
        form.refuse("issuer")
        return False
    except IntegrityError:
        form.refuse("key")
        return False
    messages.success(request, _("People can sign in with it now. Try it yourself before you tell others."))
    return True


@never_cache
@require_POST
def switch_service(request: HttpRequest, service_id: uuid.UUID) -> HttpResponse:
    """Close a service, or open it again."""
    require(request.user, "accounts.manage_services")
    is_open = request.POST.get("open") == "yes"
    try:
        actions.close_service(service_id, by=request.user, is_open=is_open)
    except Service.DoesNotExist:
        raise Http404 from None
    said = _("People can sign in with it again.") if is_open else _("Nobody can sign in with it any more.")
    messages.success(request, said)
    return redirect("site_services")
