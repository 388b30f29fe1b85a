"""The demo's content as it is written: languages, marks of what is invented, numbers, references. No database."""

import dataclasses
import datetime
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from talkoo.kernel import i18n, registries, working_days
from talkoo.kernel.text import ORIGINAL, languages_of
from talkoo.site.demo.data import SITES
from talkoo.site.demo.data.ivkv import IVKV
from talkoo.site.demo.data.shape import DemoSite, Untranslated
from talkoo.site.demo.data.verkko import VERKKO

INVENTED = re.compile("Esimerk|Näidi|Пример|Example|Exempel", re.IGNORECASE)
UNTRANSLATED = {  # besides names and labels of links: words that show how a missing translation falls back
    ("vapaat-verkostot", "spaces", "tiijatko-mita", "purpose"),
}


def walk(thing: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every text, in one language or several, with the way to it; objects are named by their slugs."""
    if dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from walk(getattr(thing, field.name), (*path, field.name))
    elif isinstance(thing, tuple):
        for number, one in enumerate(thing):
            yield from walk(one, (*path, getattr(one, "slug", str(number))))
    elif isinstance(thing, str | dict):
        yield path, thing


def texts_of(site: DemoSite) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    return [(path, one) for path, one in walk(site, (site.key,)) if isinstance(one, dict)]


def real(site: DemoSite) -> list[Any]:
    return [one for one in site.organisations if not INVENTED.search(one.name[one.name[ORIGINAL]])]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.key)
def test_every_text_is_in_every_language_of_its_site_or_stays_in_one_on_purpose(site):
    wanted = {"fi", "en"} if site is VERKKO else set(site.languages)
    seen = 0
    for path, text in texts_of(site):
        there = set(languages_of(text))
        assert there <= set(site.languages), path
        if isinstance(text, Untranslated):
            assert len(there) == 1, path
            assert path[-1] in {"name", "label", "funder"} or path in UNTRANSLATED, path
        else:
            assert wanted <= there, path
            assert all(text[language].strip() for language in there), path
            seen += 1
    assert seen > 20


def test_what_is_listed_as_untranslated_is():
    found = {path for site in SITES for path, text in texts_of(site) if isinstance(text, Untranslated)}
    assert found >= UNTRANSLATED


def test_networks_and_programmes_of_verkko_are_told_in_all_seven_languages_and_both_directions():
    assert {i18n.direction(code) for code in VERKKO.languages} == {"ltr", "rtl"}
    for text in (VERKKO.name, VERKKO.sentence, *(t for s in VERKKO.spaces for t in (s.name, s.purpose))):
        assert set(languages_of(text)) == set(VERKKO.languages)


@pytest.mark.parametrize("language", ["ru", "ar", "fa", "ckb"])
def test_a_text_is_in_the_script_of_its_language(language):
    letters = re.compile("[а-яё]" if language == "ru" else "[\u0600-\u06ff]", re.IGNORECASE)
    found = [(path, text[language]) for site in SITES for path, text in texts_of(site) if language in text]
    assert len(found) > 5
    for path, text in found:
        assert len(letters.findall(text)) > len(text) / 2 or path[-1] == "name", (path, text)


def test_registry_codes_are_invented_and_their_check_digits_are_right():
    codes = [(site.key, one) for site in SITES for one in site.organisations if one.code]
    for key, one in codes:
        assert registries.tidy(one.country, one.code) == one.code, (key, one.slug)
        first = {"ee-mty": "8", "ee-sa": "9"}.get(one.form, "0")
        assert one.code.startswith(first), (key, one.slug)
    assert max(Counter((key, one.code) for key, one in codes).values()) == 1
    assert not [one for _key, one in codes if one.form in {"ee-selts", "fi-ey"}]
    assert len(codes) > 35


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.key)
def test_real_organisations_carry_only_what_their_pages_say(site):
    assert real(site)
    for one in real(site):
        beyond = (one.code, *one.languages, one.logo, *one.guides, *one.topics, *one.targets)
        assert not any(beyond), one.slug
        if one.slug != "valke":
            assert not one.fields, one.slug
    assert site.represented[0] not in {one.slug for one in real(site)}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.key)
def test_committees_and_those_who_sit_in_them_are_invented(site):
    slugs = {one.slug for one in real(site)}
    assert ("committees" in site.modules) == bool(site.bodies)
    for body in site.bodies:
        for text in (body.name, body.authority):
            for language in languages_of(text):
                assert INVENTED.search(text[language]), text[language]
        assert body.mandates
        for mandate in body.mandates:
            assert mandate.organisation not in slugs
            people = [mandate.person, *([mandate.deputy] if mandate.deputy else [])]
            assert all(INVENTED.search(person.name) for person in people)


def test_what_goes_on_is_between_invented_people_and_invented_organisations():
    for site in SITES:
        slugs = {one.slug for one in real(site)}
        names = [*site.life.members, *site.life.interests, *(one.person for one in site.life.registrations)]
        assert all(INVENTED.search(one.name) for one in names)
        ties = [*site.life.connections, *site.life.introductions]
        involved = [one.organisation for one in site.life.members] + [one.other for one in ties]
        involved += [slug for one in site.life.terms for slug in one.accepted_by]
        assert involved
        assert not slugs.intersection(involved)
        invented = {one.slug for one in site.spaces if INVENTED.search(str(one.name))}
        assert {one.network for one in site.life.check_ins if one.mood != "good"} <= invented


def test_nobody_s_address_or_telephone_stands_anywhere():
    for site in SITES:
        for path, text in walk(site, (site.key,)):
            for words in text.values() if isinstance(text, dict) else [text]:
                assert "@" not in words, path
                assert "[at]" not in words, path
                if path[-1] != "code":
                    assert not re.search(r"\+\d|\b0\d{2,}[ -]?\d{3}|\d{3}[ -]\d{3,}", words), path


def test_the_county_network_has_twenty_six_examples_in_eight_units_and_one_seated_elsewhere():
    examples = [one for one in IVKV.organisations if INVENTED.search(one.name[one.name[ORIGINAL]])]
    assert len(examples) == 26
    kinds = Counter("neighbourhood" if "neighbourhood" in one.kinds else one.form for one in examples)
    assert kinds == {"ee-mty": 18, "ee-sa": 3, "neighbourhood": 3, "ee-selts": 2}
    assert Counter(one.name[ORIGINAL] for one in examples) == {"ru": 16, "et": 10}
    seats = {one.seat for one in examples}
    assert seats == {"0511", "0321", "0735", "0514", "0251", "0130", "0803", "0442", "0793"}
    assert [one.areas for one in examples if one.seat == "0793"] == [("0511",)]


def test_the_county_network_works_on_the_days_of_estonia():
    assert (IVKV.country, IVKV.time_zone) == ("EE", "Europe/Tallinn")
    tuesday, wednesday = datetime.date(2026, 2, 24), datetime.date(2026, 2, 25)  # Estonia's Independence Day
    assert not working_days.is_working(tuesday, country=IVKV.country)
    assert working_days.is_working(tuesday, country="FI")
    assert working_days.due(datetime.date(2026, 2, 23), 1, country=IVKV.country) == wednesday


def test_every_work_of_an_example_is_told_in_words_of_its_own():
    for site in SITES:
        purposes = [str(one.purpose) for one in site.organisations if one not in real(site)]
        assert len(set(purposes)) == len(purposes)
