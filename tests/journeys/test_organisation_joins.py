"""J14: an organisation seated in Tartu that works in Narva joins the county network (S4.1, S4.4, S4.18-S4.21)."""

import datetime
import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as, type_the_code

pytestmark = pytest.mark.journey
SITE, NETWORK = "ivkv", "/networks/ivkv/"
TARTU, NARVA, YOUTH = "ee-ehak:0793", "ee-ehak:0511", "D11"
SECOND = {"ru": "Кружок у реки", "ar": "نادي النهر"}  # in no register
COORDINATES = "Sillamäe Lastekaitse Ühing"
CASES = [  # language, whether scripts run, name, code with a wrong check digit and the right one, who decides
    ("ru", True, "НКО Пример «Причал»", "80999962", "80999963", "coordinator"),
    ("ar", False, "جمعية المرسى", "80999906", "80999986", "enough"),
]


def tick(page, field: str, code: str) -> None:
    """Tick a box of a long list, which may be folded away."""
    box = page.locator(f"[name={field}][value='{code}']").first
    if not box.is_visible():
        page.locator(
            "details:not([open])", has=page.locator(f"[name={field}][value='{code}']")
        ).first.locator("summary").first.click()
    box.check()


def send(page) -> None:
    press(page.locator("main form button[type=submit]").last)


def take_in(coordinator, program, organisation: str) -> None:
    """The coordinator lets an organisation into the directory."""
    coordinator.goto(program.address(SITE, "/organisations/desk/"))
    coordinator.locator(f"main a[href$='{organisation}registration/']").click()
    coordinator.locator("main a[href$='/decide/list/']").click()
    coordinator.wait_for_url("**/decide/list/")
    send(coordinator)


def registered(person) -> str:
    """The address of the organisation whose form was sent and confirmed."""
    person.wait_for_url("**/registration/")
    confirm = person.locator("main button[value=confirm]")
    if confirm.count():
        press(confirm)
    return f"/organisations/{person.url.split('/')[-3]}/"


def newest_terms(coordinator, program, text: str, fee: str, due: str) -> int:
    """Publish the next version of the network's terms; its number."""
    coordinator.goto(program.address(SITE, f"{NETWORK}terms/"))
    before = int(coordinator.locator("[name=number]").get_attribute("value"))
    coordinator.fill("[name=text]", text)
    coordinator.fill("[name=fee]", fee)
    coordinator.fill("[name=acceptance_due]", due)
    send(coordinator)
    coordinator.wait_for_url("**/membership/")
    assert text in coordinator.locator("main").inner_text()
    return before + 1


def let_coordinate(coordinator, program, name: str) -> None:
    coordinator.goto(program.address(SITE, f"{NETWORK}coordinator/"))
    coordinator.fill("[name=organisation]", name)
    send(coordinator)
    assert name in coordinator.locator("section[aria-labelledby=history] li").first.inner_text()


@pytest.fixture
def coordinator(program, open_browser):
    """The interim coordinator, who sees to it that members are organisations of the area, with no obligations."""
    page = open_browser(locale="et")
    sign_in_as("coordinator", page, program, SITE)
    page.goto(program.address(SITE, f"{NETWORK}settings/"))
    page.check("[name=membership_rule][value=area]")
    send(page)
    newest_terms(page, program, "Liikmel ei ole kohustusi.", "", "")
    return page


@pytest.mark.parametrize(
    ("language", "with_script", "name", "wrong", "code", "who_decides"),
    CASES,
    ids=["ru", "ar-without-script"],
)
def test_an_organisation_that_works_in_the_area_joins_and_belongs(
    program, open_browser, coordinator, language, with_script, name, wrong, code, who_decides
):
    administrator = open_browser(locale="et")
    sign_in_as("site-admin", administrator, program, SITE)
    administrator.goto(program.address(SITE, "/administration/settings/"))
    administrator.check(f"[name=registration][value={who_decides}]")
    send(administrator)
    assert administrator.locator("main form .wrong").count() == 0
    outbox = open_outbox(open_browser, program, SITE)
    address = f"juhatus-{language}@example.org"

    def page_of(path: str) -> str:
        return program.address(SITE, f"/{language}{path}")

    # A wrong check digit is told at the field; nothing typed is lost.
    person = open_browser(java_script_enabled=with_script, locale=language)
    person.goto(page_of("/organisations/"))
    person.locator("main a[href$='/organisations/register/']").first.click()
    person.wait_for_url("**/organisations/register/")
    assert person.locator("html").get_attribute("lang") == language
    person.fill("[name=name]", name)
    person.select_option("[name=country]", "EE")
    person.fill("[name=registry_code]", wrong)
    tick(person, "fields_chosen", YOUTH)
    tick(person, "areas", TARTU)
    person.fill("[name=own_name]", f"Juhatuse Liige {language}")
    person.fill("[name=email]", address)
    person.select_option("[name=part]", "staff")
    person.check("[name=consent]")
    send(person)
    assert person.locator("[name=registry_code]").get_attribute("aria-invalid") == "true"
    assert person.locator("main form [aria-invalid=true]").count() == 1
    assert person.input_value("[name=name]") == name
    person.fill("[name=registry_code]", code)
    send(person)
    type_the_code(person, outbox, program, SITE, address)
    organisation = registered(person)

    # The interim coordinator takes it into the directory, or it is there at once, as the site has chosen.
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    assert visitor.goto(page_of(organisation)).status == (404 if who_decides == "coordinator" else 200)
    if who_decides == "coordinator":
        take_in(coordinator, program, organisation)
        mail_saying(rf"http://\S+{organisation}", outbox, program, SITE, address)
        assert visitor.goto(page_of(organisation)).status == 200
    assert name in visitor.locator("h1").inner_text()
    assert address not in visitor.content()
    assert "Juhatuse Liige" not in visitor.content()

    # Seated and working in Tartu it is not of the county; working in Narva, it is, wherever it has its seat.
    person.goto(page_of(f"{NETWORK}membership/"))
    assert "Liikmel ei ole kohustusi." in person.locator("main").inner_text()
    press(person.locator("main button[value=apply]"))
    assert person.locator(".said .notice:visible").count() == 1
    assert person.locator("main button[value=apply]").count() == 1
    person.goto(page_of(f"{organisation}edit/where/"))
    person.fill("[name=seat]", "Tartu linn")
    tick(person, "areas", NARVA)
    send(person)
    assert person.locator(f"[name=areas][value='{NARVA}']").first.is_checked()
    person.goto(page_of(f"{NETWORK}membership/"))
    press(person.locator("main button[value=apply]"))
    assert person.locator("main button[value=resign]").count() == 1
    coordinator.goto(program.address(SITE, f"{NETWORK}memberships/"))
    line = coordinator.locator("main li", has=coordinator.locator(f"a[href$='{organisation}']"))
    if who_decides == "coordinator":
        visitor.goto(page_of(f"{NETWORK}organisations/"))
        assert name not in visitor.locator("main").inner_text()
        press(line.locator("form[action$='/accept/'] button"))
        mail_saying(rf"http://\S+{NETWORK}(?!membership)", outbox, program, SITE, address, among=2)
    visitor.goto(page_of(f"{NETWORK}organisations/"))
    assert name in visitor.locator("main").inner_text()

    # It says what it can advise on; whoever looks in its field is shown the umbrella.
    person.goto(page_of(f"{organisation}edit/work/"))
    tick(person, "competences", "funding")
    send(person)
    visitor.goto(page_of(organisation))
    said = visitor.locator("main").inner_text()
    person.goto(page_of(f"{organisation}edit/work/"))
    label = person.locator("label.pick", has=person.locator("[name=competences][value=funding]")).inner_text()
    assert label.strip() in said
    visitor.goto(page_of(f"/organisations/?field={YOUTH}"))
    assert name in visitor.locator("main").inner_text()
    assert visitor.locator("main .notice a[href$='/organisations/naidis-ring/']").count() == 1

    # Its person is in another organisation too, and says in which capacity a connection is asked.
    person.goto(page_of("/organisations/register/"))
    person.fill("[name=name]", SECOND[language])
    person.check("[name=is_unregistered]")
    tick(person, "fields_chosen", YOUTH)
    tick(person, "areas", NARVA)
    send(person)
    group = registered(person)
    if who_decides == "coordinator":
        take_in(coordinator, program, group)

    # The other accepts.
    other = open_browser(java_script_enabled=with_script, locale="ru")
    sign_in_as("representative", other, program, SITE)
    person.goto(page_of("/organisations/naidis-kallas/"))
    person.locator("main a[href$='/connect/']").click()
    person.wait_for_url("**/connect/")
    assert person.locator("[name=capacity]").count() == 2
    person.fill("[name=message]", f"Teeme koos! {language}")
    send(person)
    assert (
        person.locator("main form .wrong [name=capacity]").count() == 2
    )  # nobody chooses in the person's place
    assert person.input_value("[name=message]") == f"Teeme koos! {language}"
    person.get_by_role("radio", name=name).check()
    send(person)
    person.wait_for_url(f"**{organisation}connections/")
    _mail, link = mail_saying(
        r"http://\S+/organisations/naidis-kallas/connections/", outbox, program, SITE, "representative@"
    )
    assert "naidis-kallas" not in visitor.goto(page_of(organisation)).text()
    other.goto(link[0])
    asked = other.locator("section[aria-labelledby=asked] li", has_text=name)
    assert f"Teeme koos! {language}" in asked.inner_text()
    press(asked.locator("form[action$='/accept/'] button"))
    mail_saying(rf"http://\S+{organisation}connections/", outbox, program, SITE, address)
    for path, shown in ((organisation, 1), (group, 0)):
        visitor.goto(page_of(path))
        connected = visitor.locator("section[aria-labelledby=connections] a[href$='/naidis-kallas/']")
        assert connected.count() == shown

    # The coordinating organisation changes: the rights of its staff come, and go again.
    queue = page_of(f"{NETWORK}memberships/")
    assert person.goto(queue).status == 403
    let_coordinate(coordinator, program, name)
    assert person.goto(queue).status == 200
    let_coordinate(coordinator, program, COORDINATES)
    assert person.goto(queue).status == 403

    # New terms with a fee: members are asked for their yes by a day; one gives it, one resigns.
    due = datetime.date.today() + datetime.timedelta(days=30)
    number = newest_terms(coordinator, program, "Liikmemaks aastas.", "20", f"{due:%d.%m.%Y}")
    for one in (address, "representative@"):
        mail_saying(rf"http://\S+{NETWORK}membership/", outbox, program, SITE, one, among=3)
    other.goto(program.address(SITE, f"/ru{NETWORK}membership/"))
    assert re.search(r"\b20\b", other.locator("main").inner_text())
    press(other.locator("main button[value=accept]"))
    assert other.locator("main button[value=accept]").count() == 0
    person.goto(page_of(f"{NETWORK}membership/"))
    assert person.locator("main button[value=accept]").count() == 1
    press(person.locator("main button[value=resign]"))
    visitor.goto(page_of(f"{NETWORK}organisations/"))
    assert name not in visitor.locator("main").inner_text()
    coordinator.goto(program.address(SITE, f"{NETWORK}memberships/"))
    assert line.count() == 0
    stayed = coordinator.locator("main li", has=coordinator.locator("a[href$='/naidis-kallas/']"))
    assert str(number) in stayed.inner_text()
    assert stayed.locator(".badge").count() == 0
    rest = coordinator.locator("main section[aria-labelledby=members] li .badge")
    assert rest.count() > 10  # have not said yes yet
