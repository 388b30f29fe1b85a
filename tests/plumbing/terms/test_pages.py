"""The statements as visitors read them."""

import pytest

from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions

PATHS = ("/privacy/", "/accessibility/", "/terms/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["fi", "et", "ru", "sv", "en", "ar"])
def test_a_site_without_statements_shows_those_of_the_product(rows, browse, alpha, path, language):
    prefix = "" if language == "fi" else f"/{language}"
    answer = browse(alpha).get(prefix + path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert page.count("<h2") >= 3
    assert "Operator of alpha" in page


def test_the_page_shows_the_version_that_holds_and_links_to_the_others(rows, browse, alpha):
    with sites.within(alpha.id):
        actions.publish("terms", texts("fi", fi="Vanha sana."), by=PROGRAM)
        actions.publish("terms", texts("fi", fi="## Otsikko\nUusi <b>sana</b>.\n- kohta"), by=PROGRAM)
    page = browse(alpha).get("/terms/").content.decode()
    assert "Uusi &lt;b&gt;sana&lt;/b&gt;." in page
    assert "<h2>Otsikko</h2>" in page
    assert "<li>kohta</li>" in page
    assert "Vanha sana." not in page
    assert 'href="/terms/terms/1/"' in page
    older = browse(alpha).get("/terms/terms/1/").content.decode()
    assert "Vanha sana." in older
    assert 'href="/terms/"' in older
    foreign = browse(alpha).get("/ru/terms/").content.decode()
    assert 'lang="fi" dir="ltr"' in foreign


@pytest.mark.parametrize(
    "path", ["/terms/terms/3/", "/terms/rumour/1/", "/terms/membership/1/", "/terms/terms/99999999999/"]
)
def test_a_version_that_is_not_there_is_no_page(rows, browse, alpha, path):
    assert browse(alpha).get(path).status_code == 404


def test_the_privacy_notice_says_how_long_each_thing_is_really_kept(rows, browse, alpha, settings):
    settings.RETENTION_MONTHS = {"letters.answered": 7}
    page = browse(alpha).get("/en/privacy/").content.decode()
    assert "<dt>Messages that were answered</dt><dd>7 months</dd>" in page
    assert "<dd>7 months</dd>" not in browse(alpha).get("/en/terms/").content.decode()


def test_the_statement_of_one_site_is_not_on_another(rows, browse, alpha, beta):
    with sites.within(alpha.id):
        actions.publish("terms", texts("fi", fi="Vain alfassa."), by=PROGRAM)
    assert "Vain alfassa." not in browse(beta).get("/terms/").content.decode()
    assert browse(beta).get("/terms/terms/1/").status_code == 404
