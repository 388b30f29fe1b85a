"""J11: a visit without a date, a host programme that organisations of the area answer without an account, pictures only
with words, and the programme in the guests' language (S0.15, S0.16, S0.24)."""

import re

import pytest

from tests.journeys.mails import press, sign_in_as

pytestmark = pytest.mark.journey
SITE = "suuntana"
CASES = [("fi", "", True), ("et", "/et", False)]
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


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["fi", "et-without-script"])
def test_a_host_programme_from_asking_to_reading_it(program, open_browser, language, prefix, with_script):
    visitor = open_browser(
        java_script_enabled=with_script, locale=language, viewport={"width": 320, "height": 640}
    )
    visitor.goto(program.address(SITE, f"{prefix}/visits/"))
    assert visitor.locator("main article").count() == 2
    assert visitor.locator("main article .badge").count() == 1  # the one without a date
    visitor.locator("main article a").first.click()
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
