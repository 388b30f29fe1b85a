"""What a site administrator changes about the site."""

from collections.abc import Collection
from typing import Any

from talkoo.kernel import clock, i18n
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line, cleaned
from talkoo.plumbing.tenancy import current, facts, sites
from talkoo.plumbing.tenancy.models import ContentLanguage, Site

DESCRIBED = frozenset(
    (
        "name sentence operator default_language languages modules time_zone accent country registration founding "
        "begins_after held_first held_days"
    ).split()
)
"""The columns of a site that its administrators decide; the rest is the operator's."""


@action
def add_language(*, code: str, name: str, direction: str, by: Any) -> ContentLanguage:
    """Let people write in a language: its tag (RFC 5646), what its speakers call it, `ltr` or `rtl`.

    For a language the product knows itself, its own name and direction hold. Raises PermissionDenied, and
    IntegrityError when the site has the language or the tag is none.
    """
    require(by, "tenancy.add_language")
    is_known = i18n.is_known(code)
    again = ContentLanguage.objects.select_for_update().filter(code=code, is_offered=False).first()
    language = again or ContentLanguage(code=code, added_at=clock.now())
    language.name = i18n.own_name(code) if is_known else clean_line(name)
    language.direction = i18n.direction(code) if is_known else direction
    language.is_offered = True
    language.save()
    sites.forget()
    emit(facts.LanguageAdded(actor_id=id_of(by), language_id=language.pk, code=code))
    return language


@action
def take_away_language(code: str, *, by: Any) -> None:
    """Offer the language no longer; what was written in it stays. Raises PermissionDenied."""
    require(by, "tenancy.add_language")
    gone = ContentLanguage.objects.filter(code=code, is_offered=True).update(is_offered=False)
    sites.forget()
    if gone:
        emit(facts.LanguageTakenAway(actor_id=id_of(by), code=code))


@action
def describe_site(*, by: Any, **changed: Any) -> list[str]:
    """Change what a site administrator decides about the site, by column; returns which columns are other now.

    `name` and `sentence` are texts. Raises PermissionDenied, KeyError for a column that is not the administrator's, and
    IntegrityError for a value that cannot be.
    """
    require(by, "tenancy.describe_site")
    return _change(by, DESCRIBED, changed)


@action
def set_working_days(weekdays: Collection[int], *, by: Any) -> list[str]:
    """On which days (1 is Monday) those who look after the site work. Raises PermissionDenied, ValueError."""
    require(by, "tenancy.set_working_days")
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(1, 8)):
        raise ValueError("at least one day, from 1 to 7")
    return _change(by, frozenset({"working_weekdays"}), {"working_weekdays": days})


def _change(by: Any, allowed: frozenset[str], changed: dict[str, Any]) -> list[str]:
    if strangers := set(changed) - allowed:
        raise KeyError(f"not for a site administrator: {sorted(strangers)}")
    site = Site.objects.get(pk=current.site_id())
    for text in {"name", "sentence"} & set(changed):
        changed[text] = cleaned(changed[text], clean_line)
    if "operator" in changed:
        changed["operator"] = clean_line(changed["operator"])
    other = sorted(name for name, value in changed.items() if getattr(site, name) != value)
    if other:
        Site.objects.filter(pk=site.pk).update(**{name: changed[name] for name in other})
        sites.forget()
        emit(facts.SiteDescribed(actor_id=id_of(by), columns=other))
    return other
