"""J16, steps 3 to 6: a working group puts points on the agenda until it closes, talks in its chat, writes minutes with
decisions and tasks, approves them for good, and adds what was left out (S2.15, S2.16, S2.18, S4.10)."""

import contextlib
import datetime
import http.client
import io
import json
import re
import urllib.parse
import zipfile
import zlib

import pytest

from tests.journeys.mails import open_outbox, press, sign_in_as, type_the_code
from tests.journeys.test_chat import reaches

pytestmark = pytest.mark.journey
SITE = "svk"
PREFIX = {"fi": "/fi", "ru": ""}
CLOSED = {
    "fi": "Esityslista on suljettu. Pyydä kokouksen järjestäjiä lisäämään se.",
    "ru": "Повестка дня закрыта. Попросите организаторов встречи внести это.",
}
BADGE = {"fi": ("Luonnos", "Tarkastettu", "Hyväksytty"), "ru": ("Черновик", "Проверен", "Утверждён")}
each_way = pytest.mark.parametrize(
    ("language", "with_script"), [("fi", True), ("ru", False)], ids=["fi", "ru-without-script"]
)
BY_SQL = """
import psycopg
from django.conf import settings
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == given["site"])
of = "(select id from minutes_minutes where meeting_key = %(meeting)s)"
with psycopg.connect(settings.INSTANCE.dsn("app"), autocommit=True) as raw:
    raw.execute("select set_config('app.site_id', %s, false)", [str(site.id)])
    for statement in (
        "update minutes_item set notes = notes where id = %(open)s",
        "update minutes_item set notes = 'Toisin.' where id = %(item)s",
        "delete from minutes_item where id = %(item)s",
        "update minutes_minutes set state = 'draft' where id = " + of,
        "delete from minutes_minutes where id = " + of,
        "update minutes_attendance set part = 'excused' where minutes_id = " + of,
        "update minutes_addendum set text = 'Ei.' where minutes_id = " + of,
    ):
        try:
            print("CHANGED", raw.execute(statement, given).rowcount)
        except psycopg.errors.IntegrityError as problem:
            print("REFUSED", problem)
"""


def found_group(page, program, prefix: str, name: str) -> str:
    """The path of a group that was founded with the form."""
    page.goto(program.address(SITE, f"{prefix}/groups/found/"))
    page.fill("[name=name]", name)
    page.fill("[name=purpose]", "Kokoonnutaan kerran kuussa.")
    press(page.locator("main form button[type=submit]").last)
    return re.search(r"/groups/[^/]+/", page.url)[0]


def join(page, outbox, program, at: str, name: str, address: str) -> None:
    """Somebody new takes part in the group at this path."""
    page.goto(program.address(SITE, f"{at}join/"))
    page.fill("[name=name]", name)
    page.fill("[name=contact]", address)
    page.check("[name=consent]")
    press(page.locator("main form button[type=submit]").last)
    type_the_code(page, outbox, program, SITE, address)


def call_meeting(page, program, at: str, title: str, day: datetime.date) -> str:
    """The address of the agenda of a meeting that is called in the group."""
    page.goto(program.address(SITE, f"{at}meetings/"))
    page.locator("main a[href$='/meetings/add/']").click()
    page.fill("[name=title]", title)
    page.fill("[name=starts_on]", str(day))
    page.fill("[name=starts_time]", "17:00")
    page.fill("[name=ends_time]", "18:30")
    page.check("[name=audience][value=space]")
    press(page.locator("main form button[type=submit]").first)
    page.wait_for_url(re.compile(r"/events/[^/]+/$"))
    page.locator("main a[href*='/minutes/gatherings.gathering/']").first.click()
    page.wait_for_url("**/minutes/gatherings.gathering/**")
    return page.url


def add_point(page, minutes: str, title: str, **more: str) -> None:
    page.goto(f"{minutes}add/")
    page.fill("[name=title]", title)
    for name, value in more.items():
        page.fill(f"[name={name}]", value)
    press(page.locator("main form:has([name=once]) button[type=submit]"))


def point(page, title: str):
    """A matter of the agenda, as it stands on the page."""
    return page.locator("main ol > li[id]", has=page.locator("h3", has_text=title))


def by_hand(page, program, address: str, **fields: str) -> tuple[int, bytes]:
    """What answers a request past the pages, with the cookies of this browser: with fields, a form that is sent."""
    line = http.client.HTTPConnection("127.0.0.1", program.port, timeout=60)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    headers = {"Host": f"{SITE}.localhost:{program.port}", "Cookie": cookies}
    path, body = urllib.parse.urlsplit(address).path, None
    if fields:
        token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with contextlib.closing(line):
        line.request("POST" if fields else "GET", path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read()


def inside(made: bytes) -> bytes:
    """What stands in a PDF, its streams unpacked."""
    found = [made]
    for part in made.split(b"stream")[1:]:
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(part.lstrip(b"\r\n")))
    return b"\n".join(found)


def words_of(made: bytes) -> str:
    """The text of a DOCX."""
    return zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()


@each_way
def test_a_meeting_from_its_agenda_to_an_addendum(program, open_browser, language, with_script):
    outbox = open_outbox(open_browser, program, SITE)
    prefix, today = PREFIX[language], datetime.date.today()
    draft, checked, approved = BADGE[language]
    chair = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("coordinator", chair, program, SITE)
    at = prefix + found_group(chair, program, prefix, f"Työryhmä {language}")
    people = {}
    for name in ("Ville", "Leila"):
        people[name] = open_browser(java_script_enabled=with_script, locale=language)
        address = f"{name.lower()}-poytakirja-{language}@example.org"
        join(people[name], outbox, program, at, f"{name} {language}", address)
    ville, leila = people.values()

    # The last meeting left a point open, and a task that is not done.
    last = call_meeting(chair, program, at, "Lokakuun kokous", today - datetime.timedelta(28))
    assert chair.locator("html").get_attribute("lang") == language
    for title in ("Kokouspaikka", "Vuoden tilit"):
        add_point(chair, last, title)
    left = point(chair, "Kokouspaikka").get_attribute("id")
    chair.goto(f"{last}write/")
    chair.check(f"[name=open-{left}]")
    press(chair.locator("main form[data-keep] button[type=submit]").first)
    point(chair, "Kokouspaikka").locator("a[href*='/tasks/from/']").click()
    chair.fill("[name=title]", "Kysy kirjaston salia")
    press(chair.locator("main form:has([name=once]) button[type=submit]"))
    minutes = call_meeting(chair, program, at, "Marraskuun kokous", today + datetime.timedelta(10))
    before = chair.locator("section[aria-labelledby=left]")
    assert before.locator("li", has_text="Kokouspaikka").count() == 1
    assert before.locator("li a", has_text="Kysy kirjaston salia").count() == 1
    assert "Vuoden tilit" not in before.inner_text()
    press(before.locator("form button"))
    assert point(chair, "Kokouspaikka").locator(".badge").count() == 1
    assert chair.locator("section[aria-labelledby=left] form").count() == 0

    # 3. A member puts a point on the agenda; after the cut-off not any more, and hears why. The chair still can.
    add_point(ville, minutes, "Uusi esite", text="Kolmella kielellä.", length="15")
    assert point(chair, "Uusi esite").count() == 0
    chair.reload()
    assert f"Ville {language}" in point(chair, "Uusi esite").inner_text()
    ville.goto(f"{minutes}add/")
    ville.fill("[name=title]", "Liian myöhään")
    chair.locator("main a[href$='/arrange/']").click()
    chair.wait_for_url("**/arrange/")
    chair.select_option("[name=secretary]", label=f"Leila {language}")
    chair.fill("[name=quorum]", "2")
    chair.fill("[name=agenda_days]", "11")
    press(chair.locator("main form:has([name=quorum]) button[type=submit]"))
    press(ville.locator("main form:has([name=once]) button[type=submit]"))
    assert CLOSED[language] in ville.locator("main [role=alert]").inner_text()
    assert ville.input_value("[name=title]") == "Liian myöhään"
    ville.goto(f"{minutes}add/")
    assert ville.url == minutes
    assert CLOSED[language] in ville.locator(".said:not([hidden])").inner_text()
    assert ville.locator("main a[href$='/add/']").count() == 0
    assert point(ville, "Uusi esite").locator("a[href*='/items/']").count() == 0
    add_point(chair, minutes, "Lahjoitus")
    assert point(chair, "Lahjoitus").count() == 1
    assert point(chair, "Liian myöhään").count() == 0

    # 5. The secretary writes: who is there, what is said and decided, and who does what.
    leila.goto(minutes)
    leila.locator("main a[href$='/attendance/']").click()
    leila.wait_for_url("**/attendance/")
    for name in ("Ville", "Leila"):
        leila.locator("label", has_text=f"{name} {language}").locator("input[name=present]").check()
    leila.fill("[name=others]", "Vieras Virtanen")
    press(leila.locator("main form:has([name=others]) button[type=submit]"))
    assert "Vieras Virtanen" in leila.locator("main dl.facts").inner_text()
    item = point(leila, "Uusi esite").get_attribute("id")
    leila.locator("main a[href$='/write/']").click()
    leila.wait_for_url("**/write/")
    leila.fill(f"[name=notes-{item}]", "Ville näytti luonnoksen.")
    leila.fill(f"[name=decisions-{item}]", "Painetaan 500 esitettä.\nJaetaan ne kirjastoihin.")
    if with_script:
        leila.locator("[data-kept] p").wait_for()  # kept by itself
    else:
        press(leila.locator("main form[data-keep] button[name=do]"))
    ville.reload()
    assert "Ville näytti luonnoksen." in point(ville, "Uusi esite").inner_text()
    assert point(ville, "Uusi esite").locator("ol > li").count() == 2
    leila.goto(minutes)
    point(leila, "Uusi esite").locator("a[href*='/tasks/from/']").click()
    leila.fill("[name=title]", "Tilaa esitteet painosta")
    leila.select_option("[name=owner]", label=f"Ville {language}")
    press(leila.locator("main form:has([name=once]) button[type=submit]"))
    ville.goto(program.address(SITE, f"{prefix}/my/"))
    assert ville.locator("section[aria-labelledby=tasks] a", has_text="Tilaa esitteet painosta").count() == 1

    # A form sent past the page does its work while they are a draft.
    leila.goto(minutes)
    assert leila.locator("main .badge").first.inner_text() == draft
    said = {f"notes-{item}": "Ville näytti kaksi luonnosta."}
    said[f"decisions-{item}"] = "Painetaan 500 esitettä.\nJaetaan ne kirjastoihin."
    assert by_hand(leila, program, f"{minutes}write/", **said)[0] == 302
    leila.reload()
    assert "kaksi luonnosta" in point(leila, "Uusi esite").inner_text()
    assert point(leila, "Uusi esite").locator("li a", has_text="Tilaa esitteet painosta").count() == 1

    # Checked, which the secretary cannot do alone; then approved.
    assert leila.locator("main form[action*='/do/']").count() == 0
    assert by_hand(leila, program, f"{minutes}do/check/", once="1")[0] == 403
    leila.goto(f"{minutes}write/")
    leila.fill(f"[name=notes-{item}]", "Liian myöhään kirjoitettu.")
    chair.goto(minutes)
    assert chair.locator("main form[action$='/do/check/']").count() == 0  # it has not begun
    chair.locator("main a.crumb").first.click()
    chair.wait_for_url(re.compile(r"/events/[^/]+/$"))
    chair.locator("main a[href$='/edit/']").click()
    chair.wait_for_url("**/edit/")
    chair.fill("[name=starts_on]", str(today - datetime.timedelta(1)))
    press(chair.locator("main form:has([name=starts_on]) button[type=submit]"))
    chair.goto(minutes)
    press(chair.locator("main form[action$='/do/check/'] button"))
    assert chair.locator("main .badge").first.inner_text() == checked
    press(leila.locator("main form[data-keep] button[type=submit]").first)
    # Too late: nothing is kept, and what was typed can be copied from where it stands.
    assert leila.locator(f"[name=notes-{item}]").input_value() == "Liian myöhään kirjoitettu."
    assert leila.locator("main [role=alert]").count() == 1
    leila.goto(minutes)
    assert "Liian myöhään" not in leila.locator("main").inner_text()
    press(chair.locator("main form[action$='/do/approve/'] button"))
    assert chair.locator("main .badge").first.inner_text() == approved
    digest = chair.locator("main code").inner_text()
    assert re.fullmatch("[0-9a-f]{64}", digest)

    # 6. What was left out is added, and the others read it.
    leila.goto(minutes)
    leila.locator("main a[href$='/addendum/']").click()
    leila.wait_for_url("**/addendum/")
    press(leila.locator("main form:has([name=once]) button[type=submit]"))  # without words
    assert leila.locator("#id_text-error").count() == 1
    leila.fill("[name=text]", "Puuttui: kokous päättyi klo 18.")
    press(leila.locator("main form:has([name=once]) button[type=submit]"))
    ville.goto(minutes)
    added = ville.locator("section[aria-labelledby=addenda] li")
    assert added.count() == 1
    assert "Puuttui: kokous päättyi klo 18." in added.inner_text()
    assert f"Leila {language}" in added.inner_text()

    # From now on nothing changes them: no page, no form, no request by hand, no statement of the program's own role.
    chair.goto(minutes)
    stands = chair.locator("main").inner_text()
    assert digest in stands
    ways = chair.locator("main form, main a[href*='/items/'], main a[href$='/write/'], main a[href$='/add/']")
    assert ways.count() == 0
    for page in ("write", "attendance", "arrange", "add", f"items/{item}"):
        chair.goto(f"{minutes}{page}/")
        assert chair.url == minutes, page
        assert chair.locator(".said:not([hidden]) .notice").count() == 1, page
    given = {"title": "Toisin", "kind": "discuss", "language": language, "agenda_days": "0", "others": "Joku"}
    for who in (chair, leila):
        who.goto(f"{minutes}addendum/")
        for page in ("write", "attendance", "arrange", f"items/{item}", f"items/{item}/withdraw"):
            assert by_hand(who, program, f"{minutes}{page}/", **given, **said)[0] in {302, 403, 422}, page
        assert by_hand(who, program, f"{minutes}add/", **given)[0] == 422
        for verb in ("check", "send-back", "approve", "carry-over"):
            assert by_hand(who, program, f"{minutes}do/{verb}/", **given)[0] in {302, 403}, verb
    chair.goto(minutes)  # says once what was refused
    chair.reload()
    assert chair.locator("main").inner_text() == stands
    ids = {"site": SITE, "meeting": minutes.rstrip("/").rpartition("/")[2], "item": item, "open": left}
    answers = program.python(f"given = {json.dumps(ids)}\n{BY_SQL}").splitlines()
    answers = [line for line in answers if line.startswith(("CHANGED", "REFUSED"))]
    assert answers[0] == "CHANGED 1"  # those of the last meeting are still a draft
    assert len(answers) == 7
    assert all(line.startswith("REFUSED") for line in answers[1:]), answers
    chair.reload()
    assert chair.locator("main").inner_text() == stands

    # Agenda and minutes to print, in the language of the page and from right to left.
    for link in chair.locator("section[aria-labelledby=papers] a").all():
        there = link.get_attribute("href")
        for path, lang in ((there, language), (re.sub(r"^(/fi)?/minutes/", "/ar/minutes/", there), "ar")):
            status, made = by_hand(chair, program, path)
            assert status == 200, path
            if path.endswith(".pdf"):
                assert made.startswith(b"%PDF")
                found = inside(made)
                assert b"/StructTreeRoot" in found
                assert re.search(rb"/Lang ?\(" + lang.encode() + rb"\)", found), path
                continue
            text = words_of(made)
            assert "Uusi esite" in text
            assert ("Painetaan 500 esitettä." in text) == path.endswith("minutes.docx")
            assert ("Puuttui: kokous päättyi klo 18." in text) == path.endswith("minutes.docx")
            assert ("<w:bidiVisual/>" in text) == (lang == "ar")
    assert chair.locator("section[aria-labelledby=papers] a").count() == 4


def test_a_message_is_on_a_second_browser_within_two_seconds(program, open_browser):
    """4. In the chat of the group: one reads Finnish, the other Russian."""
    outbox = open_outbox(open_browser, program, SITE)
    one = open_browser(locale="fi")
    sign_in_as("coordinator", one, program, SITE)
    group = found_group(one, program, "/fi", "Juttelijat")
    other = open_browser(locale="ru", viewport={"width": 320, "height": 640})
    join(other, outbox, program, group, "Вера", "vera-juttelee@example.org")
    for page, prefix in ((one, "/fi"), (other, "")):
        with page.expect_response(lambda answer: "/live/?" in answer.url) as line:
            page.goto(program.address(SITE, f"{prefix}{group}chat/"))
        assert line.value.status == 200
    for writer, reader, text in ((one, other, "Salissa 3 tänään"), (other, one, "Опоздаю на пять минут")):
        # The quickest of three: anything else may have had the machine meanwhile.
        assert any(reaches(writer, f"{text} {turn}", reader) < 2 for turn in range(3))
