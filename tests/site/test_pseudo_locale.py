"""Every page in a made-up language: each text that a translator cannot reach stands out."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import trans_real

from talkoo.kernel import i18n, pages
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from talkoo.site.commands import messages
from tests.site.test_pages import addresses, client_for, furnished  # noqa: F401

OPEN, CLOSE = "⟦", "⟧"
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
NO_TEXT = {"script", "style", "svg", "bdo"}


class Texts(HTMLParser):
    """Everything a person reads or hears on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.running: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in NO_TEXT
        if not self.silent:
            self.found += [value for name, value in attrs if name in SPOKEN and value]
            given = dict(attrs)
            if tag == "meta" and given.get("name") == "description":
                self.found.append(given["content"])

    def handle_endtag(self, tag):
        self.silent -= tag in NO_TEXT

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.running.append(data)


def read(page: str) -> list[str]:
    parser = Texts()
    parser.feed(page)
    return [*parser.found, " ".join(parser.running)]


def outside(text: str) -> set[str]:
    """The words of a text that stand in no brackets."""
    while (inner := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)) != text:
        text = inner
    return set(re.findall(r"[^\W\d_]{2,}", text))


@pytest.fixture
def made_up(monkeypatch):
    """English in brackets: whatever goes through translation is marked."""
    english = trans_real.translation("en")
    catalogue = {}
    for message in messages.read("fi"):
        if not message.id:
            continue
        forms = (message.id,) if isinstance(message.id, str) else message.id
        for number, form in enumerate(forms):
            key = f"{message.context}\x04{forms[0]}" if message.context else forms[0]
            catalogue[key if len(forms) == 1 else (key, number)] = f"{OPEN}{form}{CLOSE}"
    for key, value in catalogue.items():
        monkeypatch.setitem(english._catalog._catalogs[0], key, value)
    pages._translated.cache_clear()
    yield
    pages._translated.cache_clear()


def data_words() -> set[str]:
    """What is data: places, concepts, languages, countries, months, and what the fixture says."""
    said = """Site alpha beta Talkoo EUPL Operator of The sentence network programme organisation Organisation
    umbrella Committee Visitor Hello Contact voice purpose Tavoite Rahoittaja rahoittaa Alku Yleiset Sivut Katu
    Outokumpu Kaksi kättä coordinator site admin person Person CSV XLSX example org http https localhost code mail xn
    ltr rtl fi et ru sv en ar so""".split()
    found = set(said)
    places.place(next(iter(places._by_id or {None: None})) or next(iter(words._by_id)))
    for place in places._by_id.values():
        found.update(word for name in place.names.values() for word in re.findall(r"[^\W\d_]{2,}", name))
    for concept in words._by_id.values():
        found.update(word for label in concept.labels.values() for word in re.findall(r"[^\W\d_]{2,}", label))
    for code in (*i18n.INTERFACE, "so"):
        found.update(re.findall(r"[^\W\d_]{2,}", f"{i18n.own_name(code)} {i18n.name_of(code, 'en')}"))
    found.update(
        re.findall(r"[^\W\d_]{2,}", f"{i18n.country_name('FI', 'en')} {i18n.country_name('EE', 'en')}")
    )
    found.update(
        "January February March April May June July August September October November December and".split()
    )
    return found


def test_no_page_has_a_text_that_cannot_be_translated(furnished, browse, made_up):  # noqa: F811
    alpha, _beta, people = furnished
    seen, literal = 0, {}
    with sites.within(alpha.id):
        places.at("fi-kunta:290")
        words.at("field", "C12")
    known = {word.casefold() for word in data_words()}
    for name, shown, path in addresses(alpha):
        if (
            not shown.is_page
            or shown.method != "GET"
            or name in {"accounts:code", "components", "mail_out:mail", "mail_out:outbox"}
        ):
            continue
        answer = client_for(browse, alpha, shown, people).get(f"/en{path}")
        assert answer.status_code == 200, name
        texts = read(answer.content.decode())
        assert sum(text.count(OPEN) for text in texts) > 12, name
        if unknown := {word for text in texts for word in outside(text) if word.casefold() not in known}:
            literal[name] = unknown
        seen += 1
    assert literal == {}
    assert seen > 25


def test_the_check_sees_a_planted_literal():
    page = (
        f"<p>{OPEN}Networks{CLOSE} planted</p><img alt='also'><script>code()</script>"
        f"<p>{OPEN}a <b>bb</b> {OPEN}cc{CLOSE}{CLOSE}</p>"
    )
    assert {word for text in read(page) for word in outside(text)} == {"planted", "also"}


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
