"""J6, steps 1 to 3: two or three informants from each municipality of a network's area (S1.12, S1.13)."""

import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as, type_the_code

pytestmark = pytest.mark.journey
SITE, NETWORK = "vapaat-verkostot", "/networks/tiijatko-mita/"
CASES = [("fi", "", True), ("ar", "/ar", False)]
MUNICIPALITIES = {"Hyrynsalmi", "Kuhmo", "Paltamo", "Puolanka", "Ristijärvi", "Sotkamo", "Suomussalmi"}
OUTSIDE = {"Paltamo", "Puolanka"}  # of the project, though in the network's area


def choose(page, field: str, words: str) -> None:
    """Choose what reads so, perhaps with a word added."""
    option = page.locator(f"[name={field}] option", has_text=words).first
    page.select_option(f"[name={field}]", value=option.get_attribute("value"))


def rows_of(page, role: str) -> dict:
    """The lines of a role's table by the municipality that heads them."""
    section = page.locator("main section", has=page.locator("h2", has_text=role))
    return {
        one.locator("th").inner_text().split("(")[0].strip(): one for one in section.locator("tbody tr").all()
    }


def badge(row) -> str:
    """Whether there are `good` or `bad` numbers there."""
    return row.locator(".badge").get_attribute("class").split()[-1]


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["fi", "ar-without-script"])
def test_each_municipality_gives_two_or_three_informants_and_a_fourth_waits(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    role = {"fi": "Kylän kertoja", "ar": "مُخبِر القرية"}[language]
    contact = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", contact, program, SITE)
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}settings/"))
    contact.locator("main a[href$='/quotas/new/']").click()
    contact.wait_for_url("**/quotas/new/")
    assert contact.locator("html").get_attribute("lang") == language

    # Seven municipalities, computed from "Kainuu except Kajaani"; two of them are not the project's.
    told = contact.locator("main form header p").inner_text()
    assert {one for one in (*MUNICIPALITIES, "Kajaani") if one in told} == MUNICIPALITIES
    contact.fill("[name=name]", role)
    contact.fill("[name=minimum]", "3")
    contact.fill("[name=maximum]", "2")
    press(contact.locator("main form button[type=submit]").first)
    assert contact.locator("[name=maximum]").get_attribute("aria-invalid") == "true"
    assert contact.input_value("[name=name]") == role
    contact.fill("[name=minimum]", "2")
    contact.fill("[name=maximum]", "3")
    press(contact.locator("main form button[type=submit]").first)
    contact.wait_for_url("**/quotas/")
    rows = rows_of(contact, role)
    assert set(rows) == MUNICIPALITIES
    assert {name for name, row in rows.items() if row.locator("th .soft").count()} == OUTSIDE
    assert {badge(row) for row in rows.values()} == {"bad"}  # nobody yet
    enter = contact.locator("main section", has=contact.locator("h2", has_text=role)).locator("a.btn.main")
    enter_url = enter.get_attribute("href")

    # People without a computer are entered by the contact: one from Ristijärvi, three from Sotkamo.
    number = {"fi": 10, "ar": 20}[language]
    for place in ("Ristijärvi", "Sotkamo", "Sotkamo", "Sotkamo"):
        number += 1
        name = f"Tiina Tiedottaja {number}"
        contact.goto(program.address(SITE, f"{prefix}{NETWORK}people/add/"))
        contact.fill("[name=name]", name)
        contact.fill("[name=contact]", f"+358 40 555 01{number}")
        choose(contact, "area", place)
        contact.check("[name=consent]")
        press(contact.locator("main form button[type=submit]").last)
        contact.wait_for_url("**/people/")
        contact.goto(program.address(SITE, enter_url))
        choose(contact, "person", name)
        choose(contact, "area", place)
        press(contact.locator("main form button[type=submit]").last)
        contact.wait_for_url("**/quotas/")
    rows = rows_of(contact, role)
    assert [rows["Ristijärvi"].locator("td .num").first.inner_text(), badge(rows["Ristijärvi"])] == [
        "1",
        "bad",
    ]
    assert [rows["Sotkamo"].locator("td .num").first.inner_text(), badge(rows["Sotkamo"])] == ["3", "good"]

    # A fourth from Sotkamo joins on a phone, wants to take part in this, and waits.
    address = f"neljas-{language}@example.org"
    fourth = open_browser(
        java_script_enabled=with_script, locale=language, viewport={"width": 320, "height": 640}
    )
    fourth.goto(program.address(SITE, f"{prefix}{NETWORK}join/"))
    fourth.fill("[name=name]", f"Neljäs {language}")
    fourth.fill("[name=contact]", address)
    choose(fourth, "area", "Sotkamo")
    fourth.check("[name=consent]")
    press(fourth.locator("main form button[type=submit]").last)
    type_the_code(fourth, outbox, program, SITE, address)
    fourth.goto(program.address(SITE, f"{prefix}{NETWORK}quotas/"))
    assert "Tiina" not in fourth.content()  # who has the places is for those who look after the network
    fourth.locator(f"main a[href$='{enter_url.removeprefix(prefix)}']").click()
    fourth.wait_for_url(re.compile(r"/place/$"))
    choose(fourth, "area", "Sotkamo")
    press(fourth.locator("main form button[type=submit]").last)
    fourth.wait_for_url("**/quotas/")
    own = fourth.locator("main section .notice")
    assert own.count() == 1
    assert "Sotkamo" in own.inner_text()
    assert own.locator("p").count() == 1  # as number 1 of those who wait
    taken, waiting = rows_of(fourth, role)["Sotkamo"].locator("td > .num").all_inner_texts()
    assert (taken, waiting) == ("3", "1")

    # One gives the place up: it is the fourth's, who is told.
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}quotas/"))
    press(rows_of(contact, role)["Sotkamo"].locator("td form button").first)
    told, _link = mail_saying(rf"http://\S+{NETWORK}quotas/", outbox, program, SITE, address)
    assert role in told
    assert "Sotkamo" in told
    fourth.goto(program.address(SITE, f"{prefix}{NETWORK}quotas/"))
    assert own.locator("p").count() == 0
    taken, waiting = rows_of(fourth, role)["Sotkamo"].locator("td > .num").all_inner_texts()
    assert (taken, waiting) == ("3", "0")

    # Everybody sees the numbers, nobody the people.
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(SITE, f"{prefix}{NETWORK}quotas/"))
    assert badge(rows_of(visitor, role)["Ristijärvi"]) == "bad"
    assert "Tiina" not in visitor.content()
    assert "Neljäs" not in visitor.content()
