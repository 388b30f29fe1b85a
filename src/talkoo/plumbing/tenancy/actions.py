"""What a site administrator changes about the site."""

from typing import Any

from talkoo.kernel import clock, i18n
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line
from talkoo.plumbing.tenancy import facts, sites
from talkoo.plumbing.tenancy.models import ContentLanguage


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
