"""J16, step 4: three people talk at once, in three languages; one of them loses the network and comes back."""

import time
from contextlib import contextmanager

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.mails import open_outbox, press, sign_in_as, type_the_code

pytestmark = pytest.mark.journey
SITE, ROOM = "ivkv", "/networks/naidislinn/chat/"
SAID = """els => els.map(e => [Number(e.dataset.number), e.querySelector('[data-slot=text]').textContent.trim()])"""


def come(open_browser, outbox, program, person: str, prefix: str, **more):
    """Somebody of the network, in the room."""
    page = open_browser(**more)
    if person == "contact":
        sign_in_as("contact", page, program, SITE)
    else:
        page.goto(program.address(SITE, f"{prefix}/sign-in/"))
        page.fill("[name=contact]", f"{person}@{SITE}.example.org")
        page.locator("main form button[type=submit]").first.click()
        type_the_code(page, outbox, program, SITE, f"{person}@")
    at = program.address(SITE, f"{prefix}{ROOM}")
    if more.get("java_script_enabled", True):
        with hearing(page):
            page.goto(at)
    else:
        page.goto(at)
    return page


def said_in(page) -> list[list]:
    """Number and words of each message that stands on the page, as it stands there."""
    return page.locator("[data-messages] > .message").evaluate_all(SAID)


def say(page, text: str) -> None:
    page.fill("#write [name=text]", text)
    page.locator("#write button[type=submit]").click()


def is_there(page, text: str, seconds: float = 10) -> float:
    """After how many seconds it was."""
    began = time.monotonic()
    page.locator("[data-messages] [data-slot=text]", has_text=text).first.wait_for(timeout=seconds * 1_000)
    return time.monotonic() - began


def reaches(writer, text: str, *readers) -> float:
    """After how many seconds what one says is there for all of the others."""
    say(writer, text)
    return max(is_there(page, text) for page in readers)


def all_sent(page) -> None:
    """What stands among the others can still wait below them: until the answer to the form has come."""
    page.locator("[data-unsent] > li").first.wait_for(state="detached")


@contextmanager
def hearing(page):
    """What is done inside loads the page; afterwards it has its line."""
    with page.expect_response(lambda answer: "/live/?" in answer.url) as line:
        yield
    assert line.value.status == 200


def test_three_talk_and_one_is_cut_off_and_comes_back(program, open_browser):
    outbox = open_outbox(open_browser, program, SITE)
    one = come(open_browser, outbox, program, "contact", "", locale="et")
    two = come(
        open_browser, outbox, program, "heili", "/fi", locale="fi", viewport={"width": 320, "height": 640}
    )
    three = come(open_browser, outbox, program, "konstantin", "/ar", locale="ar")
    # The quickest of three: anything else may have had the machine meanwhile.
    assert any(reaches(one, f"Buss läheb kell kümme {turn}", two, three) < 2 for turn in range(3))
    assert any(reaches(three, f"يوم جميل للجميع {turn}", one, two) < 2 for turn in range(3))
    arabic = two.locator("[data-messages] .message", has_text="يوم جميل").locator("[data-slot=text]").first
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"

    # In the tunnel: the others go on, she writes twice.
    two.context.set_offline(True)
    for turn in range(4):
        say(one, f"üks {turn}")
        is_there(one, f"üks {turn}")
        say(three, f"ثلاثة {turn}")
        is_there(three, f"ثلاثة {turn}")
    say(two, "tunnelissa 1")
    say(two, "tunnelissa 2")
    assert two.locator("[data-unsent] > li").count() == 2
    assert not [text for _number, text in said_in(two) if "3" in text and "ثلاثة" in text]
    two.context.set_offline(False)
    for page in (one, two, three):
        is_there(page, "tunnelissa 2", 30)
        is_there(page, "ثلاثة 3", 30)

    def told():
        found = [said_in(page) for page in (one, two, three)]
        return found if found[0] == found[1] == found[2] else None

    found = wait_for(told, 20)
    assert found, [said_in(page)[-12:] for page in (one, two, three)]
    numbers = [number for number, _text in found[0]]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    texts = [text for _number, text in found[0]]
    assert texts.count("tunnelissa 1") == texts.count("tunnelissa 2") == 1
    assert texts.index("tunnelissa 1") < texts.index("tunnelissa 2")
    all_sent(two)

    # The same after loading anew, and what was said of it without words.
    for page in (one, two, three):
        with hearing(page):
            page.reload()
        assert said_in(page) == found[0]
    last = one.locator("[data-messages] > .message").last
    last.locator("footer > a[data-more]").click()
    last.locator("details.menu button[data-kind=thanks]").click()
    chip = three.locator("[data-messages] > .message").last.locator("button.chip[data-kind=thanks]")
    chip.wait_for(timeout=5_000)
    assert chip.locator(".num").inner_text() == "1"


def test_without_javascript_it_is_a_form(program, open_browser):
    outbox = open_outbox(open_browser, program, SITE)
    page = come(open_browser, outbox, program, "tarmo", "/ar", locale="ar", java_script_enabled=False)
    page.fill("#write [name=text]", "Tulen ka")
    press(page.locator("#write button[type=submit]"))
    assert said_in(page)[-1][1] == "Tulen ka"
    press(page.locator("[data-messages] > .message").last.locator("a[data-more]"))
    press(page.locator("main button[value^='delete:']"))
    assert "Tulen ka" not in page.locator("main").inner_text()
    press(page.locator("main form:has([name=q]) button, main search button").first)
    assert page.locator("main").count() == 1


def hide(page, is_hidden: bool) -> None:
    """As when another tab or app comes before the page, or it is looked at again."""
    page.evaluate(
        """(value) => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


def is_pointer(sent) -> bool:
    """Whether a page says with this how far it was read."""
    return sent.method == "POST" and "read=" in (sent.post_data or "")


def test_what_one_looks_at_is_read_and_what_comes_while_nobody_looks_is_not(program, open_browser):
    outbox = open_outbox(open_browser, program, SITE)
    one = come(open_browser, outbox, program, "contact", "", locale="et")
    two = come(open_browser, outbox, program, "heili", "", locale="et")
    told: list[str] = []
    two.on("request", lambda sent: told.append(sent.post_data) if is_pointer(sent) else None)
    two.evaluate("Math.random = () => 0")  # told three seconds after the first that is unread
    for turn in range(6):
        say(one, f"vaata {turn}")
        is_there(two, f"vaata {turn}")
        two.wait_for_timeout(900)
    assert told

    two.wait_for_timeout(3_000)  # the rest of them
    told.clear()
    say(one, "üks hetk")
    is_there(two, "üks hetk")
    two.wait_for_timeout(1_000)
    assert told == []
    two.locator("details[data-menu] summary").last.click()
    two.locator("header a[href='/my/']").click(delay=100)  # as fingers do
    two.wait_for_url("**/my/")
    assert two.locator(f"li.mail a[href$='{ROOM}']").count() == 0

    with hearing(two):
        two.goto(program.address(SITE, ROOM))
    say(one, "enne kui ta läks")
    is_there(two, "enne kui ta läks")
    number = said_in(two)[-1][0]
    with two.expect_request(lambda sent: is_pointer(sent) and sent.post_data.endswith(f"read={number}")):
        hide(two, True)
    told.clear()
    say(one, "kui teda ei olnud")
    is_there(two, "kui teda ei olnud")
    with two.expect_request(lambda sent: sent.headers.get("talkoo-hidden") == "1"):
        two.evaluate(
            """() => document.dispatchEvent(new CustomEvent("live:chat", {
                detail: { topic: document.querySelector("[data-room]").dataset.topic, what: "reset" },
            }))"""
        )
    two.evaluate("dispatchEvent(new Event('beforeunload')); dispatchEvent(new Event('pagehide'))")
    two.wait_for_timeout(300)
    assert told == []
    with two.expect_request(is_pointer):
        hide(two, False)


def waiting_in(page) -> list[str]:
    return page.locator("[data-unsent] > li").all_inner_texts()


def test_what_is_refused_is_sent_again_given_back_or_taken_away(program, open_browser):
    outbox = open_outbox(open_browser, program, SITE)
    page = come(open_browser, outbox, program, "contact", "", locale="et")
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in_as("contact", other, program, SITE)  # which makes what the first page holds too old
    say(page, "ikka mina")
    is_there(page, "ikka mina")
    all_sent(page)

    # When nobody is signed in, that is said; it goes on when one comes back.
    page.context.clear_cookies()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" and ROOM in one.url else None)
    say(page, "välja logitud")
    link = page.locator("[data-said] a")
    link.wait_for()
    assert "/sign-in/?next=" in link.get_attribute("href")
    before = len(sent)
    page.wait_for_timeout(4_500)
    assert len(sent) == before
    assert len(waiting_in(page)) == 1
    sign_in_as("contact", other, program, SITE)
    hide(page, False)
    is_there(page, "välja logitud")

    # What cannot be said goes back to where it was written, or can be taken away.
    page.evaluate("document.querySelector('#write [name=text]').removeAttribute('maxlength')")
    long = "pikk " * 900
    say(page, long)
    page.wait_for_function("() => document.querySelector('#write [name=text]').value.startsWith('pikk')")
    assert waiting_in(page) == []
    assert page.locator("[data-said]").inner_text()
    page.context.set_offline(True)
    say(page, long)
    page.fill("#write [name=text]", "midagi muud")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-unsent] button").click()
    page.locator("[data-unsent] li").wait_for(state="detached")
    assert page.input_value("#write [name=text]") == "midagi muud"
    assert page.evaluate("Object.keys(localStorage).filter(one => localStorage[one].includes('pikk'))") == []


def test_what_waits_in_two_tabs_is_kept_and_a_file_is_not_left_behind_unasked(program, open_browser):
    outbox = open_outbox(open_browser, program, SITE)
    page = come(open_browser, outbox, program, "contact", "", locale="et")
    other = page.context.new_page()
    other.goto(program.address(SITE, ROOM))
    page.context.set_offline(True)
    say(page, "ühest aknast")
    say(other, "teisest aknast")
    kept = page.evaluate("Object.entries(localStorage).find(([key]) => key.startsWith('talkoo-chat '))[1]")
    assert "ühest aknast" in kept
    assert "teisest aknast" in kept

    page.locator("#write summary").click()
    page.set_input_files(
        "#write [name=document]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"moi"}
    )
    page.locator("#write button[type=submit]").click()
    assert len(waiting_in(page)) == 2
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    other.close()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-messages] a", has_text="a.txt").wait_for()
    is_there(page, "ühest aknast")
    with page.expect_event("close"):
        page.close(run_before_unload=True)
