"""J16, step 4, with the keyboard and a screen reader: what it would say, where the focus is, how far back one comes.

What stands here is what browsers tell screen readers (the accessibility tree), step by step as
docs/use/chat.md tells it.
"""

import re

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.mails import open_outbox, press
from tests.journeys.test_chat import come, hearing, say

pytestmark = pytest.mark.journey
SITE = "ivkv"


def focused(page) -> str:
    """Role and name of what has the focus."""
    return page.locator(":focus").aria_snapshot().splitlines()[0].removeprefix("- ").rstrip(":")


def tab_to(page, wanted: str, most: int = 80) -> int:
    """How many times the Tab key is pressed until something of this role and name has the focus."""
    for times in range(1, most + 1):
        page.keyboard.press("Tab")
        if re.search(wanted, focused(page)):
            return times
    raise AssertionError(f"never at {wanted}")


def heard(page) -> list[str]:
    """What the live region has said."""
    return page.locator("[data-announce] > p").all_inner_texts()


def test_a_talk_without_eyes_and_mouse(program, open_browser):
    outbox = open_outbox(open_browser, program, SITE)
    other = come(open_browser, outbox, program, "contact", "", locale="et")
    me = come(open_browser, outbox, program, "heili", "/en", locale="en")

    # 1. The page says what it is, and its headings are the way through it.
    assert me.title().startswith("Chat: ")
    tree = me.locator("main").aria_snapshot()
    assert 'heading "Chat" [level=1]' in tree
    assert 'heading "Messages" [level=2]' in tree
    assert 'log "New messages"' in tree
    for message in me.locator("[data-messages] > .message article").all():
        said = message.aria_snapshot()
        name = re.match(r'- article "(.+)":', said)[1]
        assert f'heading "{name}" [level=3]' in said

    # 2. From the top to the messages and past all of them with one key.
    me.evaluate("document.activeElement.blur()")
    tab_to(me, "^link .Go on to where you write")
    me.keyboard.press("Enter")
    assert tab_to(me, "^textbox .Your message") == 1

    # 3. Somebody writes: it is said, with the name; the focus and what one has begun stay.
    me.keyboard.type("Olen koh")
    say(other, "Buss läheb kell kümme")
    assert wait_for(lambda: heard(me), 5)
    assert heard(me) == ["Maarja Näidis: Buss läheb kell kümme"]
    assert focused(me).startswith('textbox "Your message"')
    assert me.input_value("#write [name=text]") == "Olen koh"

    # 4. One answers: it is said that it is sent, the focus stays where one writes, one's own words are not read out.
    me.keyboard.type("al")
    me.keyboard.press("Enter")
    assert wait_for(lambda: me.locator("[data-said]").inner_text() == "Sent.", 5)
    assert me.locator("[data-said]").get_attribute("role") == "status"
    assert focused(me).startswith('textbox "Your message"')
    assert len(heard(me)) == 1

    # 5. Back to the newest message: its doings open in their place, Escape closes them and the focus is there again.
    me.keyboard.press("Shift+Tab")
    assert re.search(r"Answer or react to message \d+", focused(me))
    me.keyboard.press("Enter")
    menu = me.locator("details.menu[open]")
    menu.wait_for()
    assert re.search(r"Answer or react to message \d+", focused(me))
    me.keyboard.press("Tab")
    assert focused(me).startswith('link "Answer"')
    me.keyboard.press("Tab")
    assert focused(me) == 'button "Thank you"'
    me.keyboard.press("Escape")
    assert me.locator("main details.menu[open]").count() == 0
    assert re.search(r"Answer or react to message \d+", focused(me))

    # 6. Without the line for a while: what was missed is on the page afterwards, in order; the focus stays.
    me.context.set_offline(True)
    say(other, "Kohtume peatuses")
    me.context.set_offline(False)
    me.locator("[data-messages] .message", has_text="Kohtume peatuses").wait_for(timeout=30_000)
    assert re.search(r"Answer or react to message \d+", focused(me))

    # 7. The next time the page says how many are unread, before the first of them; the history is one link away.
    with hearing(other):
        other.reload()
    me.goto(program.address(SITE, "/en/my/"))
    say(other, "Viimane teade")
    other.locator("[data-messages] .message", has_text="Viimane teade").wait_for()
    me.goto(program.address(SITE, "/en/networks/naidislinn/chat/"))
    listed = me.locator("[data-messages]").aria_snapshot()
    assert re.search(r"\d+ unread messages?[\s\S]+Viimane teade", listed)
    me.fill("main [type=search]", "kümme")
    press(me.locator("main form[role=search] button, main search button").first)
    assert re.search(r"\d+ messages? found", me.locator("main p[role=status]:visible").first.inner_text())
