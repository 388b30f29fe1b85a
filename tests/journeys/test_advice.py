"""J15: asked of the advisers and answered, published with a yes, put in touch without an address, a group of three."""

import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as
from tests.journeys.test_conversation import more

pytestmark = pytest.mark.journey
SITE = "ivkv"
ASKER, OWN_ADDRESS = "Maarja Näidis", "maarja.oma@example.net"
CASES = [("et", "", True, "involvement"), ("ar", "/ar", False, "delegation")]
IDS = ["et", "ar-without-script"]
TWO_MORE = """
from talkoo.areas.advice import actions
from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known
site = next(one for one in sites.every() if one.key == "ivkv")
with sites.within(site.id):
    topic = known.at("topic", {topic!r}).id
    for slug, is_named in (("naidis-ring", True), ("naidis-nou", False)):
        actions.concern(Organisation.objects.get(slug=slug).pk, by=PROGRAM, concept_id=topic, is_named=is_named)
"""


def fill_question(page, title: str, text: str, to: str) -> None:
    page.fill("[name=title]", title)
    page.fill("[name=text]", text)
    page.check(f"[name=to][value={to}]")
    page.locator("[name=topics][value=funding]").check()


def send(page) -> None:
    press(page.locator("main form button[type=submit]").first)


@pytest.mark.parametrize(("language", "prefix", "with_script", "topic"), CASES, ids=IDS)
def test_advice_is_asked_in_private_answered_and_published_with_the_askers_yes(
    program, open_browser, language, prefix, with_script, topic
):
    outbox = open_outbox(open_browser, program, SITE)
    asker = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", asker, program, SITE)
    title, worry = f"Kas võib maksta tagasi? {language}", f"Meil jäi toetusest raha üle ({language})."
    asker.goto(program.address(SITE, f"{prefix}/advice/ask/"))
    asker.fill("[name=text]", worry)
    send(asker)  # nothing said about whom, and no title
    assert asker.locator("[role=alert]").count() >= 1
    assert asker.input_value("[name=text]") == worry
    fill_question(asker, title, worry, "staff")
    send(asker)
    question = re.search(r"/advice/questions/[0-9a-f-]+/$", asker.url)[0]

    # The advisers hear that something waits, and not what it says; nobody else can open it.
    mail, _link = mail_saying(rf"http://\S+{question}", outbox, program, SITE, "adviser@", among=3)
    assert title not in mail
    assert ASKER not in mail
    moderator = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("moderator", moderator, program, SITE)
    assert moderator.goto(program.address(SITE, question)).status == 404
    adviser = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("adviser", adviser, program, SITE)
    adviser.goto(program.address(SITE, f"{prefix}/monday/"))
    press(adviser.locator("main a[href$='/advice/desk/']").first)
    adviser.locator(f"main a[href$='{question}']").click()
    assert worry in adviser.locator("main").inner_text()
    press(adviser.locator("form[action$='/take/'] button"))
    said = f"Küsige rahastajalt kirjalikult ({language})."
    adviser.fill("[name=text]", said)
    press(adviser.locator("main form:has([name=text]) button[type=submit]"))
    mail, _link = mail_saying(re.escape(said), outbox, program, SITE, "contact@", among=3)
    assert "Tere" in mail  # in the language that its receiver reads
    asker.goto(program.address(SITE, f"{prefix}/my/"))
    press(asker.locator("main a", has_text=title).first)
    assert said in asker.locator("main").inner_text()

    # The adviser writes it in other words, without who asked.
    press(adviser.locator("main a[href*='/advice/desk/new/question/']"))
    public, answer = f"Mida teha üle jäänud rahaga? ({language})", "Kirjutage rahastajale enne tähtaega."
    adviser.fill("[name=question]", public)
    adviser.fill("[name=answer]", f"{ASKER} küsis seda.")
    adviser.select_option("[name=language]", "et")
    press(adviser.locator("main form:has([name=answer]) button[type=submit]"))
    assert adviser.locator("#id_answer-error").count() == 1
    adviser.fill("[name=answer]", answer)
    press(adviser.locator("main form:has([name=answer]) button[type=submit]"))
    press(adviser.locator("form[action$='/do/publish/'] button"))
    entry = adviser.url
    _mail, link = mail_saying(r"http://\S+/agree/", outbox, program, SITE, "contact@", among=3)
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(SITE, f"{prefix}/advice/"))
    assert public not in visitor.locator("main").inner_text()
    asker.goto(link[0])
    assert answer in asker.locator("main").inner_text()
    press(asker.locator("button[name=said][value=yes]"))

    # Everybody finds it; its translation stands beside the original.
    adviser.goto(entry)
    press(adviser.locator("main a[href*='/texts/']"))
    press(adviser.locator("main nav a[href$='/texts/ru/']"))
    assert answer in adviser.locator("blockquote", has_text=answer).inner_text()
    adviser.fill("[name=question]", f"Что делать с остатком денег? ({language})")
    adviser.fill("[name=answer]", "Напишите тому, кто дал деньги, до срока.")
    press(adviser.locator("main form:has([name=answer]) button[type=submit]"))
    visitor.goto(program.address(SITE, "/ru/advice/?topic=funding"))
    press(visitor.locator("main a", has_text=f"({language})").first)
    both = visitor.locator("main").inner_text()
    assert "Напишите тому, кто дал деньги" in both
    assert answer in both
    assert ASKER not in both
    visitor.goto(program.address(SITE, f"{prefix}/advice/print/"))
    assert public in visitor.locator("main").inner_text()


@pytest.mark.parametrize(("language", "prefix", "with_script", "topic"), CASES, ids=IDS)
def test_whoever_answered_is_reached_without_an_address_and_three_found_a_group(
    program, open_browser, language, prefix, with_script, topic
):
    outbox = open_outbox(open_browser, program, SITE)
    asker = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", asker, program, SITE)
    asker.goto(program.address(SITE, f"{prefix}/advice/ask/?topic=funding"))
    fill_question(asker, f"Kellel on telk? {language}", "Vajame telki kaheks päevaks.", "competent")
    asker.check("[name=is_anonymous]")
    asker.select_option("[name=section]", index=0)
    send(asker)
    code = re.search(r"/discussions/([a-z0-9]+)/$", asker.url)[1]

    knows = open_browser(java_script_enabled=with_script, locale="ru")
    sign_in_as("representative", knows, program, SITE)
    knows.goto(program.address(SITE, f"{prefix}/discussions/{code}/answer/"))
    assert ASKER not in knows.locator("main").inner_text()
    knows.fill("[name=text]", "У нас есть шатёр, берите.")
    knows.locator("[name=capacity]").nth(1).check()
    press(knows.locator("main form button[type=submit]").first)

    # Put in touch: the coordinator passes it on, and nobody has seen an address.
    asker.goto(program.address(SITE, f"{prefix}/discussions/{code}/"))
    press(more(asker.locator("#p2")).locator("a[href*='/advice/in-touch/']"))
    assert "/introduce/" in asker.url
    asker.fill("[name=why]", f"Tahame telgi kohta küsida ({language}).")
    asker.fill("[name=gives]", OWN_ADDRESS)
    send(asker)
    coordinator = open_browser(java_script_enabled=with_script, locale="et")
    sign_in_as("coordinator", coordinator, program, SITE)
    coordinator.goto(program.address(SITE, "/introductions/desk/"))
    press(coordinator.locator("main li", has_text=ASKER).locator("a").first)
    press(coordinator.locator("button[name=verb][value=forward]"))
    mail, wish = mail_saying(
        rf"\({language}\)[\s\S]*?(http://\S+/introductions/[0-9a-f-]+/)",
        outbox,
        program,
        SITE,
        "representative@",
        among=3,
    )
    assert OWN_ADDRESS not in mail
    knows.goto(wish[1])
    assert OWN_ADDRESS not in knows.locator("main").inner_text()
    press(knows.locator("button[name=verb][value=decline]"))  # the next case asks again
    asker.goto(program.address(SITE, f"{prefix}/introductions/"))
    assert OWN_ADDRESS not in asker.locator("main").inner_text()

    # Two organisations have said that it concerns them; the third makes it an offer.
    program.python(TWO_MORE.format(topic=topic))
    knows.goto(program.address(SITE, f"{prefix}/advice/?topic={topic}"))
    press(knows.locator("main a[href*='/advice/concerns/topic/']"))
    before = knows.locator("main").inner_text()
    assert "Ring" in before
    assert "Nõu" not in before
    assert knows.locator("main a[href*='/advice/matters/']").count() == 0
    press(knows.locator("main form button[type=submit]").first)
    offered = knows.locator("main a[href*='/advice/matters/']").get_attribute("href")
    matter = re.search(r"/advice/matters/[0-9a-f-]+/", offered)[0]
    mail, offer = mail_saying(rf"http://\S+{matter}", outbox, program, SITE, "representative@", among=3)
    assert "Здравствуйте" in mail  # the receiver reads Russian
    mail_saying(rf"http://\S+{matter}", outbox, program, SITE, "coordinator@", among=4)
    knows.goto(offer[0])
    name = f"Telgirühm {language}"
    knows.fill("[name=name]", name)
    knows.fill("[name=purpose]", "Jagame telke ja toole.")
    knows.check("[name=join][value=request]")
    send(knows)
    group = re.search(r"/groups/[a-z0-9-]+/$", knows.url)[0]
    coordinator.goto(offer[0])  # it is founded already
    assert "/advice/matters/" not in coordinator.url
    coordinator.goto(program.address(SITE, "/advice/desk/matters/"))
    assert matter not in coordinator.content()
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(program.address(SITE, f"{prefix}{group}"))
    assert name in visitor.locator("main").inner_text()
