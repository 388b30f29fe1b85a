"""J11: a visit whose day people choose, what a guest needs and how it is forgotten; a host programme that organisations
of the area answer without an account, pictures only with words, and the programme in the guests' language (S0.15,
S0.16, S0.24)."""

import datetime
import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as

pytestmark = pytest.mark.journey
SITE = "suuntana"
HOST, GUESTS = "MTÜ Meelerahu Näidis", "Outokummun mielenterveysyhdistys Välke ry"
each_way = pytest.mark.parametrize(
    ("language", "prefix", "with_script"),
    [("fi", "", True), ("et", "/et", False)],
    ids=["fi", "et-without-script"],
)
DATED = {"fi": "Vierailu Virumaalle", "et": "Külaskäik Virumaale"}
TENTATIVE = {"fi": "Syksyllä Outokumpuun", "et": "Sügisel Outokumpusse"}
NEED = {"fi": "Pähkinäallergia", "et": "Pähkliallergia"}
SAID = {"fi": "Kerromme teestä ja hiljaisuudesta", "et": "Räägime teest ja vaikusest"}
LINK = """
from talkoo.areas.visits.models import Slot
from talkoo.areas.visits.queries import INVITATION
from talkoo.kernel import proofs
from talkoo.plumbing.tenancy import sites
for site in sites.every():
    if site.key == "suuntana":
        with sites.within(site.id):
            slot = Slot.objects.filter(organisation__slug="vaikuse-tund-naidis", withdrawn_at=None).latest("number")
            print("LINK" + proofs.give(INVITATION, slot.pk, site=site.id))
"""
AT_NOON = """
import datetime
from talkoo.blocks.gatherings.actions import needing
from talkoo.blocks.gatherings.tasks import dates
from talkoo.kernel import clock
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "suuntana")
with sites.within(site.id), clock.frozen(datetime.datetime.fromisoformat("{day}T12:00:00+00:00")):
    {task}()
"""


def at_noon(program, day: datetime.date, task: str) -> None:
    """A task that the clock begins, on that day."""
    program.python(AT_NOON.format(day=day, task=task))


@each_way
def test_a_visit_gets_its_date_by_a_poll_and_forgets_what_a_guest_needs(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    title, today = f"Syysvierailu {language}", datetime.date.today()
    planner = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("coordinator", planner, program, SITE)

    # 1. A visit without a date stands on the list of visits.
    planner.goto(program.address(SITE, f"{prefix}/events/add/"))
    assert planner.locator("html").get_attribute("lang") == language
    planner.fill("[name=title]", title)
    planner.select_option("[name=kind]", "visit")
    planner.locator("label", has_text=GUESTS).locator("input[name=organisations]").check()
    planner.check("[name=takes_registrations]")
    planner.fill("[name=capacity]", "8")
    press(planner.locator("main form button[type=submit]").first)
    planner.wait_for_url(re.compile(r"/events/[a-z0-9-]+/$"))
    event = planner.url
    press(planner.locator("main form[action*='/visits/plan/'] button"))
    planner.wait_for_url("**/visits/*/edit/")
    visit = planner.url.removesuffix("edit/")
    planner.fill("[name=host]", HOST)
    planner.fill("[name=areas]", "Rakvere")
    planner.fill("[name=from_0]", GUESTS)
    planner.fill("[name=seats_0]", "8")
    press(planner.locator("main form:has([name=host]) button[type=submit]"))
    assert planner.url == visit
    guest = open_browser(java_script_enabled=with_script, locale=language)
    guest.goto(program.address(SITE, f"{prefix}/visits/"))
    at = re.search(r"/visits/[a-z0-9-]+/$", visit)[0]
    card = guest.locator("main article", has=guest.locator(f"a[href$='{at}']"))
    assert title in card.inner_text()
    assert card.locator(".badge").count() == 1
    host = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("representative", host, program, SITE)
    host.goto(visit)
    press(host.locator("main form[action$='/answer/yes/'] button"))

    # 2. Two people say which day suits them, one of them without an account; the question closes by itself.
    planner.goto(event)
    planner.locator("main a[href$='/dates/ask/']").click()
    planner.wait_for_url("**/dates/ask/")
    days = [today + datetime.timedelta(number) for number in (40, 43)]
    for number, day in enumerate(days, 1):
        planner.fill(f"[name=day_{number}]", str(day))
        planner.fill(f"[name=from_{number}]", "09:00")
        planner.fill(f"[name=to_{number}]", "17:00")
    closes = today + datetime.timedelta(9)
    planner.fill("[name=closes_on]", str(closes))
    planner.fill("[name=closes_at]", "12:00")
    press(planner.locator("main form:has([name=day_1]) button[type=submit]").last)
    planner.wait_for_url("**/dates/")
    asked, name, address = planner.url, f"Marja {language}", f"marja-{language}@example.org"
    for page, answers in ((host, ("maybe", "yes")), (guest, ("no", "yes"))):
        page.goto(asked)
        for group, answer in enumerate(answers):
            page.locator("main form fieldset").nth(group).locator(f"input[value={answer}]").check()
        if page is guest:
            page.fill("[name=name]", name)
            page.fill("[name=email]", address)
        press(page.locator("main form.roomy button[type=submit]"))
    at_noon(program, closes - datetime.timedelta(1), "dates.settle_polls")
    chosen = re.compile(rf"\b0?{days[1].day}\.0?{days[1].month}\.{days[1].year}\b")
    guest.goto(visit)
    assert not chosen.search(guest.locator("main header").inner_text())
    at_noon(program, closes + datetime.timedelta(1), "dates.settle_polls")
    mail_saying(re.escape(title) + r"[\s\S]+/events/\S+", outbox, program, SITE, address)
    guest.goto(asked)
    assert guest.locator("main form.roomy").count() == 0
    assert guest.locator("main li", has=guest.locator(".badge.good")).locator("b").count() == 1
    guest.goto(visit)
    assert chosen.search(guest.locator("main header").inner_text())
    guest.goto(program.address(SITE, f"{prefix}/visits/"))
    assert card.locator(".badge").count() == 0
    assert chosen.search(card.inner_text())

    # 4. A guest says what they need: the host reads it, those who plan the visit do not.
    guest.goto(f"{event}register/")
    guest.fill("[name=name]", name)
    guest.fill("[name=email]", address)
    guest.fill("[name=need]", NEED[language])
    press(guest.locator("main form:has([name=once]) button[type=submit]"))
    _mail, own = mail_saying(r"https?://\S+/registrations/[a-z0-9]{48}/", outbox, program, SITE, address)
    assert planner.goto(f"{visit}needs/").status == 403
    planner.goto(f"{event}people/")
    line = planner.locator("main li", has_text=name)
    assert line.count() == 1
    assert line.locator("form[action$='/need/']").count() == 0

    def host_reads() -> bool:
        host.goto(visit)
        host.locator("main a[href$='/needs/']").click()
        host.wait_for_url("**/needs/")
        if not (look := host.locator("main li", has_text=name).locator("form button")).count():
            return False
        press(look)
        return NEED[language] in host.locator("main").inner_text()

    assert host_reads()
    guest.goto(own[0])
    told = guest.locator("section[aria-labelledby=needs] > p")
    assert told.count() == 1

    # 7. It is kept until thirty days after the visit; on the day after, nobody reads it any more.
    at_noon(program, days[1] + datetime.timedelta(30), "needing.forget_needs")
    assert host_reads()
    at_noon(program, days[1] + datetime.timedelta(31), "needing.forget_needs")
    assert not host_reads()
    assert name not in host.locator("main").inner_text()
    guest.goto(own[0])
    assert told.count() == 0


@each_way
def test_a_host_programme_from_asking_to_reading_it(program, open_browser, language, prefix, with_script):
    visitor = open_browser(
        java_script_enabled=with_script, locale=language, viewport={"width": 320, "height": 640}
    )
    visitor.goto(program.address(SITE, f"{prefix}/visits/"))
    undated = visitor.locator("main article", has_text=TENTATIVE[language])
    assert undated.locator(".badge").count() == 1
    visitor.locator("main article a", has_text=DATED[language]).click()
    visitor.wait_for_url(re.compile(r"/visits/[a-z0-9-]+/$"))
    at = re.sub(r"^.*?(/visits/[a-z0-9-]+/)$", r"\1", visitor.url)

    host = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("coordinator", host, program, SITE)
    host.goto(program.address(SITE, f"{prefix}{at}programme/"))
    parts = host.locator("section[aria-labelledby=asked] li")
    part = parts.filter(has_text="Vaikuse Tund")
    press(part.locator("form[action$='/withdraw/'] button"))
    form = host.locator("main form:has([name=once])")
    form.locator("label", has_text="Vaikuse Tund").locator("input").check()
    host.fill("[name=begins]", "14:00")
    host.fill("[name=ends]", "13:00")
    press(form.locator("button[type=submit]"))
    assert host.locator("#id_ends-error").count() == 1
    host.fill("[name=ends]", "15:00")
    press(form.locator("button[type=submit]"))
    part = parts.filter(has_text="Vaikuse Tund")
    assert part.count() == 1

    link = program.python(LINK).partition("LINK")[2].strip()
    speaker = open_browser(java_script_enabled=with_script, locale=language)
    speaker.goto(program.address(SITE, f"{prefix}/visits/invitations/{link}/"))
    press(speaker.locator("main form button[type=submit]"))  # neither yes nor no
    assert speaker.locator("#id_answer-error").count() == 1
    speaker.check("[name=answer][value=yes]")
    speaker.fill("[name=topic]", SAID[language])
    press(speaker.locator("main form button[type=submit]"))
    assert speaker.is_checked("[name=answer][value=yes]")

    host.goto(program.address(SITE, f"{prefix}{at}programme/"))
    part.locator("a[href$='/picture/']").click()
    host.wait_for_url("**/picture/")
    press(host.locator("main form button[type=submit]"))
    assert host.locator("main [role=alert]").count() == 1

    visitor.goto(program.address(SITE, f"{prefix}{at}"))
    assert SAID[language] in visitor.locator("main").inner_text()
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 320
    host.goto(program.address(SITE, f"{prefix}{at}edit/"))
    seats = host.locator("[name=seats_0]")
    seats.fill("99")
    press(host.locator("main form button[type=submit]"))
    assert host.locator("main [role=alert]").count() == 1
    host.fill("[name=seats_0]", "11")
    press(host.locator("main form button[type=submit]"))
    visitor.reload()
    assert "11" in visitor.locator("section[aria-labelledby=delegation]").inner_text()
