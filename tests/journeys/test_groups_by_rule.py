"""J16, steps 1 and 7: groups round a topic and in a region; the coordinators' group fills itself by their role, and
whoever loses the role goes out again (S2.21)."""

import re

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as, type_the_code

pytestmark = pytest.mark.journey
SITE = "svk"
FI = "/fi"
CASES = [("fi", FI, True), ("ar", "/ar", False)]
each_way = pytest.mark.parametrize(
    ("language", "prefix", "with_script"), CASES, ids=["fi", "ar-without-script"]
)


def found_group(page, program, name: str, **chosen: str) -> str:
    """The path of a group that was founded with the form; `areas` is typed, `topics` and `role` are chosen."""
    page.goto(program.address(SITE, f"{FI}/groups/found/"))
    page.fill("[name=name]", name)
    page.fill("[name=purpose]", "Opitaan toisiltamme.")
    if areas := chosen.get("areas"):
        page.fill("[name=areas]", areas)
    if topic := chosen.get("topics"):
        page.locator(f"[name=topics][value={topic}]").check(force=True)
    if role := chosen.get("role"):
        page.check(f"[name=role][value={role}]")
    press(page.locator("main form button[type=submit]").last)
    return re.search(r"/groups/[^/]+/", page.url)[0]


@each_way
def test_groups_are_founded_and_one_follows_a_role(program, open_browser, language, prefix, with_script):
    outbox = open_outbox(open_browser, program, SITE)
    coordinator = open_browser(java_script_enabled=with_script, locale="fi")
    sign_in_as("coordinator", coordinator, program, SITE)
    thematic = found_group(coordinator, program, f"Pyöräily {language}", topics="C12")
    regional = found_group(coordinator, program, f"Kainuun ryhmä {language}", areas="Kainuu")
    by_role = found_group(coordinator, program, f"Koordinaattorit {language}", role="volunteer_coordinator")
    coordinator.goto(program.address(SITE, f"{FI}{regional}"))
    assert "Kainuu" in coordinator.locator("main .facts").inner_text()
    coordinator.goto(program.address(SITE, f"{FI}{by_role}"))
    assert coordinator.locator(f"main a[href$='{by_role}join/']").count() == 0

    # A newcomer joins the thematic group by hand; the other one cannot be joined.
    address, name = f"koordinaattori-{language}@example.org", f"Ville Vapaaehtoinen {language}"
    ville = open_browser(java_script_enabled=with_script, locale=language)
    ville.goto(program.address(SITE, f"{prefix}{thematic}join/"))
    assert ville.locator("html").get_attribute("lang") == language
    ville.fill("[name=name]", name)
    ville.fill("[name=contact]", address)
    ville.check("[name=consent]")
    press(ville.locator("main form button[type=submit]").last)
    type_the_code(ville, outbox, program, SITE, address)
    ville.goto(program.address(SITE, f"{prefix}{by_role}join/"))
    assert ville.locator("main form").count() == 0

    # The role is given: a mail says so, and the group is among the person's own.
    admin = open_browser(java_script_enabled=with_script, locale="fi")
    sign_in_as("site-admin", admin, program, SITE)
    admin.goto(program.address(SITE, f"{FI}/administration/roles/?q={name.replace(' ', '+')}"))
    admin.locator("main ul.plain a", has_text=name).click()
    admin.check("[name=role][value=volunteer_coordinator]")
    press(admin.locator("main form.sheet button[type=submit]"))
    mail_saying(rf"http://\S+{by_role}", outbox, program, SITE, address, among=3)
    ville.goto(program.address(SITE, f"{prefix}/my/"))
    assert ville.locator(f"main a[href$='{by_role}']").count() >= 1
    ville.goto(program.address(SITE, f"{prefix}{by_role}people/"))
    assert name in ville.locator("main ul.people").inner_text()
    ville.goto(program.address(SITE, f"{prefix}{by_role}leave/"))
    assert ville.locator("main form").count() == 0

    # The role ends: out again, and told; the group that was joined by hand stays.
    admin.goto(program.address(SITE, f"{FI}/administration/roles/"))
    press(admin.locator("main li", has_text=name).locator("button"))

    def is_out() -> bool:
        ville.goto(program.address(SITE, f"{prefix}/my/"))
        return ville.locator(f"main a[href$='{by_role}']").count() == 0

    wait_for(is_out, 60)
    assert ville.locator(f"main a[href$='{thematic}']").count() >= 1
    answer = ville.goto(program.address(SITE, f"{prefix}{by_role}people/"))
    assert answer.status == 403
