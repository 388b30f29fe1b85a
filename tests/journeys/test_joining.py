"""Joining as a newcomer does: three fields, a code from the mail, in; with and without scripts, left and right."""

import re
import time

import pytest

from tests.journeys.mails import mail_saying

pytestmark = pytest.mark.journey

SITE = "ivkv"


@pytest.mark.parametrize(
    ("prefix", "with_script"), [("", True), ("", False), ("/ar", True)], ids=["fi", "no script", "ar"]
)
def test_a_newcomer_is_in_within_a_minute(program, open_browser, prefix, with_script):
    outbox = open_browser()
    outbox.goto(program.outbox_key(SITE))
    address = f"uusi{prefix.strip('/')}{with_script}@example.net".lower()
    page = open_browser(java_script_enabled=with_script)
    page.goto(program.address(SITE, f"{prefix}/sign-in/"))
    began = time.monotonic()
    page.locator(f'main a[href^="{prefix}/join/"]').click()
    fields = page.locator("main form :is(input, select, textarea):visible")
    assert fields.count() <= 4
    page.fill("[name=name]", "Outi Uusi")
    page.fill("[name=contact]", address)
    page.check("[name=consent]")
    page.locator("main form button").click()
    page.wait_for_url("**/sign-in/code/")
    _mail, code = mail_saying(r"(?m)^\s*(\d{6})\s*$", outbox, program, SITE, address)
    page.fill("[name=code]", code[1])
    page.locator("main form button").first.click()
    page.wait_for_url("**/my/")
    assert time.monotonic() - began < 60
    page.goto(program.address(SITE, f"{prefix}/me/contacts/"))
    assert address in page.locator("main").inner_text()
    assert re.search(r'value="hidden" selected', page.content())
