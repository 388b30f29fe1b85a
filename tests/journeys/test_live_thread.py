"""Three people read and write in one thread, in three languages; one of them loses the network and comes back."""

import re
import time

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.mails import open_outbox, press, sign_in_as
from tests.journeys.test_chat import come, hearing

pytestmark = pytest.mark.journey
SITE, NETWORK = "ivkv", "/networks/naidislinn/"


def posts_in(page) -> list[list]:
    """Id and words of each post, as they stand on the page."""
    return page.locator(".post .said").evaluate_all(
        "els => els.map(e => [e.closest('li').id, e.innerText.trim()])"
    )


def answer(page, text: str) -> None:
    page.fill("main form [name=text]", text)
    with hearing(page):
        press(page.locator("main form:has([name=text]) button[type=submit]").first)


def new_posts(page, seconds: float) -> str:
    """What the line says of posts that the page has not; it must be there in time."""
    link = page.locator("[data-new-posts] a")
    link.wait_for(timeout=seconds * 1_000)
    return link.inner_text()


def test_three_read_a_thread_and_one_is_cut_off_and_comes_back(program, open_browser):
    outbox = open_outbox(open_browser, program, SITE)
    one = open_browser(locale="et")
    sign_in_as("contact", one, program, SITE)
    one.goto(program.address(SITE, f"{NETWORK}discussions/start/"))
    one.fill("[name=title]", "Suvepäevade ajakava")
    one.fill("[name=text]", "Millal alustame?")
    one.check("[name=audience][value=participants]")
    with hearing(one):
        press(one.locator("main form button[type=submit]").first)
    thread = re.search(r"/discussions/[a-z0-9]+/$", one.url)[0]
    small = {"viewport": {"width": 320, "height": 640}}
    two = come(open_browser, outbox, program, "heili", "/fi", locale="fi", **small)
    three = come(open_browser, outbox, program, "konstantin", "/ar", locale="ar")
    for page, prefix in ((two, "/fi"), (three, "/ar")):
        with hearing(page):
            page.goto(program.address(SITE, f"{prefix}{thread}"))
    answer(three, "صباحا")
    began = time.monotonic()
    for page in (one, two):
        assert "1" in new_posts(page, 5) or "١" in new_posts(page, 5)
    took = [time.monotonic() - began]
    assert two.locator("[data-new-posts]").get_attribute("role") == "status"

    # In the tunnel: four are written without her, each seen by the other who is there.
    for page in (one, two):
        with hearing(page):
            page.locator("[data-new-posts] a").click()
    two.context.set_offline(True)
    for turn in range(2):
        for writer, reader, text in ((one, three, f"üks {turn}"), (three, one, f"ثلاثة {turn}")):
            answer(writer, text)
            began = time.monotonic()
            new_posts(reader, 5)
            took.append(time.monotonic() - began)
    assert min(took) < 2  # the quickest: anything else may have had the machine meanwhile
    assert two.locator("[data-new-posts] a").is_hidden()
    two.context.set_offline(False)
    assert wait_for(lambda: re.search("4|٤", two.locator("[data-new-posts] a").inner_text()), 30)

    with hearing(two):
        two.locator("[data-new-posts] a").click()
    for page in (one, three):
        with hearing(page):
            page.reload()
    found = [posts_in(page) for page in (one, two, three)]
    assert found[0] == found[1] == found[2]
    words = [text for _id, text in found[0]]
    assert words == ["Millal alustame?", "صباحا", "üks 0", "ثلاثة 0", "üks 1", "ثلاثة 1"]
    assert [where for where, _text in found[0]] == [f"p{number}" for number in range(1, 7)]
