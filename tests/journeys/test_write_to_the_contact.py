"""A visitor reads a network and writes to its contact; the contact signs in by the code from the mail, and answers."""

import re

import pytest

from tests.journeys.conftest import wait_for

pytestmark = pytest.mark.journey

CASES = [  # site, address of the space, language prefix, what its page is written in
    ("vapaat-verkostot", "/networks/tiijatko-mita/", "", "fi", "Tiijätkö mitä?"),
    ("verkko", "/programmes/verkko/", "/ar", "ar", "فيركو"),
]


def newest_mail(outbox, program, site: str, to: str) -> str:
    """The text of the newest mail to somebody, as the outbox shows it."""

    def look() -> str:
        outbox.goto(program.address(site, "/-/outbox/"))
        rows = outbox.locator("a", has_text=re.compile(".")).filter(visible=True)
        for link in outbox.locator("main a").all():
            if to in (
                link.locator("xpath=ancestor::*[self::li or self::tr or self::article][1]").text_content()
                or ""
            ):
                link.click()
                return outbox.locator("main").inner_text()
        assert rows.count()
        return ""

    return str(wait_for(look))


@pytest.mark.parametrize("with_script", [True, False], ids=["with-script", "without-script"])
@pytest.mark.parametrize(("site", "path", "prefix", "language", "name"), CASES, ids=["fi", "ar"])
def test_a_letter_reaches_the_contact_and_its_answer_the_visitor(
    program, open_browser, site, path, prefix, language, name, with_script
):
    words = f"Can I still join? {language} {with_script}"
    outbox = open_browser()
    outbox.goto(program.outbox_key(site))

    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(site, f"{prefix}{path}"))
    html = visitor.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert name in visitor.locator("h1").inner_text()
    assert "@" not in visitor.locator("main").inner_text()  # no address to be seen or harvested
    visitor.locator(f"a[href$='{path}write/']").first.click()

    # A mistake costs nothing that was typed.
    visitor.fill("[name=name]", "Vieras Esimerkki")
    visitor.fill("[name=email]", "not an address")
    visitor.fill("[name=text]", words)
    visitor.locator("main form button").click()
    assert visitor.locator("[role=alert]").count() >= 1
    assert visitor.locator("[name=email]").get_attribute("aria-invalid") == "true"
    assert visitor.input_value("[name=text]") == words
    visitor.fill("[name=email]", f"vieras-{language}-{with_script}@example.org".lower())
    visitor.locator("main form button").click()
    visitor.wait_for_url("**/sent/")

    # The contact's mail tells that a letter came, not what it says.
    mail = newest_mail(outbox, program, site, "contact@")
    assert words not in mail
    letter = re.search(r"http://\S+/letters/\S+/", mail)
    assert letter

    contact = open_browser(java_script_enabled=with_script, locale=language)
    contact.goto(letter[0].replace(f":{program.port}/", f":{program.port}{prefix}/", 1))
    contact.fill("[name=email]", f"contact@{site}.example.org")
    contact.locator("main form button").click()
    contact.wait_for_url("**/sign-in/code/")
    code = re.search(r"(?m)^\s*(\d{6})\s*$", newest_mail(outbox, program, site, "contact@"))
    assert code
    contact.fill("[name=code]", code[1])
    contact.locator("main form button").first.click()
    contact.wait_for_url("**/letters/*/")
    assert words in contact.locator("main").inner_text()
    assert "vieras-" not in contact.content()  # not even the contact sees the visitor's address

    contact.fill("[name=text]", "Tervetuloa mukaan!")
    contact.locator("main form button").click()
    contact.wait_for_url("**/letters/*/")
    assert "Tervetuloa mukaan!" in contact.locator("main").inner_text()

    answer = newest_mail(outbox, program, site, f"vieras-{language}-{with_script}@example.org".lower())
    assert "Tervetuloa mukaan!" in answer

    contact.goto(program.address(site, f"{prefix}/letters/"))
    if with_script:
        contact.locator("header details summary").last.click()
    else:
        contact.locator("header details").last.evaluate("one => one.open = true")
    contact.locator("header form button").click()
    contact.wait_for_url("**/signed-out/")
    contact.goto(letter[0])
    assert "/sign-in/" in contact.url
