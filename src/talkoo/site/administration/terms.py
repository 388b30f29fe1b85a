"""Privacy notice, accessibility statement and terms of use: writing, publishing, and who accepted which version."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel import clock, i18n, lists, pages
from talkoo.kernel.access import require
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Texts, languages_of, pick
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import actions as publishing
from talkoo.plumbing.terms import defaults
from talkoo.plumbing.terms import queries as versions
from talkoo.plumbing.terms.models import OF_THE_SITE, Kind, Terms, Via
from talkoo.site.administration.terms_forms import Statement, languages

_VERSIONS = """
select t.id, t.kind, t.number, t.valid_from, t.published_at, t.acceptance_due, t.text,
  (select count(*) from terms_acceptance a where a.terms_id = t.id) as accepted
from terms_terms t where t.kind = any(%s) and t.subject_id is null order by t.kind, t.number desc
"""
_ONE = """
select t.id, t.kind, t.number, t.valid_from, t.published_at, t.acceptance_due
from terms_terms t where t.id = %s and t.subject_id is null
"""

ACCEPTED = List(
    name="acceptances",
    select="""a.id, a.accepted_at, a.via, a.language, p.id as person_id, p.name as person,
  o.name as organisation""",
    source="""terms_acceptance a left join accounts_person p on p.id = a.person_id
left join organisations_organisation o on o.id = a.organisation_id""",
    identity="a.id",
    filters={"terms": "a.terms_id = %s"},
    sorts={
        "newest": Sort("extract(epoch from a.accepted_at)::float8", descending=True, kind=float),
    },
    page_size=60,
)


def title_of(kind: str) -> str:
    """The name of a statement of the site."""
    return {
        Kind.PRIVACY: _("Privacy notice"),
        Kind.ACCESSIBILITY: _("Accessibility statement"),
        Kind.TERMS: _("Terms of use"),
        Kind.CONDUCT: _("Rules of conduct"),
    }[Kind(kind)]


def _statement(kind: str, rows: list[Row], today: datetime.date) -> dict[str, Any]:
    holds = next((row["id"] for row in rows if row["valid_from"] <= today), None)
    return {
        "kind": kind,
        "title": title_of(kind),
        "versions": [
            {
                **row,
                "holds": row["id"] == holds,
                "is_ahead": row["valid_from"] > today,
                "lacks": any(code not in languages_of(row["text"]) for code in languages()),
                "languages": [i18n.name_of(code, pages.language()) for code in languages_of(row["text"])],
            }
            for row in rows
        ],
    }


@never_cache
@require_safe
def site_terms(request: HttpRequest) -> HttpResponse:
    """All versions of each statement, and how many accepted them."""
    require(request.user, "terms.publish")
    rows = fetch(_VERSIONS, [list(map(str, OF_THE_SITE))])
    today = clock.today(current.site().time_zone)
    statements = [
        _statement(str(kind), [row for row in rows if row["kind"] == kind], today) for kind in OF_THE_SITE
    ]
    return page(request, "site/administration/terms.html", {"statements": statements})


def _sides(form: Statement, shipped: Texts) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "dir": i18n.direction(code),
            "bound": form.of(code),
            "shipped": shipped.get(code, ""),
            "name": i18n.name_of(code, pages.language()),
        }
        for code in languages()
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_statement(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The next version, begun from the last one, beside the text that comes with the product."""
    require(request.user, "terms.publish")
    shipped = defaults.texts_of(kind)
    before = versions.versions(kind)
    newest = max((row["number"] for row in before), default=0)
    last = versions.version(kind, newest) if newest else None
    form = Statement(request.POST or None, start=last.text if last else shipped, newest=newest)
    if request.method == "POST" and form.is_valid() and _published(request, kind, form):
        return redirect("site_terms")
    context = {
        "form": form,
        "kind": kind,
        "title": title_of(kind),
        "newest": newest,
        "sides": _sides(form, shipped),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "site/administration/write_terms.html", context, status=status)


class SomebodyElse(Exception):
    """Somebody has published a version in the meantime."""


def publish_once(
    kind: str,
    texts: Texts,
    *,
    newest: int,
    by: Any,
    valid_from: datetime.date | None = None,
    acceptance_due: datetime.date | None = None,
) -> Terms:
    """The next version of a statement of the site; `newest` is the number of the version that was the last one when it
    was begun, so that a form that is sent twice publishes once. In the transaction of the request.

    Raises PermissionDenied, and SomebodyElse.
    """
    require(by, "terms.publish")
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"publish {current.site_id()} {kind}"]
        )
    if max((row["number"] for row in versions.versions(kind)), default=0) != newest:
        raise SomebodyElse(kind)
    return publishing.publish(kind, texts, by=by, valid_from=valid_from, acceptance_due=acceptance_due)


def _published(request: HttpRequest, kind: str, form: Statement) -> bool:
    given = form.cleaned_data
    try:
        made = publish_once(
            kind,
            form.texts,
            newest=given["newest"],
            by=request.user,
            valid_from=given["valid_from"],
            acceptance_due=given["acceptance_due"],
        )
    except SomebodyElse:
        last = versions.versions(kind)[0]["number"]
        stored = versions.version(kind, last)
        if stored and _is_same(stored.text, form.texts):  # a second click
            return True
        form.add_error(
            None,
            _("Somebody has published a version since you began. Look at it before you publish yours."),
        )
        form.data = {**request.POST.dict(), "newest": str(last)}
        return False
    messages.success(request, _("Version %(number)s is published.") % {"number": made.number})
    return True


def _is_same(stored: Texts, given: Texts) -> bool:
    def plain(texts: Texts) -> dict[str, list[str]]:
        return {code: texts[code].split() for code in languages_of(texts)}

    return plain(stored) == plain(given)


@never_cache
@require_safe
def accepted_terms(request: HttpRequest, terms_id: uuid.UUID) -> HttpResponse:
    """Who accepted a version, when and how; the newest first."""
    require(request.user, "terms.publish")
    version = first(_ONE, [terms_id])
    if version is None:
        raise Http404
    after = request.GET.get("after", "")
    try:
        found = ACCEPTED.page(
            language=pages.language(), chosen={"terms": version["id"]}, after=after, with_total=True
        )
    except lists.BadPlace:
        raise Http404 from None
    here = reverse("accepted_terms", args=[terms_id])
    context = {
        "title": title_of(version["kind"]),
        "version": version,
        "rows": [_acceptance(row) for row in found.rows],
        "total": found.total,
        "next_url": f"{here}?after={found.after}" if found.after else "",
        "previous_url": here if after else "",
    }
    return page(request, "site/administration/accepted_terms.html", context)


def _acceptance(row: Row) -> dict[str, Any]:
    person_id: uuid.UUID | None = row["person_id"]
    return {
        "person": row["person"],
        "person_id": person_id if row["person"] else None,
        "organisation": pick(row["organisation"], pages.language()) if row["organisation"] else None,
        "at": row["accepted_at"],
        "via": str(Via(row["via"]).label),
        "language": i18n.name_of(row["language"], pages.language()),
    }
