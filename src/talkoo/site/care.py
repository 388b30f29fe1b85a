"""Looking after a site: the languages its people write in, and the texts one may work on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talkoo.kernel import i18n, pages
from talkoo.kernel.access import may
from talkoo.kernel.pages import page
from talkoo.kernel.rows import fetch
from talkoo.kernel.text import pick
from talkoo.people.organisations.models import RUNNING
from talkoo.plumbing.tenancy import actions, current
from talkoo.plumbing.translation.forms import Part, languages


class LanguageForm(forms.Form):
    """A language to add."""

    code = forms.RegexField(
        r"^[a-z]{2,3}(-[a-z0-9]{1,8})*$",
        max_length=16,
        label=gettext_lazy("Language code"),
        help_text=gettext_lazy("As in ISO 639, for example so for Somali or kmr for Kurmanji."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}),
        error_messages={
            "required": gettext_lazy("Write the code of the language."),
            "invalid": gettext_lazy("A language code has two or three small letters, for example so."),
        },
    )
    name = forms.CharField(
        max_length=60,
        label=gettext_lazy("What its speakers call it"),
        error_messages={"required": gettext_lazy("Write the name of the language in the language itself.")},
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("It is written"),
        choices=[
            ("ltr", gettext_lazy("from left to right")),
            ("rtl", gettext_lazy("from right to left")),
        ],
        initial="ltr",
        widget=forms.RadioSelect,
    )

    def clean_code(self) -> Any:
        code = self.cleaned_data["code"]
        if code in current.site().languages:
            raise forms.ValidationError(_("This site has the language already."))
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site_languages(request: HttpRequest) -> HttpResponseBase:
    """The languages of the site; a site administrator adds one without any programmer."""
    if not may(request.user, "tenancy.add_language"):
        raise PermissionDenied
    form = LanguageForm(request.POST or None)
    gone = request.POST.get("take_away", "")
    if gone in current.site().added_languages:
        actions.take_away_language(gone, by=request.user)
        messages.success(request, _("The language is no longer offered. What was written in it stays."))
        return redirect("site_languages")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_language(
                code=given["code"], name=given["name"], direction=given["direction"], by=request.user
            )
        except IntegrityError:  # somebody added it a moment ago
            form.add_error("code", _("This site has the language already."))
        else:
            messages.success(request, _("The language is added. Texts can be written in it now."))
            return redirect("site_languages")
    site = current.site()
    listed = [
        {
            "code": code,
            "name": i18n.own_name(code),
            "dir": i18n.direction(code),
            "local": i18n.name_of(code, pages.language()),
            "is_interface": code in i18n.INTERFACE,
            "is_added": code in site.added_languages and code not in i18n.INTERFACE,
        }
        for code in site.languages
    ]
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "site/languages.html", {"form": form, "listed": listed}, status=status)


_MINE = f"""
with me as (select %s::uuid as id, exists (
  select from accounts_rolegrant g where g.person_id = %s and g.role in ('coordinator', 'site_admin')
  and g.period @> now()) as is_coordinator)
select s.kind, s.slug, s.name, s.purpose, s.state from spaces_space s, me
where s.state not in ('withdrawn', 'hidden') and (me.is_coordinator or exists (
    select from spaces_contactappointment c where c.space_id = s.id and c.person_id = me.id and c.until is null)
  or exists (select from spaces_coordination k join organisations_affiliation a on a.organisation_id = k.organisation_id
    where k.space_id in (s.id, s.programme_id, s.network_id) and k.until is null and a.person_id = me.id
    and a.role = 'staff' and {RUNNING.format("a")}))
union all
select 'organisation', o.slug, o.name, o.purpose, o.state from organisations_organisation o, me
where o.state <> 'closed' and (me.is_coordinator or exists (
    select from organisations_affiliation a where a.organisation_id = o.id and a.person_id = me.id
    and a.may_represent and {RUNNING.format("a")}))
order by 1, 2 limit 500
"""


@never_cache
@require_safe
def my_texts(request: HttpRequest) -> HttpResponse:
    """What one may describe, and in which languages its texts are there, behind or missing."""
    person = request.user.pk
    offered = current.site().languages
    listed = []
    for row in fetch(_MINE, [person, person]):
        kind = row["kind"]
        parts = [Part("name", "", row["name"]), Part("purpose", "", row["purpose"])]
        where = "organisations:texts" if kind == "organisation" else f"spaces:{kind}_texts"
        shown = languages(parts, offered, "")
        for one in shown:
            one["url"] = reverse(where, args=[row["slug"], one["code"]])
        listed.append({"name": pick(row["name"], pages.language()), "languages": shown})
    may_add = may(request.user, "tenancy.add_language")
    return page(request, "site/texts.html", {"listed": listed, "may_add_languages": may_add})
