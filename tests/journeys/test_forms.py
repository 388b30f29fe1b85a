"""A visitor answers a form without an account: with a script, which keeps what is typed; and without one."""

import re

import pytest

from tests.journeys.mails import press

pytestmark = pytest.mark.journey
SITE = "ivkv"
FORM = """
from talkoo.blocks.questionnaires.models import Questionnaire
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "ivkv")
with sites.within(site.id):
    print(Questionnaire.objects.get(state="open").pk)
"""


def test_what_is_begun_on_one_device_is_sent_from_another(program, open_browser):
    path = f"/forms/{program.python(FORM).strip()}/"
    first = open_browser(locale="et")
    first.goto(program.address(SITE, path))
    why = first.locator("[name=q_why_not]")
    assert not why.is_visible()
    first.check("[name=q_joy][value='4']")
    first.check("[name=q_again][value=no]")
    assert why.is_visible()
    why.fill("Buss võiks hiljem käia.")
    link = first.locator("[data-kept] a")
    link.wait_for(state="visible")
    second = open_browser(locale="et")
    second.goto(link.get_attribute("href"))
    assert second.locator("[name=q_why_not]").input_value() == "Buss võiks hiljem käia."
    assert second.locator("[name=q_why_not]").is_visible()
    second.check("[name=q_again][value=yes]")  # the other question is asked no longer
    assert not second.locator("[name=q_why_not]").is_visible()
    press(second.locator("main form[data-keep] button[type=submit]").first)
    assert re.search(r"/sent/[a-z0-9]{48}/$", second.url)
    assert "Buss võiks" not in second.locator("main").inner_text()


def test_without_a_script_the_page_says_when_a_question_is_meant(program, open_browser):
    path = f"/ru/forms/{program.python(FORM).strip()}/"
    visitor = open_browser(java_script_enabled=False, locale="ru")
    visitor.goto(program.address(SITE, path))
    assert visitor.locator("[name=q_why_not]").is_visible()
    assert visitor.locator("[data-when-said]").is_visible()
    visitor.fill("[name=q_why_not]", "Автобус")
    press(visitor.locator("main form[data-keep] button[type=submit]").first)
    assert visitor.locator("[role=alert]").count() == 1
    assert visitor.input_value("[name=q_why_not]") == "Автобус"
    visitor.check("[name=q_joy][value='5']")
    visitor.check("[name=q_again][value=maybe]")
    press(visitor.locator("main form[data-keep] button[type=submit]").first)
    assert "Автобус" in visitor.locator("main").inner_text()
