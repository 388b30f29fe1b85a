"""Every page in a made-up language: each text that a translator cannot reach stands out."""

import re
import zoneinfo
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from django.utils.translation import trans_real

from talkoo.blocks.chat.views.room import _drawn
from talkoo.kernel import i18n, pages
from talkoo.people.accounts.queries import own
from talkoo.people.organisations.forms import fields as organisations_fields
from talkoo.people.spaces.queries import shown as of_spaces
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from talkoo.site.administration import forms as settings_forms
from talkoo.site.commands import messages
from tests.site import roles
from tests.site.test_pages import addresses, client_for, furnished  # noqa: F401

OPEN, CLOSE = "⟦", "⟧"
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
NO_TEXT = {"script", "style", "svg", "bdo"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
STATEMENTS = {
    "privacy",
    "accessibility",
    "terms",
    "conduct",
    "version",
}  # shipped whole per language, tested there


class Texts(HTMLParser):
    """Everything a person reads or hears on a page, but for what is marked as said in a language of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.running: list[str] = []
        self.silent = 0
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        said = tag in NO_TEXT or (tag != "html" and "lang" in dict(attrs))
        if tag not in VOID:
            self.open.append((tag, said))
            self.silent += said
        if not self.silent:
            self.found += [value for name, value in attrs if name in SPOKEN and value]
            given = dict(attrs)
            if tag == "meta" and given.get("name") == "description":
                self.found.append(given["content"])

    def handle_endtag(self, tag):
        while self.open:
            opened, said = self.open.pop()
            self.silent -= said
            if opened == tag:
                break

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.running.append(data)


def read(page: str) -> list[str]:
    parser = Texts()
    parser.feed(page)
    return [*parser.found, " ".join(parser.running)]


WORDS = r"[^\W\d_]{2,}"
ADDRESS = r"https?://\S+|\S+@\S+|\bexample\.org\b"


def outside(text: str, said: re.Pattern[str] | None = None) -> set[str]:
    """The words of a text that stand in no brackets and are none of what is `said` as data."""
    while (inner := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)) != text:
        text = inner
    text = re.sub(ADDRESS, " ", re.sub(r"\s+", " ", text))
    return set(re.findall(WORDS, said.sub(" ", text) if said else text))


@pytest.fixture(scope="module")
def collected():
    """Every text that translators are given."""
    return [message for message in messages.collect() if message.id]


@pytest.fixture
def made_up(collected, monkeypatch):
    """English in brackets: whatever translators are given is marked."""
    english = trans_real.translation("en")
    catalogue = {}
    for message in collected:
        forms = (message.id,) if isinstance(message.id, str) else message.id
        for number, form in enumerate(forms):
            key = f"{message.context}\x04{forms[0]}" if message.context else forms[0]
            catalogue[key if len(forms) == 1 else (key, number)] = f"{OPEN}{form}{CLOSE}"
    for key, value in catalogue.items():
        monkeypatch.setitem(english._catalog._catalogs[0], key, value)
    kept = (pages._translated, pages.macro, _drawn, of_spaces._labels)  # in the language as it was before
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


WRITTEN = """
Vuosikokous alpha | Kuukausikokous alpha | Tilinpäätös alpha | Talkoot alpha | Kevään retki | Sovitaan päivästä.
Käytiin läpi. | Hyväksyttiin. | Vieras Virtanen | Liite puuttui.
Somebody whose role is ended | The purpose of runner alpha | Imported alpha | no address | list.csv | Signed lists
Personalpha | Leaving Personalpha was here | Asks alpha | Friend alpha | Terms alpha | Waiting alpha | runner alpha
Role alpha | Message alpha | viesti alpha | Hukkunut | Own ID | Firefox, Android | Kokouksen pöytäkirja | Kevätkokous
Pöytäkirjat | kokous.pdf | Together it would be easier. | Interested One | Etsin kumppania alpha | Hyvä idea
The thing-alpha-1 | a thing | Look at this | Asks the group alpha | Avustuksista ja hauista | Varaa sali
Kevätkokousta varten | Miten saamme nuoria mukaan? | Retki on hyvä alku. | Saako tästä kysyä? | liite.pdf
Blocked alpha | A thing
It tells of somebody's health | It tells of my own | What thing-alpha-5 says | The thing-alpha-2
Uusi alpha | The thing-alpha-3 | The thing-alpha-4 | The thing-alpha-5 | It is right
Kuka maksaa alpha | Kuka maksaa kahvit? | Mistä tila alpha | Mistä saa tilan? | Kysy koululta. | Yhdessä.
Mistä tila löytyy alpha? | Miten aloitamme alpha? | Mistä saa tuolit alpha? | Tarvitsemme tuoleja. | Meillä on tuoleja.
Video of alpha | Jitsi Meet | Galène | BigBlueButton | toinen alpha | kolmas alpha | Neuvot alpha | Kirjoita kutsu
Tervetuloa keskustelemaan | Tulen mielelläni | Ohjelma on tässä | ohjelma.pdf
Kyläilta alpha | Kylätalo | Etäilta | Luonnos | Avoimet ovet | Zoom
Palaute kokouksesta | Aamu alpha | Ilta | suunnitelma.txt
Kyläilta alpha | Esittelijä | Toinen vieras alpha | Vieras alpha | Viittomakielen tulkki
Vierailulle | Kävimme vierailulla | Kukin maksaa matkansa. | Meets Vierailulle alpha | Meets Kävimme vierailulla alpha
Kuukausitapaaminen | Kirjasto | Talkoot alpha | Leila
Kylän kuoro | Kuorotalo | Kuoro laulaa | Tervetuloa meille | Opimme laulamaan. | Sirkka Puhuja
Kuvailta alpha | Kaksi ihmistä leipoo pullaa
"""
"""What the furnishers of tests/*/*/furnish.py and of the pages write, as they write it."""


def data_phrases(site) -> re.Pattern[str]:
    """What stands on the pages as a whole: what people wrote, and names that come with the program's data."""
    phrases = {phrase.strip() for phrase in WRITTEN.replace("\n", "|").split("|")} - {""}
    phrases |= {f"The {role}" for role in roles.ROLES} | {f"Idea {number} alpha" for number in range(4)}
    with sites.within(site.id):
        phrases |= {name for _code, name in organisations_fields.countries()}
    phrases |= {i18n.country_name(code, "en") for code in settings_forms.COUNTRIES}
    phrases |= {name for _zone, name in settings_forms._zones()}
    spoken = {*i18n.INTERFACE, *organisations_fields.LANGUAGES, *own.SPOKEN}
    phrases |= {name for code in spoken for name in (i18n.own_name(code), i18n.name_of(code, "en"))}
    phrases = {phrase for phrase in phrases if OPEN not in phrase and len(phrase) > 3}
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def data_words() -> set[str]:
    """Single words that are data: places, concepts, months, formats, and what the fixture says."""
    found = set(
        """Site alpha beta Talkoo EUPL Operator of The sentence network programme organisation Organisation umbrella
    Committee Visitor Hello Contact voice purpose Tavoite Rahoittaja rahoittaa Alku Yleiset Sivut Katu Outokumpu Kaksi
    kättä admin person Person CSV XLSX PDF DOCX SHA kB xn AM PM ltr rtl fi et ru sv en ar so and
    January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday""".split()
    )
    places.place(next(iter(places._by_id or {None: None})) or next(iter(words._by_id)))
    for zone in zoneinfo.available_timezones():
        found.update(re.findall(WORDS, zone.replace("_", " ")))
    for place in places._by_id.values():
        found.update(word for name in place.names.values() for word in re.findall(WORDS, name))
    for concept in words._by_id.values():
        found.update(word for label in concept.labels.values() for word in re.findall(WORDS, label))
    return found


def test_no_page_has_a_text_that_cannot_be_translated(furnished, browse, made_up):  # noqa: F811
    alpha, _beta, people = furnished
    seen, literal = 0, defaultdict(set)
    with sites.within(alpha.id):
        places.at("fi-kunta:290")
        words.at("field", "C12")
    known = {word.casefold() for word in data_words()}
    said = data_phrases(alpha)
    for name, shown, path in addresses(alpha):
        if (
            not shown.is_page
            or shown.method != "GET"
            or name.rpartition(":")[2].removeprefix("write_") in STATEMENTS
            or name in {"accounts:code", "components", "mail_out:mail", "mail_out:outbox"}
        ):
            continue
        answer = client_for(browse, alpha, shown, people).get(f"/en{path}")
        assert answer.status_code == 200, name
        texts = read(answer.content.decode())
        assert sum(text.count(OPEN) for text in texts) > 12, name
        for word in {word for text in texts for word in outside(text, said)}:
            if word.casefold() not in known:
                literal[word].add(name)
        seen += 1
    found = [f"{word}: {', '.join(sorted(names))}" for word, names in sorted(literal.items())]
    assert not found, "words that no translator reaches, and where they stand:\n" + "\n".join(found)
    assert seen > 100


def test_the_check_sees_a_planted_literal():
    page = (
        f"<p>{OPEN}Networks{CLOSE} planted</p><img alt='also'><script>code()</script>"
        f"<p>{OPEN}a <b>bb</b> {OPEN}cc{CLOSE}{CLOSE}</p>"
    )
    assert {word for text in read(page) for word in outside(text)} == {"planted", "also"}


def test_what_is_said_in_a_language_of_its_own_and_what_is_data_is_no_literal():
    page = "<p lang='fi'>Hei <b>vaan</b><br> kaikki</p><p>after <b>Hyvä idea</b> an idea https://example.org/now</p>"
    said = re.compile("Hyvä idea")
    assert {word for text in read(page) for word in outside(text, said)} == {"after", "an", "idea"}


def test_right_to_left_every_text_in_another_script_says_its_direction(furnished, browse):  # noqa: F811
    """In Arabic pages what people wrote in Finnish names its language and direction, and nothing else claims one."""
    alpha, _beta, people = furnished
    seen = 0
    for name, shown, path in addresses(alpha):
        if (
            not shown.is_page
            or shown.method != "GET"
            or shown.about not in {"network", "programme", "organisation"}
        ):
            continue
        page = client_for(browse, alpha, shown, people).get(f"/ar{path}").content.decode()
        assert '<html lang="ar" dir="rtl">' in page
        foreign = re.findall(r'<(?:p|span|h1|b)[^>]*lang="fi"[^>]*>', page)
        foreign = [tag for tag in foreign if "aria-hidden" not in tag]
        assert foreign, name
        assert all('dir="ltr"' in tag for tag in foreign), name
        seen += 1
    assert seen >= 4
