"""J2: somebody from Kajaani tells an interest, is tipped about networks, joins without a password (S1.31, S1.32)."""

import datetime
import re
import time

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as, type_the_code

pytestmark = pytest.mark.journey
SITE = "vapaat-verkostot"
CASES = [("fi", "", True), ("ar", "/ar", False)]
REACHED = {  # by mail or by text message: what is typed, and what the outbox says
    "fi": ("kiinnostunut-fi@example.org", "kiinnostunut-fi@example.org"),
    "ar": ("+358 40 555 0377", "+358405550377"),
}


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["fi", "ar-without-script"])
def test_an_interest_is_tipped_and_becomes_two_networks(program, open_browser, language, prefix, with_script):
    outbox = open_outbox(open_browser, program, SITE)
    name, (typed, address) = f"Kiinnostunut {language}", REACHED[language]
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(SITE, f"{prefix}/interest/"))
    assert visitor.locator("html").get_attribute("lang") == language
    asked = visitor.locator("main form [required]")
    assert asked.count() <= 4
    visitor.fill("[name=text]", "Yhdistysten yhteinen työllistäminen")
    visitor.fill("[name=name]", name)
    visitor.fill("[name=contact]", typed)
    kajaani = visitor.locator("[name=area] option", has_text="Kajaani").first  # perhaps with a word added
    visitor.select_option("[name=area]", value=kajaani.get_attribute("value"))
    press(visitor.locator("main form button[type=submit]").last)  # without the consent
    assert visitor.locator("[role=alert]").count() >= 1
    assert visitor.input_value("[name=text]") == "Yhdistysten yhteinen työllistäminen"
    visitor.check("[name=consent]")
    visitor.locator("main form button[type=submit]").last.click()
    visitor.wait_for_url("**/interest/received/")
    mail_saying(re.escape(name) + "|.", outbox, program, SITE, address)  # acknowledged at once

    # The stand-in sees it with the day by which it should be answered, and tips two networks.
    stand_in = open_browser(java_script_enabled=with_script, locale="fi")
    sign_in_as("stand-in", stand_in, program, SITE)
    stand_in.goto(program.address(SITE, "/interests/"))
    line = stand_in.locator("main tbody tr", has_text=name)
    told_on, due_on = [
        datetime.date(*map(int, reversed(day)))
        for day in re.findall(r"(\d+)\.(\d+)\.(\d{4})", line.inner_text())
    ]
    assert told_on < due_on
    assert "Kajaani" in line.inner_text()
    line.get_by_role("link", name=name).click()
    boxes = stand_in.locator("[name=networks]")
    assert boxes.count() >= 2
    for details in stand_in.locator("main details").all():
        if details.get_attribute("open") is None:
            details.locator("summary").first.click()
    wanted = ["Tiijätkö mitä?", "Yhistykset yhessä"]
    for one in wanted:
        stand_in.locator("label.pick", has_text=one).first.locator("[name=networks]").check()
    form = stand_in.locator("form", has=stand_in.locator("[name=networks]"))
    press(form.locator("button[type=submit]").last)

    # The contact knows that somebody was told, not who.
    told, _hit = mail_saying(r"/networks/|verkosto|Tiijätkö", outbox, program, SITE, "contact@")
    assert name not in told
    assert address not in told

    _mail, link = mail_saying(r"http://\S+/interest/tips/\S+/", outbox, program, SITE, address)
    visitor.goto(link[0])
    assert visitor.locator("main li form").count() == 2
    begun = time.monotonic()
    press(visitor.locator("main li form button[value=yes]").first)
    assert visitor.locator("main li form").count() == 1
    press(visitor.locator("main li form button[value=yes]").first)
    assert time.monotonic() - begun < 60
    assert visitor.locator("main li form").count() == 0

    # Now the contact knows the name, and never the address.
    said, _hit = mail_saying(re.escape(name), outbox, program, SITE, "contact@")
    assert address not in said
    contact = open_browser(java_script_enabled=with_script, locale="fi")
    sign_in_as("contact", contact, program, SITE)
    contact.goto(program.address(SITE, "/networks/tiijatko-mita/people/"))
    assert name in contact.locator("main").inner_text()
    assert address not in contact.content().replace(" ", "")
    outside = contact.locator("main .figures li", has_text="alueen ulkopuolelta")
    assert outside.locator(".num").inner_text() != "0"  # the network works in all Kainuu but Kajaani

    # A used link says so kindly; signed in by code, both networks stand there.
    visitor.goto(link[0])
    assert visitor.locator("main li form").count() == 0
    visitor.goto(program.address(SITE, f"{prefix}/sign-in/"))
    visitor.fill("[name=contact]", typed)
    visitor.locator("main form button[type=submit]").first.click()
    type_the_code(visitor, outbox, program, SITE, address)
    visitor.goto(program.address(SITE, f"{prefix}/my/"))
    shown = visitor.locator("main").inner_text()
    for one in wanted:
        assert one in shown


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["fi", "ar-without-script"])
def test_a_newcomer_joins_a_network_within_a_minute_with_at_most_four_fields(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    address = f"uusi-{language}@example.org"
    visitor = open_browser(
        java_script_enabled=with_script, locale=language, viewport={"width": 320, "height": 640}
    )
    visitor.goto(program.address(SITE, f"{prefix}/networks/"))
    begun = time.monotonic()
    visitor.locator("a[href$='/networks/tiijatko-mita/join/']").first.click()
    visitor.wait_for_url("**/join/")
    fields = visitor.locator("main form .field")
    assert fields.count() <= 4
    assert visitor.locator("main [type=password]").count() == 0
    visitor.fill("[name=name]", f"Uusi {language}")
    visitor.fill("[name=contact]", address)
    visitor.check("[name=consent]")
    visitor.locator("main form button[type=submit]").last.click()
    type_the_code(visitor, outbox, program, SITE, address)
    assert time.monotonic() - begun < 60
    visitor.goto(program.address(SITE, f"{prefix}/my/"))
    assert "Tiijätkö mitä?" in visitor.locator("main").inner_text()
    contact = open_browser(locale="fi")
    sign_in_as("contact", contact, program, SITE)
    contact.goto(program.address(SITE, "/networks/tiijatko-mita/people/"))
    assert f"Uusi {language}" in contact.locator("main").inner_text()
    assert address not in contact.content()
