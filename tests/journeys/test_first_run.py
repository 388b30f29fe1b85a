"""From the printed link to a living site with its first network, in the browser, within five minutes."""

import re
import time

import pytest

from tests.journeys.mails import press
from tests.journeys.test_every_page import faults_of

pytestmark = pytest.mark.journey
CASES = [("fi", True), ("ar", False)]


def examine(page, with_script: bool) -> None:
    """In both themes on a small screen: nothing wider than it, no accessibility fault."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    for theme in ("light", "dark") if with_script else ():
        page.emulate_media(color_scheme=theme)
        assert faults_of(page) == [], f"{page.url} {theme}"


@pytest.mark.parametrize(("language", "with_script"), CASES, ids=["fi", "ar-without-script"])
def test_an_operator_has_a_living_site_within_five_minutes(program, open_browser, language, with_script):
    key, called = f"koe-{language}", {"fi": "Kylien koeverkko", "ar": "شبكة القرى"}[language]
    way_in = program.command("operator", "link").split()[-1].replace("/operator/", f"/{language}/operator/")
    operator = open_browser(
        java_script_enabled=with_script,
        locale=language,
        viewport={"width": 320, "height": 640},
        reduced_motion="reduce",  # no colour is looked at while it changes
    )
    begun = time.monotonic()
    operator.goto(way_in)
    assert operator.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    press(operator.locator("main form button"))
    examine(operator, with_script)
    operator.locator("main a[href$='/new-site/']").first.click()
    operator.wait_for_url("**/new-site/")
    examine(operator, with_script)

    # What is missing is told at the field; what was typed stays.
    operator.select_option("[name=language]", language)
    operator.fill("[name=name]", called)
    operator.fill("[name=operator]", "Koe ry")
    operator.fill("[name=host]", f"{key}.localhost")
    press(operator.locator("main form button[type=submit]").last)
    assert operator.locator("[name=sentence]").get_attribute("aria-invalid") == "true"
    assert operator.input_value("[name=name]") == called
    operator.fill("[name=sentence]", called)
    press(operator.locator("main form button[type=submit]").last)
    operator.wait_for_url("**/administrator/")
    examine(operator, with_script)
    operator.fill("[name=name]", "Aino Alku")
    operator.fill("[name=email]", f"aino-{language}@example.org")
    operator.check("[name=is_coordinator]")
    press(operator.locator("main form button[type=submit]").last)
    operator.wait_for_url("**/network/")
    examine(operator, with_script)
    operator.fill("[name=name]", called)
    operator.fill("[name=purpose]", called)
    operator.check("[name=is_contact]")
    press(operator.locator("main form button[type=submit]").last)
    operator.wait_for_url("**/done/")
    examine(operator, with_script)
    link = re.search(
        rf"http://{key}\.localhost:\d+\S*/sign-in/link/\S+", operator.locator("main").inner_text()
    )
    assert link, "no mail server is set: the way in stands on the page"

    # The administrator comes in; a visitor finds the network.
    administrator = open_browser(java_script_enabled=with_script, locale=language)
    administrator.goto(link[0])
    press(administrator.locator("main form button"))
    assert administrator.goto(program.address(key, "/administration/")).status == 200
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(key, "/networks/"))
    assert visitor.locator("html").get_attribute("lang") == language
    assert visitor.locator("main article h2").all_inner_texts() == [called]
    assert time.monotonic() - begun < 300

    operator.goto(operator.url)
    for path in ("", "check/", "notices/", f"sites/{key}/"):
        assert operator.goto(f"{way_in.partition('/operator/')[0]}/operator/{path}").status == 200
        examine(operator, with_script)
    stranger = open_browser(java_script_enabled=with_script, locale=language)
    stranger.goto(way_in)
    assert stranger.locator("main form").count() == 0  # a link works once
