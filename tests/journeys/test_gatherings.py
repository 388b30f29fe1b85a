"""J5, steps 1, 3, 4 and 5: a network holds a day with four roles, a member organisation hands in an event of its own, a
calendar of the municipality reads both, and those who came online are counted (S1.11, S1.37, S1.38, S4.17)."""

import datetime
import re
import urllib.request

import pytest
from icalendar import Calendar

from tests.journeys.mails import press, sign_in_as

pytestmark = pytest.mark.journey
SITE, NETWORK, KUHMO = "vapaat-verkostot", "/networks/tiijatko-mita/", "fi-kunta:290"
CASES = [("fi", "", True), ("en", "/en", False)]


def fill(page, title: str, day: datetime.date, **more: str) -> None:
    """The form of a gathering, with the fields that every one has."""
    page.fill("[name=title]", title)
    page.fill("[name=starts_on]", str(day))
    page.fill("[name=starts_time]", more.pop("starts", "10:00"))
    page.fill("[name=ends_time]", more.pop("ends", "15:00"))
    for name, value in more.items():
        page.fill(f"[name={name}]", value)
    area = page.locator("[name=area] option", has_text=re.compile("^Kuhmo$")).get_attribute("value")
    page.select_option("[name=area]", area)


def the_calendar(program, code: str) -> list[str]:
    """The titles in the calendar of a municipality, as a program reads them."""
    address = f"http://127.0.0.1:{program.port}/events/feeds/areas/{code}.ics"
    asked = urllib.request.Request(address, headers={"Host": f"{SITE}.localhost:{program.port}"})
    with urllib.request.urlopen(asked) as answer:
        found = Calendar.from_ical(answer.read())
    return [str(one["SUMMARY"]) for one in found.walk("VEVENT")]


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["fi", "en-without-script"])
def test_a_well_being_day_from_its_roles_to_those_who_came_online(
    program, open_browser, language, prefix, with_script
):
    contact = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", contact, program, SITE)
    today = datetime.date.today()
    title = f"Hyvinvointipäivä {language}"

    # 1. The network creates the day, and four roles with their places.
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}meetings/"))
    contact.locator("main a[href$='/meetings/add/']").click()
    contact.wait_for_url("**/meetings/add/")
    assert contact.locator("html").get_attribute("lang") == language
    fill(contact, title, today + datetime.timedelta(21), ends="09:00")
    contact.check("[name=takes_registrations]")
    press(contact.locator("main form button[type=submit]").first)
    assert contact.locator("#id_ends_time-error").count() == 1
    assert contact.input_value("[name=title]") == title
    contact.fill("[name=ends_time]", "15:00")
    press(contact.locator("main form button[type=submit]").first)
    contact.wait_for_url(re.compile(r"/events/[a-z0-9-]+/$"))
    event = contact.url
    for name, quota in (("Yrittäjä", "5"), ("Luennoitsija", "3"), ("Yhdistys", "20")):
        contact.goto(f"{event}roles/")
        contact.fill("#new-name", name)
        contact.fill("#new-quota", quota)
        press(contact.locator("section[aria-labelledby=role-new] button[type=submit]"))
    assert contact.locator("main section[aria-labelledby^='role-']").count() == 5  # the form of one more too

    # 3. A member organisation hands in an event beside it; a moderator lets it out.
    beside = f"Kylävaellus {language}"
    organisation = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("representative", organisation, program, SITE)
    organisation.goto(program.address(SITE, f"{prefix}/events/"))
    organisation.locator("main a[href$='/events/add/']").click()
    organisation.wait_for_url("**/events/add/")
    fill(organisation, beside, today + datetime.timedelta(22))
    organisation.locator("[name=organisations]").first.check()
    press(organisation.locator("main form button[type=submit]").first)
    organisation.wait_for_url(re.compile(r"/events/[a-z0-9-]+/$"))
    assert organisation.locator("main .notice.late:visible").count() == 1
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    assert visitor.goto(organisation.url).status == 404
    moderator = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("moderator", moderator, program, SITE)
    moderator.goto(program.address(SITE, f"{prefix}/events/desk/"))
    moderator.locator("main a", has_text=beside).click()
    moderator.wait_for_url(organisation.url)
    press(moderator.locator("main form[action$='/step/publish/'] button"))
    assert visitor.goto(organisation.url).status == 200
    description = visitor.locator("meta[property='og:description']").get_attribute("content")
    assert "Kuhmo" in description
    assert str((today + datetime.timedelta(22)).year) in description

    # 4. The calendar of the municipality has both, and the list on the web too.
    titles = the_calendar(program, KUHMO)
    assert {title, beside} <= set(titles)
    visitor.goto(program.address(SITE, f"{prefix}/events/?area={KUHMO}"))
    assert visitor.locator("main article a", has_text=title).count() == 1
    month = today + datetime.timedelta(21)
    visitor.goto(program.address(SITE, f"{prefix}/events/?month={month:%Y-%m}"))
    assert visitor.locator("main .month a", has_text=title).count() >= 1

    # 5. A part is held online elsewhere; whoever came is counted by hand.
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}meetings/add/"))
    # Over two days, so that it runs now on every clock.
    runs = {"starts": "00:00", "ends": "23:59", "ends_on": str(today + datetime.timedelta(1))}
    fill(contact, f"Etäluento {language}", today, **runs, platform="Zoom")
    contact.check("[name=mode][value=online]")
    contact.fill("[name=link]", "https://zoom.example.org/j/1")
    contact.check("[name=link_for][value=everyone]")
    press(contact.locator("main form button[type=submit]").first)
    contact.wait_for_url(re.compile(r"/events/[a-z0-9-]+/$"))
    online = contact.url
    assert "Zoom" in contact.locator("main").inner_text()
    contact.locator("main a[href$='/heads/']").click()
    contact.fill("[name=number]", "84")
    press(contact.locator("main form button[type=submit]"))
    contact.wait_for_url(online)
    visitor.goto(online)
    assert "84" in visitor.locator("main dl").first.inner_text()
    assert visitor.locator("main a[href='https://zoom.example.org/j/1']").count() == 1
