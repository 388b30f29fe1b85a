"""Making the sites up, and entering them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from talkoo.plumbing.page_cache import listener
from talkoo.plumbing.places import known as places
from talkoo.plumbing.places import load as load_places
from talkoo.plumbing.tenancy import current, sites
from talkoo.plumbing.tenancy.models import Host, Site
from talkoo.plumbing.vocabulary import known as vocabulary
from talkoo.plumbing.vocabulary import load as load_words
from talkoo.site.demo.bulk import conversations, letters, organisations, people, spaces, taking_part, words
from talkoo.site.demo.bulk.chance import START, Chance
from talkoo.site.demo.bulk.rows import Rows
from talkoo.site.demo.bulk.sizes import SIZES, Figures
from talkoo.site.instance import Unusable
from talkoo.site.look import ACCENTS

PREFIX = "bulk-"
_ZONES = {"fi": "Europe/Helsinki", "et": "Europe/Tallinn", "ru": "Europe/Tallinn"}
_MAKING = 0.6  # of a site's time goes into making the rows up, the rest into entering them


@dataclass(frozen=True)
class Entered:
    """A site that was filled: its host, how many rows it has, and the seconds it took."""

    host: str
    figures: Figures
    rows: int
    seconds: float


def load(
    size: str, seed: int, *, key: str = "", told: Callable[[str, float], None] = lambda key, part: None
) -> list[Entered]:
    """Fill the installation; `told` hears which site it is at and how far it is in all, 0 to 1. As owner.

    With `key`, only the largest site of the size, under that key. Each site is entered as a whole or not at all.
    Raises Unusable when there are such sites already.
    """
    wanted = SIZES[size][:1] if key else SIZES[size]
    keys = [key] if key else [f"{PREFIX}{number}" for number in range(1, len(wanted) + 1)]
    _refuse_twice(key)
    load_places.load()
    load_words.load()
    places.forget()
    vocabulary.forget()
    whole, before = sum(map(_weight, wanted)), 0
    entered = []
    try:
        for number, (site_key, figures) in enumerate(zip(keys, wanted, strict=True)):

            def tell(
                part: float, at: str = site_key, done: int = before, share: int = _weight(figures)
            ) -> None:
                told(at, (done + part * share) / whole)

            started = time.monotonic()
            rows = _site(site_key, number, seed, figures, tell)
            took = time.monotonic() - started
            entered.append(Entered(f"{site_key}.localhost", figures, len(rows), took))
            before += _weight(figures)
    finally:
        sites.forget()
    with connection.cursor() as cursor:
        cursor.execute("analyze places_area, vocabulary_concept")
    listener.drop("*")
    return entered


def _weight(figures: Figures) -> int:
    """How much work a site is, next to others."""
    return figures.people + figures.organisations + figures.posts // 20


def _refuse_twice(key: str) -> None:
    there = sorted(
        site.key for site in sites.every() if site.key == key or (not key and site.key.startswith(PREFIX))
    )
    if there:
        raise Unusable(
            f"The site {there[0]} is there already: take made-up sites away first with talkoo demo wipe."
        )


def make_site(key: str, number: int, chance: Chance) -> Site:
    """An empty made-up site at `<key>.localhost`, the `number`th from 0. As owner."""
    languages = words.SITE_LANGUAGES[number % len(words.SITE_LANGUAGES)]
    site = Site.objects.create(
        id=chance.id_at(START),
        key=key,
        name=words.numbered(words.SITE_NAME, languages, number + 1),
        sentence={"_": languages[0], **{code: words.SENTENCES[code][0] for code in languages}},
        operator=f"{words.EXAMPLE[languages[0]]} {number + 1} ry",
        default_language=languages[0],
        languages=list(languages),
        modules=["networks", "programmes", "organisations", "events"],
        time_zone=_ZONES[languages[0]],
        accent=list(ACCENTS)[number % len(ACCENTS)],
        held_first=0,
        held_days=1,
        is_demo=True,
        created_at=START,
    )
    Host.objects.create(id=chance.id_at(START), name=f"{key}.localhost", site=site, is_main=True)
    sites.forget()
    return site


@transaction.atomic
def _site(key: str, number: int, seed: int, figures: Figures, tell: Callable[[float], None]) -> Rows:
    chance = Chance(f"{seed} {key}")
    site = make_site(key, number, chance)
    with sites.within(site.pk):
        rows = Rows(current.site_id(), chance)
        everybody = people.enter(rows, figures.people, figures.sign_ins)
        tell(_MAKING * 0.6)
        associations = organisations.enter(rows, figures.organisations, everybody)
        found = spaces.enter(rows, figures.spaces, everybody, associations)
        taking = taking_part.enter(rows, everybody, found)
        letters.enter(rows, figures.letters, found)
        conversations.enter(rows, figures.posts, figures.answers, everybody, found, taking)
        rows.seal()
        tell(_MAKING)
        whole, done = len(rows), 0

        def entered(some: int) -> None:
            nonlocal done
            done += some
            tell(_MAKING + (1 - _MAKING) * done / whole)

        rows.enter(entered)
    return rows
