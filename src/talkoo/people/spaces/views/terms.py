"""Terms of membership in a network: the next version (S4.19)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.kernel import pages
from talkoo.kernel.pages import page
from talkoo.kernel.text import texts as in_one_language
from talkoo.people.spaces import forms
from talkoo.people.spaces.models import Kind
from talkoo.people.spaces.views.loading import around, led, status, visible
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms import queries as told
from talkoo.plumbing.terms.models import Kind as Terms


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A new version, which members are asked to accept. `number` in the form: after which one it was written."""
    space = led(request, Kind.NETWORK, slug, "terms.publish_membership")
    row = visible(request, Kind.NETWORK, slug)
    language = pages.language()
    now = told.current(Terms.MEMBERSHIP, space.pk)
    number = now.number if now else 0
    initial = {"text": now.said(language).text, "fee": now.fee} if now else {}
    form = forms.Terms(request.POST or None, initial={**initial, "number": number})
    if request.method == "POST" and not form.is_bound:
        form = forms.Terms({})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["number"] != number:
            form.add_error(None, _("Somebody has published a version since you opened this page."))
        else:
            terms.publish(
                Terms.MEMBERSHIP,
                in_one_language(language, **{language: data["text"]}),
                by=request.user,
                subject_id=space.pk,
                fee=data["fee"],
                acceptance_due=data["acceptance_due"],
            )
            messages.success(request, _("Published. Members are told, and asked to accept."))
            return redirect("spaces:network_membership", slug)
    context = {**around(row, request.user, "organisations"), "form": form, "number": number}
    return page(request, "spaces/terms.html", context, status=status(form))
