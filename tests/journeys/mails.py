"""Reading the outbox, and signing in by the code that lies there."""

import json
import re

from playwright.sync_api import Locator

from tests.journeys.conftest import wait_for

LINK = """
from talkoo.plumbing.tenancy import sites
from talkoo.site.demo import roles
with sites.within(sites.by_host("{site}.localhost").id):
    print(roles.link_for("{role}"))
"""
LINKS = """
import json
from talkoo.plumbing.tenancy import sites
from talkoo.site.demo import roles
found = []
for site in sites.every():
    with sites.within(site.id):
        found += [[site.key, role, roles.link_for(role)] for role in roles.ROLES]
print("LINKS" + json.dumps(found))
"""


def mail_saying(
    pattern: str, outbox, program, site: str, to: str, *, among: int = 1, seconds: int = 60
) -> tuple[str, re.Match]:
    """The newest mail or text message to somebody, once it says what is waited for; or one of the `among` newest."""

    def look():
        outbox.goto(program.address(site, "/-/outbox/"))
        rows = outbox.locator("main tbody tr", has_text=to).all()[:among]
        for path in [one.locator("a").first.get_attribute("href") for one in rows]:
            outbox.goto(program.address(site, path))
            text = outbox.locator("main").inner_text()
            if found := re.search(pattern, text):
                return text, found
        return None

    return wait_for(look, seconds)


def open_outbox(open_browser, program, site: str):
    """The operator's browser at the mails of a site."""
    outbox = open_browser()
    outbox.goto(program.outbox_key(site))
    return outbox


def type_the_code(page, outbox, program, site: str, to: str) -> None:
    """The code from the newest mail into the page that waits for it; one that was typed before is another journey's,
    and the mail that is waited for has not come yet."""
    page.wait_for_url("**/sign-in/code/")
    typed = "|".join(program.codes) or "no code"
    _mail, code = mail_saying(rf"(?m)(?<![\d+])(?!{typed})(\d{{6}})\s*$", outbox, program, site, to)
    program.codes.add(code[1])
    page.fill("[name=code]", code[1])
    press(page.locator("main form button").first)
    assert "/sign-in/" not in page.url, f"{code[1]}: {page.locator('main').inner_text()}"


def press(button: Locator) -> None:
    """Press a button that sends its form, and wait for the page that answers."""
    with button.page.expect_navigation():
        button.click()


def sign_in_as(role: str, page, program, site: str) -> None:
    """By a link for a role of the demo, made as the operator's command makes it."""
    page.goto(program.python(LINK.format(site=site, role=role)).strip())
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def links_to_sign_in(program) -> dict[tuple[str, str], str]:
    """One for each site and role of the demo, by one command where each alone would start a program of its own."""
    said = program.python(LINKS).partition("LINKS")[2]
    return {(site, role): link for site, role, link in json.loads(said) if link}
