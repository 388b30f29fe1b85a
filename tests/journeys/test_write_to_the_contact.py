"""A visitor reads of a network or an organisation and writes to it.

Who answers for it signs in by the code from the mail, and answers.
"""

import pytest

from tests.journeys.mails import mail_saying, type_the_code

pytestmark = pytest.mark.journey

CASES = [  # site, address of the page, language prefix, what the page is written in, its name, who answers
    ("vapaat-verkostot", "/networks/tiijatko-mita/", "", "fi", "Tiijätkö mitä?", "contact"),
    ("verkko", "/programmes/verkko/", "/ar", "ar", "فيركو", "contact"),
    ("suuntana", "/organisations/meelerahu-naidis/", "", "fi", "Meelerahu", "representative"),
]


@pytest.mark.parametrize("with_script", [True, False], ids=["with-script", "without-script"])
@pytest.mark.parametrize(
    ("site", "path", "prefix", "language", "name", "who"), CASES, ids=["fi", "ar", "organisation"]
)
def test_a_letter_reaches_who_answers_and_the_answer_reaches_the_visitor(
    program, open_browser, site, path, prefix, language, name, who, with_script
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

    # The mail tells that a letter came, not what it says.
    mail, letter = mail_saying(r"http://\S+/letters/\S+/", outbox, program, site, f"{who}@")
    assert words not in mail
    if who == "representative":  # and so does the mail to the organisation's mailbox
        told, _link = mail_saying(r"http://\S+/letters/\S+/", outbox, program, site, "info@meelerahu-naidis")
        assert words not in told

    contact = open_browser(java_script_enabled=with_script, locale=language)
    contact.goto(letter[0].replace(f":{program.port}/", f":{program.port}{prefix}/", 1))
    contact.fill("[name=contact]", f"{who}@{site}.example.org")
    contact.locator("main form button[type=submit]").first.click()
    type_the_code(contact, outbox, program, site, f"{who}@")
    contact.wait_for_url("**/letters/*/")
    assert words in contact.locator("main").inner_text()
    assert "vieras-" not in contact.content()  # not even the contact sees the visitor's address

    contact.fill("[name=text]", "Tervetuloa mukaan!")
    contact.locator("main form button").click()
    contact.wait_for_url("**/letters/*/")
    assert "Tervetuloa mukaan!" in contact.locator("main").inner_text()

    mail_saying(
        "Tervetuloa mukaan!", outbox, program, site, f"vieras-{language}-{with_script}@example.org".lower()
    )

    contact.goto(program.address(site, f"{prefix}/letters/"))
    if with_script:
        contact.locator("header details summary").last.click()
    else:
        contact.locator("header details").last.evaluate("one => one.open = true")
    contact.locator("header form[action$='/sign-out/'] button").click()
    contact.wait_for_url("**/signed-out/")
    contact.goto(letter[0])
    assert "/sign-in/" in contact.url
