"""The statements that come with the product: every site has them from its first day, as version 1."""

from functools import lru_cache
from pathlib import Path

from talkoo.kernel import clock, i18n
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import ORIGINAL, Texts
from talkoo.plumbing.tenancy import current, sites
from talkoo.plumbing.terms import actions, queries
from talkoo.plumbing.terms.models import OF_THE_SITE
from talkoo.plumbing.terms.queries import Version

_FOLDER = Path(__file__).parent / "texts"


@lru_cache(maxsize=32)
def _shipped(kind: str, language: str) -> str:
    return (_FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _offices() -> dict[tuple[str, str, str], str]:
    """Who watches over the rules: by country, office (`data`, `access`) and language."""
    lines = (_FOLDER / "offices.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("|") for line in lines if line and not line.startswith("#"))
    return {(country, office, language): name for country, office, language, name in rows}


def texts_of(kind: str) -> Texts:
    """A shipped statement with the site's own name and operator in it, in every language of the interface."""
    site = current.site()
    original = site.default_language if site.default_language in i18n.INTERFACE else "en"
    offices = _offices()
    found = {ORIGINAL: original}
    for language in i18n.INTERFACE:
        country = site.country if (site.country, "data", language) in offices else ""
        found[language] = (
            _shipped(kind, language)
            .replace("{site}", site.name(language).text)
            .replace("{operator}", site.operator)
            .replace("{data office}", offices[country, "data", language])
            .replace("{access office}", offices[country, "access", language])
            .replace("{date}", i18n.say_date(clock.today(site.time_zone), language))
        )
    return found


def ensure(kind: str) -> Version:
    """The version of the site's statement that holds today; where there is none yet, the shipped one is published."""
    if found := queries.current(kind):
        return found
    if kind not in OF_THE_SITE:
        raise ValueError(f"no {kind} comes with the product")
    actions.publish_first(kind, texts_of(kind), by=PROGRAM)
    found = queries.current(kind)
    if found is None:  # a version that begins later
        raise LookupError(kind)
    return found


def publish_where_missing() -> None:
    """At the start: every site gets the statements that it has not."""
    for site in sites.every():
        with sites.within(site.id):
            for kind in OF_THE_SITE:
                if not queries.versions(kind):
                    actions.publish_first(kind, texts_of(kind), by=PROGRAM)
