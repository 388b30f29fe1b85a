"""J10: a webinar in three languages with a speaker from outside, 120 registrations, a link that only those who have
registered come by, and afterwards how it was (S0.14, S0.18, S0.21, S2.26).

One organiser (Finnish, with script), a guest without an account (Russian, without script), somebody with an account who
lives on another clock (Estonian), one who waits for a place (Estonian, without an account), a visitor, and many who
register by the same form as a program sends it."""

import datetime
import re
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as

pytestmark = pytest.mark.journey
SITE, NETWORK, HERE = "suuntana", "/networks/suuntana/", ZoneInfo("Europe/Helsinki")
PLACES, MANY = 120, 118
TITLE, TITLE_ET = "Vertaistuki kolmella kielellä", "Kogemusnõustamine kolmes keeles"
HOW_IN, SAID = "Tunnusluku 4711", "Спасибо за перевод"
RECORDING = "https://video.example.org/vertaistuki"
SPEAKER, GUEST, LATE = "pille@muualt.example.net", "olga@gost.example.net", "hilja@hilja.example.net"
PULSES = ((5, 3), (5, 3), (4, 4), (4, 4), (3, 5))  # joy 4.2, strength 3.8
REMIND = """
import datetime
from talkoo.blocks.gatherings.models import Gathering
from talkoo.blocks.gatherings.tasks import registering
from talkoo.kernel import clock
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "suuntana")
with sites.within(site.id):
    starts_at = Gathering.objects.get(slug="{slug}").starts_at
    with clock.frozen(starts_at - datetime.timedelta(hours=20)):
        registering.remind_some()
"""
ASK = """
from talkoo.blocks.gatherings.tasks import registering
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "suuntana")
with sites.within(site.id):
    registering.ask_some()
"""


@pytest.fixture
def platform() -> Iterator[str]:
    """A meeting on a platform elsewhere: its address, which says so to whoever comes there."""

    class Room(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>In</title><link rel=icon href=data:,><h1>You are in</h1>")

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Room)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/j/4711?pwd=salaisuus"
    server.shutdown()
    server.server_close()


def name_of(number: int) -> str:
    return f"Osallistuja {number:03}"


def address_of(number: int) -> str:
    return f"osallistuja-{number:03}@many.example.net"


def is_in(page) -> bool:
    """Whether this browser stands in the meeting now."""
    return page.title() == "In" and page.locator("h1").inner_text() == "You are in"


def register_as_a_program(program, path: str, number: int) -> None:
    """The form of the page as anybody's browser sends it, with its cookie and what it carries along."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    at = f"http://127.0.0.1:{program.port}{('', '/et', '/ru')[number % 3]}{path}register/"
    host = {"Host": f"{SITE}.localhost:{program.port}"}
    with opener.open(urllib.request.Request(at, headers=host)) as answer:
        form = re.search(r'<form(?:(?!</form>).)*name="once".*?</form>', answer.read().decode(), re.DOTALL)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    given = {**hidden, "name": name_of(number), "email": address_of(number)}
    asked = urllib.request.Request(at, urllib.parse.urlencode(given).encode(), headers=host)
    with opener.open(asked) as answer:
        assert answer.geturl().endswith("/registered/")


def set_time(page, starts: datetime.datetime, ends: datetime.datetime) -> None:
    page.fill("[name=starts_on]", str(starts.date()))
    page.fill("[name=starts_time]", f"{starts:%H:%M}")
    page.fill("[name=ends_time]", f"{ends:%H:%M}")
    page.fill("[name=ends_on]", "" if ends.date() == starts.date() else str(ends.date()))


def move(organiser, event: str, starts: datetime.datetime, ends: datetime.datetime) -> None:
    """By the form with which organisers change it."""
    organiser.goto(f"{event}edit/")
    set_time(organiser, starts, ends)
    press(organiser.locator("main form button[type=submit]").first)
    organiser.wait_for_url(event)


def register_by_page(page, event: str, name: str, address: str) -> None:
    """Of somebody without an account."""
    page.goto(event)
    press(page.locator("main a[href$='/register/']").first)
    page.fill("[name=name]", name)
    page.fill("[name=email]", address)
    press(page.locator("main form:has([name=once]) button[type=submit]"))
    page.wait_for_url("**/registered/")


def clocks(page) -> list[str]:
    """The hours at which it begins and ends, on each clock that the page of the event shows."""
    times = page.locator("main dl.facts dd").first.locator("time").all()
    shown = [re.search(r"\d\d[:.]\d\d", one.inner_text()[-5:])[0].replace(".", ":") for one in times]
    assert [one.get_attribute("datetime")[11:16] for one in times] == shown
    return shown


def choose_zone(page, program, zone: str) -> None:
    page.goto(program.address(SITE, "/et/notifications/settings/"))
    page.select_option("[name=zone]", zone)
    press(page.locator("main form:has([name=zone]) button[type=submit]").first)


def call_it(organiser, program, platform: str, day: datetime.date) -> str:
    """The webinar, spoken in two languages and interpreted into a third; its page."""
    organiser.goto(program.address(SITE, f"{NETWORK}meetings/"))
    press(organiser.locator("main a[href$='/meetings/add/']"))
    assert organiser.locator("html").get_attribute("lang") == "fi"
    organiser.fill("[name=title]", TITLE)
    organiser.select_option("[name=kind]", "webinar")
    noon = datetime.datetime.combine(day, datetime.time(12), HERE)
    set_time(organiser, noon, noon + datetime.timedelta(hours=2))
    organiser.check("[name=mode][value=online]")
    organiser.fill("[name=platform]", "Zoom")
    organiser.fill("[name=link]", platform.removeprefix("http://"))
    organiser.check("[name=link_for][value=everyone]")  # those who have registered, all the same
    organiser.fill("[name=how_to_join]", HOW_IN)
    organiser.fill("[name=text]", "Kokemuksia lahden molemmilta puolilta.")
    for code in ("fi", "et"):
        organiser.check(f"[name=languages][value={code}]")
    organiser.check("[name=interpreted][value=ru]")
    organiser.check("[name=takes_registrations]")
    organiser.fill("[name=capacity]", str(PLACES))
    press(organiser.locator("main form button[type=submit]").first)
    assert organiser.locator("#id_link-error").count() == 1  # no whole address
    assert organiser.is_checked("[name=interpreted][value=ru]")
    organiser.fill("[name=link]", platform)
    press(organiser.locator("main form button[type=submit]").first)
    organiser.wait_for_url(re.compile(r"/events/[a-z0-9-]+/$"))
    event = organiser.url
    organiser.goto(f"{event}texts/et/")
    organiser.fill("[name=title]", TITLE_ET)
    press(organiser.locator("main form:has([name=title]) button[type=submit]").first)
    organiser.goto(f"{event}speakers/")
    organiser.fill("[name=name]", "Pille Puhuja")
    organiser.fill("[name=organisation]", "MTÜ Mujalt")
    organiser.locator("main details summary").first.click()
    organiser.fill("[name=topic_et]", "Kuidas kuulata")
    organiser.fill("[name=email]", SPEAKER)
    organiser.select_option("[name=language]", "et")
    organiser.select_option("[name=zone]", "Europe/London")
    press(organiser.locator("main form:has([name=topic_et]) button[type=submit]"))
    assert "MTÜ Mujalt" in organiser.locator("main ul.list").inner_text()
    return event


def test_a_webinar_in_three_languages_from_calling_it_to_how_it_was(program, open_browser, platform):
    outbox = open_outbox(open_browser, program, SITE)
    organiser = open_browser(locale="fi")
    sign_in_as("contact", organiser, program, SITE)
    day = datetime.date.today() + datetime.timedelta(10)

    # 1. It is called, and the speaker, of an organisation outside, gets what they have to know on their own clock.
    event = call_it(organiser, program, platform, day)
    path = urllib.parse.urlsplit(event).path
    text, _found = mail_saying(r"Kuidas kuulata", outbox, program, SITE, SPEAKER)
    assert TITLE_ET in text
    assert "10:00" in text
    assert HOW_IN in text
    way_in = re.search(r"https?://\S+/et/join/speaker/\S+", text)[0]
    speaker = open_browser(locale="et")
    speaker.goto(re.search(r"https?://\S+/et/speakers/[a-z0-9]{48}/", text)[0])
    assert speaker.locator("main a.btn.main").get_attribute("href") == urllib.parse.urlsplit(way_in).path
    visitor = open_browser(locale="fi")
    visitor.goto(event)
    assert "MTÜ Mujalt" in visitor.locator("main section[aria-labelledby=speakers]").inner_text()
    assert SPEAKER not in visitor.content()

    # 2. 120 register: many by the form alone, eight at once, two by its pages; each sees the time on their clock. The
    # next waits.
    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(lambda number: register_as_a_program(program, path, number), range(MANY)))
    resident = open_browser(locale="et")
    sign_in_as("representative", resident, program, SITE)
    choose_zone(resident, program, "Europe/London")
    resident.goto(program.address(SITE, f"/et{path}"))
    assert resident.locator("h1").inner_text() == TITLE_ET
    assert clocks(resident) == ["12:00", "14:00", "10:00", "12:00"]
    press(resident.locator("main a[href$='/register/']").first)
    press(resident.locator("main form:has([name=once]) button[type=submit]"))
    guest = open_browser(java_script_enabled=False, locale="ru")
    russian = program.address(SITE, f"/ru{path}")
    register_by_page(guest, russian, "Ольга Гость", GUEST)
    guest.goto(russian)
    assert guest.locator("h1").inner_text() == TITLE
    # Nobody wrote it in Russian: it stays Finnish, and says so to who reads it aloud.
    assert guest.locator("h1 [lang]").get_attribute("lang") == "fi"
    assert clocks(guest) == ["12:00", "14:00"]
    facts = guest.locator("main dl.facts").first.inner_text()
    assert all(word in facts for word in ("финский", "эстонский", "русский", "времени Финляндии"))
    text, _found = mail_saying(r"12:00 \(", outbox, program, SITE, GUEST, seconds=180)
    assert not re.search(r"\b[A-Z2-9]{4} [A-Z2-9]{4}\b", text)  # there is no door to show a code at
    late = open_browser(java_script_enabled=False, locale="et")
    register_by_page(late, program.address(SITE, f"/et{path}"), "Hilja Ootaja", LATE)
    _mail, link = mail_saying(r"https?://\S+/et/registrations/[a-z0-9]{48}/", outbox, program, SITE, LATE)
    late.goto(link[0])
    assert late.locator("main .badge.late").count() == 1
    assert late.locator("main a[href*='/join/']").count() == 0
    organiser.goto(f"{event}people/")
    comes = organiser.locator("main ul.list").first.locator("> li")
    assert comes.count() == PLACES  # nobody is lost or doubled
    there = organiser.locator("main ul.list").first.inner_text()
    assert [number for number in range(MANY) if there.count(name_of(number)) != 1] == []
    assert organiser.locator("section[aria-labelledby=waiting] li", has_text="Hilja Ootaja").count() == 1
    press(comes.filter(has_text=name_of(MANY - 1)).locator("form[action$='/cancel/'] button"))
    wait_for(lambda: late.reload() and late.locator("main form:has([value=take]) button").count(), 60)
    press(late.locator("main form:has([value=take]) button"))
    assert late.locator("main .badge.good").count() == 1

    # 3. The address stands on no page and in no calendar; who has no place is not let in, nor is anybody too early.
    program.python(REMIND.format(slug=path.split("/")[-2]))
    text, link = mail_saying(
        r"https?://\S+/ru/join/event/[a-z0-9]{48}/", outbox, program, SITE, GUEST, seconds=180
    )
    assert platform not in text
    guest.goto(link[0])
    assert guest.locator("main .notice time").get_attribute("datetime").startswith(str(day))
    now = datetime.datetime.now(HERE).replace(second=0, microsecond=0)
    starts = now - datetime.timedelta(minutes=30)
    move(organiser, event, starts, now + datetime.timedelta(minutes=90))
    stranger = open_browser(locale="fi")
    sign_in_as("adviser", stranger, program, SITE)
    for other in (visitor, stranger):
        for page in ("", "notice/", "join/"):
            other.goto(f"{event}{page}")
            assert other.url == f"{event}{page}"
            assert "pwd=salaisuus" not in other.content()
            assert HOW_IN not in other.content()
    assert visitor.locator("main a[href*='/sign-in/']").count() == 1
    assert stranger.locator("main a[href$='/register/']").count() == 1
    calendar = urllib.request.Request(
        f"http://127.0.0.1:{program.port}{path}event.ics",
        headers={"Host": f"{SITE}.localhost:{program.port}"},
    )
    with urllib.request.urlopen(calendar) as answer:
        said = answer.read().replace(b"\r\n ", b"")
    assert b"SUMMARY" in said
    assert b"salaisuus" not in said
    assert visitor.goto(program.address(SITE, f"/join/event/{'a' * 48}/")).status == 404
    guest.goto(link[0])
    assert is_in(guest)
    resident.goto(program.address(SITE, f"/et{path}"))
    press(resident.locator("section[aria-labelledby=video] a[href$='/join/']"))
    assert is_in(resident)
    speaker.goto(way_in)
    assert is_in(speaker)

    # 4. Who was there: from the list of the platform, one by hand, the others not; it ends early. The recording.
    there = [f"{name_of(number)},{address_of(number)},13:02,14:01" for number in range(4)]
    there += [f"Hilja,{LATE},13:05,14:00", "Tuntematon,kuka@nowhere.example.net,13:00,13:01"]
    organiser.goto(f"{event}arrivals/")
    organiser.locator("main details summary").last.click()
    organiser.fill("[name=lines]", "\n".join(there))
    press(organiser.locator("main form:has([name=lines]) button"))
    assert organiser.locator("main .notice li").all_inner_texts() == [there[-1]]
    came = organiser.locator("main ul.list > li", has=organiser.locator(".badge.good"))
    assert came.count() == 5
    press(
        organiser.locator("main ul.list > li", has_text="Ольга Гость").locator(
            "form:has([value=here]) button"
        )
    )
    assert came.count() == 6
    press(organiser.locator("main form:has([value=rest]) button"))
    assert organiser.locator("main ul.list > li .badge.late").count() == PLACES - 6
    move(organiser, event, starts, now)
    organiser.goto(f"{event}video/")
    organiser.fill("[name=recording_url]", "tallenne")
    press(organiser.locator("main form:has([name=recording_url]) button").first)
    assert organiser.locator("#id_recording_url-error").count() == 1
    organiser.fill("[name=recording_url]", RECORDING)
    press(organiser.locator("main form:has([name=recording_url]) button").first)
    assert stranger.goto(f"{event}video/").status == 404
    visitor.goto(event)
    assert visitor.locator(f"main a[href='{RECORDING}']").count() == 1

    # 5. Those who came are asked; four answers show no average, the fifth does, on the event and on the network.
    program.python(ASK)
    network = program.address(SITE, NETWORK)
    who = [*(address_of(number) for number in range(4)), GUEST]
    for number, (address, (joy, strength)) in enumerate(zip(who, PULSES, strict=True)):
        visitor.goto(event)
        assert visitor.locator("main section[aria-labelledby=pulse]").count() == 0, number
        visitor.goto(network)
        assert "4,2" not in visitor.locator("main").inner_text()
        _mail, asked = mail_saying(
            r"https?://\S+/pulse/[a-z0-9]{48}/", outbox, program, SITE, address, seconds=180
        )
        guest.goto(asked[0])
        press(guest.locator("main form button[type=submit]"))  # nothing is chosen
        assert guest.locator("#id_joy-error").count() == 1
        guest.check(f"[name=joy][value='{joy}']")
        guest.check(f"[name=strength][value='{strength}']")
        guest.fill("[name=text]", SAID if address == GUEST else "")
        press(guest.locator("main form button[type=submit]"))
        assert guest.locator("main form [name=joy]").count() == 0
    visitor.goto(event)
    how_it_was = visitor.locator("main section[aria-labelledby=pulse]")
    assert how_it_was.locator("dd").all_inner_texts() == ["4,2", "3,8"]
    assert SAID not in visitor.content()
    visitor.goto(network)
    assert re.search(r"4,2.*3,8", visitor.locator("main").inner_text())
    organiser.goto(event)
    organiser.locator("main section[aria-labelledby=pulse] summary").click()
    assert organiser.locator("main section[aria-labelledby=pulse] li").all_inner_texts() == [SAID]
    organiser.goto(f"{event}edit/")
    organiser.check("[name=audience][value=site]")
    press(organiser.locator("main form button[type=submit]").first)
    assert visitor.goto(event).status == 404
    stranger.goto(event)
    assert stranger.locator(f"main a[href='{RECORDING}']").count() == 1

    # 6. The speaker is told how it was: numbers, and nobody's name.
    organiser.goto(f"{event}speakers/")
    press(organiser.locator("main form[action$='/speakers/thank/'] button"))
    text, _found = mail_saying(r"4,2\D+3,8", outbox, program, SITE, SPEAKER)
    assert re.search(rf"\b{PLACES}\b", text)
    assert re.search(r"\b6\b", text)
    assert not any(word in text for word in (SAID, "Ольга", name_of(0)))
    choose_zone(resident, program, "")
