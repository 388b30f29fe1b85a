"""J16, step 2: meetings on the first Tuesday of the month, one moved, one left out, one whose day people choose; and a
month without a date (S2.17, S4.10). Somebody answers without an account."""

import datetime
import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as

pytestmark = pytest.mark.journey
SITE, NETWORK = "vapaat-verkostot", "/networks/tiijatko-mita/"
CASES = [("fi", "", True), ("ar", "/ar", False)]
TELL = """
import datetime
from talkoo.blocks.gatherings.tasks import dates
from talkoo.kernel import clock
from talkoo.plumbing.tenancy import sites
day = datetime.datetime.fromisoformat("{day}T10:00:00+00:00")
site = next(one for one in sites.every() if one.key == "{site}")
with sites.within(site.id), clock.frozen(day):
    print("TOLD", dates.tell_bare_months())
"""


def first_tuesdays(number: int) -> list[datetime.date]:
    """Those to come from tomorrow on, as the form of the series says."""
    day, found = datetime.date.today() + datetime.timedelta(1), []
    while len(found) < number:
        if day.isoweekday() == 2 and day.day <= 7:
            found.append(day)
        day += datetime.timedelta(1)
    return found


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["fi", "ar-without-script"])
def test_meetings_repeat_one_is_moved_and_people_choose_the_day_of_another(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    contact = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", contact, program, SITE)
    title = f"Kuukausi {language}"

    # A series, and the meetings it makes.
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}meetings/"))
    contact.locator("main a[href$='/series/']").click()
    contact.locator("main a[href$='/series/add/']").click()
    contact.wait_for_url("**/series/add/")
    assert contact.locator("html").get_attribute("lang") == language
    contact.fill("[name=title]", title)
    contact.fill("[name=starts_on]", str(datetime.date.today() + datetime.timedelta(1)))
    contact.check("[name=every][value=month_by_weekday]")
    contact.check("[name=weekdays][value='2']")
    contact.check("[name=weekdays][value='4']")
    contact.select_option("[name=audience]", "public")
    press(contact.locator("main form button[type=submit]").last)
    assert contact.locator("#id_weekdays-error").count() == 1
    assert contact.input_value("[name=title]") == title
    contact.uncheck("[name=weekdays][value='4']")
    press(contact.locator("main form button[type=submit]").last)
    contact.wait_for_url(re.compile(r"/series/[0-9a-f-]{36}/$"))
    series = contact.url
    days = first_tuesdays(3)
    meetings = contact.locator("main ul.list > li")
    shown = [one.get_attribute("datetime")[:10] for one in meetings.locator("time").all()]
    assert [str(day) for day in days] == list(dict.fromkeys(shown))[:3]
    assert meetings.count() >= 5

    # One is moved, one left out; the rest stays.
    meetings.nth(0).locator("a[href$='/move/']").click()
    moved = days[0] + datetime.timedelta(2)
    contact.fill("[name=day]", str(moved))
    press(contact.locator("main form button[type=submit]").last)
    press(contact.locator("main ul.list > li").nth(1).locator("form button"))
    texts = [one.get_attribute("datetime")[:10] for one in meetings.locator("a > time").all()]
    assert str(moved) in texts
    assert str(days[2]) in texts
    assert meetings.nth(1).locator(".badge.bad").count() == 1

    # The day of the third is asked about.
    meetings.nth(2).locator("a[href$='/dates/ask/']").click()
    for number, day in enumerate((days[2] + datetime.timedelta(1), days[2] + datetime.timedelta(3)), 1):
        contact.fill(f"[name=day_{number}]", str(day))
        contact.fill(f"[name=from_{number}]", "18:00")
        contact.fill(f"[name=to_{number}]", "20:00")
    contact.fill("[name=closes_on]", str(days[2] - datetime.timedelta(1)))
    press(contact.locator("main form button[type=submit]").last)
    contact.wait_for_url("**/dates/")
    asked = contact.url
    for group, answer in ((0, "yes"), (1, "maybe")):
        contact.locator("main form fieldset").nth(group).locator(f"input[value={answer}]").check()
    press(contact.locator("main form.roomy button[type=submit]"))

    guest = open_browser(java_script_enabled=with_script, locale=language)
    guest.goto(asked)
    for group, answer in ((0, "no"), (1, "yes")):
        guest.locator("main form fieldset").nth(group).locator(f"input[value={answer}]").check()
    guest.fill("[name=name]", "Leila")
    guest.fill("[name=email]", f"leila-{language}@example.org")
    press(guest.locator("main form.roomy button[type=submit]"))
    guest.wait_for_url("**/dates/mine/**")
    assert guest.input_value("[name=name]") == "Leila"

    # As many yes, but nobody says no to the second.
    contact.goto(asked)
    press(contact.locator("main form[action$='/close/'] button"))
    assert contact.locator("main li", has=contact.locator(".badge.good")).count() == 1
    chosen = contact.locator("main li", has=contact.locator(".badge.good"))
    assert chosen.locator("b").first.inner_text() == contact.locator("main li b").nth(1).inner_text()
    _mail, link = mail_saying(
        r"https?://\S+/events/\S+", outbox, program, SITE, f"leila-{language}@example.org"
    )
    guest.goto(link[0])
    assert guest.locator("h1", has_text=title).count() == 1

    # The month in which one was left out has no date: told on its tenth day.
    said = program.python(TELL.format(day=days[1].replace(day=10), site=SITE))
    assert re.search(r"TOLD [1-9]", said)
    series_page = re.search(r"/series/[0-9a-f-]{36}/$", series)[0]
    mail_saying(rf"{re.escape(title)}[\s\S]+{series_page}", outbox, program, SITE, "contact@", among=3)
    contact.goto(series)
    assert contact.locator("main form[action$='/end/']").count() == 1
