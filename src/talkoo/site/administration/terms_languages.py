"""A published statement of the site in languages that it was not in yet."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.kernel import i18n, pages
from talkoo.kernel.access import require
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row, first
from talkoo.kernel.text import languages_of, pick
from talkoo.plumbing.terms import actions as publishing
from talkoo.plumbing.terms import defaults
from talkoo.site.administration.terms import title_of
from talkoo.site.administration.terms_forms import MoreLanguages

_ONE = """
select t.id, t.kind, t.number, t.valid_from, t.text from terms_terms t where t.id = %s and t.subject_id is null
"""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_languages(request: HttpRequest, terms_id: uuid.UUID) -> HttpResponseBase:
    """A field for each language of the site that the version lacks, beside its text. What is published stays."""
    require(request.user, "terms.publish")
    version = first(_ONE, [terms_id])
    if version is None:
        raise Http404
    form = MoreLanguages(request.POST if request.method == "POST" else None, published=version["text"])
    if form.is_bound and form.is_valid() and _added(request, version, form):
        return redirect("site_terms")
    context = {
        "form": form,
        "title": title_of(version["kind"]),
        "version": version,
        "published": pick(version["text"], pages.language()),
        "sides": _sides(form, version["kind"]),
        "there": [i18n.name_of(code, pages.language()) for code in languages_of(version["text"])],
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "site/administration/add_languages.html", context, status=status)


def _added(request: HttpRequest, version: Row, form: MoreLanguages) -> bool:
    try:
        publishing.translate(version["id"], form.texts, by=request.user)
    except publishing.AlreadySaid:
        form.add_error(
            None,
            _("Somebody has published a language since you began. Look at it before you publish yours."),
        )
        return False
    messages.success(request, _("The languages are added."))
    return True


def _sides(form: MoreLanguages, kind: str) -> list[dict[str, Any]]:
    shipped = defaults.texts_of(kind)
    return [
        {
            "code": code,
            "dir": i18n.direction(code),
            "bound": form.of(code),
            "shipped": shipped.get(code, ""),
            "name": i18n.name_of(code, pages.language()),
        }
        for code in form.codes
    ]
