"""J3: an idea becomes a network; another is founded, begins, is handed over, tells how it goes (S1.33-S1.36)."""

import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as, type_the_code

pytestmark = pytest.mark.journey
SITE = "vapaat-verkostot"
CASES = [("fi", "", True), ("ar", "/ar", False)]
each_way = pytest.mark.parametrize(
    ("language", "prefix", "with_script"), CASES, ids=["fi", "ar-without-script"]
)
IDEAS = {
    "fi": ("Lainapyörät kylien väliin", "Kylästä toiseen ei pääse ilman autoa."),
    "ar": ("دراجات نستعيرها بين القرى", "لا وصول من قرية إلى أخرى بلا سيارة."),
}
LATE = """
import datetime
from django.db import IntegrityError, transaction
from django.db.models import F
from talkoo.areas.check_ins import tasks
from talkoo.areas.check_ins.models import CheckIn, Reminder
from talkoo.kernel import clock
from talkoo.people.spaces.models import ContactAppointment
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "vapaat-verkostot")
with sites.within(site.id):
    CheckIn.objects.filter(space__slug="{slug}").update(sent_at=F("sent_at") - datetime.timedelta(days=35))
    tasks.remind_all()
    tasks.remind_all()
    print("REMINDERS", Reminder.objects.filter(space__slug="{slug}").count())
    now = ContactAppointment.objects.get(space__slug="{slug}", until=None)
    try:
        with transaction.atomic():
            ContactAppointment.objects.create(space=now.space, person=now.person, since=clock.now())
    except IntegrityError as problem:
        print("REFUSED", problem)
"""
NAMES = {"fi": ("Lukupiirit kiertoon", "Luetaan yhdessä."), "ar": ("حلقات القراءة", "نقرأ معًا.")}


def come_in(page, outbox, program, name: str, address: str) -> None:
    """What every newcomer is asked: a name, an address, a yes; then the code of the mail."""
    page.fill("[name=name]", name)
    page.fill("[name=contact]", address)
    page.check("[name=consent]")
    press(page.locator("main form button[type=submit]").last)
    type_the_code(page, outbox, program, SITE, address)


@each_way
def test_an_idea_with_five_supporters_becomes_a_network(program, open_browser, language, prefix, with_script):
    outbox = open_outbox(open_browser, program, SITE)
    title, text = IDEAS[language]
    address = f"ideoija-{language}@example.org"
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(SITE, f"{prefix}/ideas/"))
    visitor.locator("main a[href$='/ideas/new/']").first.click()
    visitor.wait_for_url("**/ideas/new/")
    assert visitor.locator("html").get_attribute("lang") == language
    visitor.fill("[name=title]", title)
    visitor.fill("[name=email]", address)
    press(visitor.locator("main form button[type=submit]").last)  # without a word on what is needed
    assert visitor.locator("[name=text]").get_attribute("aria-invalid") == "true"
    assert visitor.input_value("[name=title]") == title
    visitor.fill("[name=text]", text)
    press(visitor.locator("main form button[type=submit]").last)
    visitor.wait_for_url("**/thanks/")
    idea = re.search(r"/ideas/[^/]+/", visitor.url)[0]

    for number in range(1, 6):
        other = open_browser(java_script_enabled=with_script, locale=language)
        other.goto(program.address(SITE, f"{prefix}{idea}"))
        assert address not in other.content()
        other.locator("main a[href$='/support/']").click()
        other.wait_for_url("**/support/")
        press(other.locator("main form button[type=submit]"))
        assert other.locator("main form").count() == 0  # once is enough
        other.goto(program.address(SITE, f"{prefix}{idea}"))
        assert other.locator("main .lead .num").inner_text() == str(number)

    coordinator = open_browser(java_script_enabled=with_script, locale="fi")
    sign_in_as("coordinator", coordinator, program, SITE)
    coordinator.goto(program.address(SITE, "/monday/"))
    assert coordinator.locator("main a[href*='/ideas/']").count() == 1
    coordinator.goto(program.address(SITE, idea))
    coordinator.locator(f"main a[href$='{idea}care/']").click()
    coordinator.wait_for_url("**/care/")
    coordinator.locator(f"main a[href$='{idea}network/']").click()
    coordinator.wait_for_url(f"**{idea}network/")
    assert coordinator.input_value("[name=name]") == title
    assert coordinator.input_value("[name=purpose]") == text
    press(coordinator.locator("main form button[type=submit]").last)
    network = re.search(r"/networks/[^/]+/", coordinator.url)[0]
    assert title in coordinator.locator("h1").inner_text()
    coordinator.goto(program.address(SITE, "/networks/?state=forming"))
    assert coordinator.locator(f"main article a[href$='{network}']").count() >= 1

    # Both pages lead to each other, and whoever left the idea hears of it.
    visitor.goto(program.address(SITE, f"{prefix}{idea}"))
    visitor.locator(f"main a[href$='{network}']").click()
    visitor.wait_for_url(f"**{network}")
    assert title in visitor.locator("h1").inner_text()
    told, link = mail_saying(r"http://\S+/networks/\S+/", outbox, program, SITE, address, among=3)
    assert network in link[0]
    assert title in told


@each_way
def test_a_network_is_founded_begins_and_is_handed_over_with_a_yes(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    called, purpose = NAMES[language]
    founder, follower = f"perustaja-{language}@example.org", f"seuraaja-{language}@example.org"
    voice, next_voice = f"Paavo Perustaja {language}", f"Saara Seuraaja {language}"

    first = open_browser(java_script_enabled=with_script, locale=language)
    first.goto(program.address(SITE, f"{prefix}/networks/found/"))
    first.wait_for_url("**/join/?next=*")
    come_in(first, outbox, program, "Perustaja Oikea Nimi", founder)
    first.wait_for_url("**/networks/found/")
    assert first.locator("html").get_attribute("lang") == language

    # What cannot be is told at the field; then a network that has been there since February 2015.
    first.fill("[name=name]", called)
    first.fill("[name=purpose]", purpose)
    first.fill("[name=areas]", "Kainuu")
    first.fill("[name=not_areas]", "Tallinn")
    first.check("[name=is_existing]")
    first.fill("[name=started]", "2/2199")
    first.fill("[name=public_name]", voice)
    press(first.locator("main form button[type=submit]").last)
    assert first.locator("[name=not_areas]").get_attribute("aria-invalid") == "true"
    assert first.locator("[name=started]").get_attribute("aria-invalid") == "true"
    assert first.input_value("[name=purpose]") == purpose
    first.fill("[name=not_areas]", "Kajaani")
    first.fill("[name=started]", "2/2015")
    assert first.locator("[name=is_contact]").is_checked()
    press(first.locator("main form button[type=submit]").last)
    network = re.search(r"/networks/[^/]+/", first.url)[0]
    slug = network.split("/")[2]
    said = first.locator("main").inner_text()
    for one in ("Kainuu", "Kajaani", "2015", voice):
        assert one in said
    if language == "fi":
        assert "helmikuu 2015" in said.lower()

    # The coordinator lets it begin, the founder hears of it.
    coordinator = open_browser(java_script_enabled=with_script, locale="fi")
    sign_in_as("coordinator", coordinator, program, SITE)
    coordinator.goto(program.address(SITE, "/networks/waiting/"))
    press(coordinator.locator(f"main form[action$='{network}state/'] button"))
    assert coordinator.locator(f"main form[action$='{network}state/']").count() == 0
    mail_saying(rf"http://\S+{network}", outbox, program, SITE, founder)

    # The founder chooses which contact details show.
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(SITE, f"{prefix}{network}"))
    assert founder not in visitor.content()
    first.goto(program.address(SITE, f"{prefix}/me/contacts/"))
    first.select_option("[name=visibility]", "public")
    press(first.locator("main form", has=first.locator("[name=visibility]")).locator("button"))
    visitor.reload()
    assert founder in visitor.locator("main").inner_text()

    # Somebody joins; the role is offered, and nothing changes before the yes.
    second = open_browser(java_script_enabled=with_script, locale=language)
    second.goto(program.address(SITE, f"{prefix}{network}"))
    second.locator(f"main a[href$='{network}join/']").first.click()
    second.wait_for_url("**/join/")
    come_in(second, outbox, program, "Seuraaja Oikea Nimi", follower)
    mail_saying(rf"http://\S+{network}people/", outbox, program, SITE, founder)
    first.goto(program.address(SITE, f"{prefix}{network}contact/"))
    first.select_option("[name=person]", label="Seuraaja Oikea Nimi")
    first.fill("[name=message]", "Ota sinä!")
    press(first.locator("main form button[type=submit]").first)
    visitor.reload()
    assert voice in visitor.locator("main").inner_text()

    offer, link = mail_saying(r"http://\S+/handovers/\S+/", outbox, program, SITE, follower)
    assert "Ota sinä!" in offer
    assert first.goto(link[0]).status == 404  # an offer is its receiver's own
    second.goto(link[0])
    second.fill("[name=public_name]", next_voice)
    press(second.locator("main form button:not([name=no])").first)
    second.wait_for_url(f"**{network}")
    visitor.reload()
    said = visitor.locator("main").inner_text()
    assert next_voice in said
    assert voice not in said
    assert founder not in visitor.content()
    assert "Oikea Nimi" not in visitor.content()
    mail_saying(rf"http://\S+{network}", outbox, program, SITE, founder)
    assert first.goto(program.address(SITE, f"{prefix}{network}contact/")).status == 403
    second.goto(link[0])
    assert second.locator("main form").count() == 0  # answered

    # The new voice tells how it goes; the coordinator reads it.
    second.goto(program.address(SITE, f"{prefix}{network}check-in/"))
    press(second.locator("main form button[type=submit]").first)
    assert second.locator("main fieldset.wrong").count() == 1
    second.locator("[name=mood]").first.check()
    second.fill("[name=next_step]", f"Kirjasto {language}")
    press(second.locator("main form button[type=submit]").first)
    coordinator.goto(program.address(SITE, "/check-ins/"))
    line = coordinator.locator("main li", has=coordinator.locator(f"a[href$='/{slug}/check-in/']"))
    assert f"Kirjasto {language}" in line.inner_text()
    assert line.locator(".badge.late").count() == 0

    # Thirty-five days later: late on the board, and one reminder with the way to say how it goes.
    # A second contact is refused by the database itself.
    said = program.python(LATE.format(slug=slug))
    assert "REMINDERS 1\n" in said
    assert "spaces_contactappointment_one_open" in said
    coordinator.reload()
    assert line.locator(".badge.late").count() == 1
    _told, link = mail_saying(rf"http://\S+{network}check-in/", outbox, program, SITE, follower)
    second.goto(link[0])
    second.locator("[name=mood]").first.check()
    press(second.locator("main form button[type=submit]").first)
    coordinator.reload()
    assert line.locator(".badge.late").count() == 0
