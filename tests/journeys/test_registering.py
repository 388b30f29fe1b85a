"""J10, J11: a guest without an account registers, says what they need, is let in by code, and how organisers see it."""

import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as

pytestmark = pytest.mark.journey
SITE = "ivkv"
TITLE = {"et": "Võrgustiku talvekohtumine", "ru": "Зимняя встреча сети"}
CASES = [("et", "", True), ("ru", "/ru", False)]
NEED = {"et": "Viipekeele tõlk", "ru": "Переводчик жестового языка"}


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["et", "ru-without-script"])
def test_a_guest_registers_and_is_let_in(program, open_browser, language, prefix, with_script):
    outbox = open_outbox(open_browser, program, SITE)
    name, address = f"Kadri {language}", f"kadri-{language}@example.org"
    guest = open_browser(
        java_script_enabled=with_script, locale=language, viewport={"width": 320, "height": 640}
    )
    guest.goto(program.address(SITE, f"{prefix}/events/"))
    guest.get_by_role("link", name=TITLE[language]).first.click()
    guest.locator("main a[href$='/register/']").first.click()
    guest.wait_for_url("**/register/")
    assert guest.evaluate("document.documentElement.scrollWidth") <= 320
    form = guest.locator("main form:has([name=once])")
    guest.fill("[name=name]", name)
    guest.fill("[name=need]", NEED[language])
    press(form.locator("button[type=submit]"))  # without an address
    assert guest.locator("[role=alert]").count() == 1
    assert guest.input_value("[name=need]") == NEED[language]
    guest.fill("[name=email]", address)
    press(form.locator("button[type=submit]"))
    assert guest.url.endswith("/registered/")
    text, link = mail_saying(r"https?://\S+/registrations/[a-z0-9]{48}/", outbox, program, SITE, address)
    code = re.search(r"\b([A-Z2-9]{4} [A-Z2-9]{4})\b", text)[1]
    assert NEED[language] not in text
    guest.goto(link[0])
    assert code in guest.locator("main").inner_text()
    assert guest.locator("main svg.segno").is_visible()
    assert NEED[language] not in guest.content()
    assert guest.evaluate("document.documentElement.scrollWidth") <= 320

    organiser = open_browser(java_script_enabled=with_script, locale="en")
    sign_in_as("coordinator", organiser, program, SITE)
    at = re.sub(r"^.*?(/events/[^/]+/).*$", r"\1", guest.locator("main a.crumb").get_attribute("href"))
    organiser.goto(program.address(SITE, f"/en{at}people/"))
    line = organiser.locator("main li", has_text=name)
    assert NEED[language] not in organiser.content()
    press(line.locator("form[action$='/need/'] button"))
    assert NEED[language] in organiser.locator("main").inner_text()
    organiser.goto(program.address(SITE, f"/en{at}arrivals/"))
    organiser.fill("[name=code]", code.lower())
    press(organiser.locator("form:has([name=code]) button"))
    came = organiser.locator("main li", has_text=name)
    assert came.locator(".badge").count() == 1

    guest.goto(link[0])
    guest.locator("main details summary").last.click()
    press(guest.locator("form:has(input[value=cancel]) button"))
    organiser.goto(program.address(SITE, f"/en{at}people/"))
    assert organiser.locator("#comes-1").count() == 1
    assert name not in organiser.locator("main ul.list").first.inner_text()
