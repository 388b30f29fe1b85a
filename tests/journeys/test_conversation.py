"""J15 and J7: a question goes to those who can advise, is answered in other languages, and becomes work."""

import re

import pytest

from tests.journeys.mails import mail_saying, open_outbox, press, sign_in_as, type_the_code

pytestmark = pytest.mark.journey
SITE, OWN, SECTION, NETWORK = "ivkv", "naidis-kallas", "/forum/rahastus/", "/networks/naidislinn/"
ASKER = "Maarja Näidis"  # the contact
CASES = [("et", "", True), ("ar", "/ar", False)]
TWO_MINUTES_PASS = """
import time
from talkoo.kernel import clock
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.notify.tasks import work_off
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "ivkv")
for _attempt in range(240):
    with sites.within(site.id):
        if Notification.objects.filter(kind="discussions.asked", state="waiting").update(due_at=clock.now()):
            work_off.defer(site_id=str(site.id))
            break
    time.sleep(0.5)
else:
    raise AssertionError("nobody was told yet")
"""
THE_DAY_IS_OVER = """
import datetime, time
from talkoo.blocks.tasks.models import Task
from talkoo.blocks.tasks.tasks import remind_some
from talkoo.kernel import clock
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.notify.tasks import work_off
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "ivkv")
with sites.within(site.id):
    day = clock.today(site.time_zone) - datetime.timedelta(days=1)
    Task.objects.filter(title={title!r}).update(due_on=day, taken_at=clock.now() - datetime.timedelta(days=5))
    remind_some()
for _attempt in range(240):
    with sites.within(site.id):
        if Notification.objects.filter(kind="tasks.due", state="waiting").update(due_at=clock.now()):
            work_off.defer(site_id=str(site.id))
            break
    time.sleep(0.5)
else:
    raise AssertionError("nobody was told yet")
"""
BY_MAIL = """
import datetime, uuid
from talkoo.blocks.discussions import public
from talkoo.blocks.discussions.models import Thread
from talkoo.plumbing.mail_in.registry import Incoming
from talkoo.plumbing.tenancy import sites
from talkoo.site.demo import roles
site = next(one for one in sites.every() if one.key == "ivkv")
with sites.within(site.id):
    writer = roles.person_in("representative")
    public.take_answer(Incoming(
        id=uuid.uuid4(), person_id=writer.pk, staged_id=None, address="", name="", subject="", text={text!r},
        quoted="> kes teab", language=None, message_id="", in_reply_to="", references=(), attachments=(),
        key=str(Thread.objects.get(code={code!r}).pk), received_at=datetime.datetime.now(datetime.UTC),
    ))
"""


def more(post):
    """What else can be done with a post: with a script it opens below it, else it is a page of its own."""
    link = post.locator("a[data-more]")
    opens_here = link.get_attribute("role") == "button"
    link.click()
    ways = post.locator(".ways") if opens_here else post.page.locator("main .ways")
    ways.wait_for()
    return ways


def say(post, what: str) -> None:
    """One of the things that are said of a post without words."""
    button = post.locator(f"button[name=do][value={what}]")
    press(button if button.count() else more(post).locator(f"button[name=do][value={what}]"))


def select(page, words: str) -> None:
    """Mark words of the first post, as a reader does before quoting them."""
    page.evaluate(
        """words => {
            const walk = document.createTreeWalker(document.querySelector("#p1 .said"), NodeFilter.SHOW_TEXT);
            let text = walk.nextNode();
            while (!text.data.includes(words)) text = walk.nextNode();
            const range = document.createRange();
            range.setStart(text, text.data.indexOf(words));
            range.setEnd(text, text.data.indexOf(words) + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )


def can_advise_on_funding(person, program) -> None:
    """Whoever answers for an association says in its profile what it knows."""
    person.goto(program.address(SITE, f"/organisations/{OWN}/edit/work/"))
    box = person.locator("[name=competences][value=funding]").first
    for folded in person.locator("main details:not([open])", has=box).all():
        folded.locator("summary").first.click()
    box.check()
    press(person.locator("main form button[type=submit]").last)


def ask(asker, program, prefix: str, title: str, text: str) -> str:
    """Ask without one's name what concerns funding; the code of the thread."""
    asker.goto(program.address(SITE, f"{prefix}{SECTION}start/"))
    asker.fill("[name=title]", title)
    asker.fill("[name=text]", text)
    asker.check("[name=kind][value=question]")
    asker.locator("[name=topics]").nth(1).check()  # funding: the mail to those who can advise shows it
    asker.check("[name=audience][value=everybody]")
    asker.check("[name=is_anonymous]")
    press(asker.locator("main form button[type=submit]").first)  # nobody is anonymous on the open web
    assert asker.locator("[role=alert]").count() >= 1
    assert asker.input_value("[name=text]") == text
    asker.check("[name=audience][value=signed_in]")
    press(asker.locator("main button[value=preview]"))
    assert asker.locator("[aria-labelledby=preview] strong").inner_text() == "kindel"
    press(asker.locator("main form button[type=submit]").first)
    found = re.search(r"/discussions/([a-z0-9]+)/$", asker.url)
    assert found, asker.url
    return found[1]


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["et", "ar-without-script"])
def test_a_question_reaches_those_who_know_and_the_answer_crosses_languages(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    knows = open_browser(java_script_enabled=with_script, locale="ru")
    sign_in_as("representative", knows, program, SITE)
    can_advise_on_funding(knows, program)

    asker = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", asker, program, SITE)
    title = f"Kes aitab eelarvega? {language}"
    code = ask(
        asker, program, prefix, title, "Omaosalus peab olema **kindel**. Kes teab, mida see meile tähendab?"
    )
    thread = f"/discussions/{code}/"
    visitor = open_browser(locale=language)
    assert visitor.goto(program.address(SITE, thread)).status == 404

    # Who knows is told; neither the mail nor the page says who asked.
    program.python(TWO_MINUTES_PASS)  # a mail waits so long, for whoever reads the page meanwhile
    mail, _link = mail_saying(rf"http://\S+{thread}\S*", outbox, program, SITE, "representative@", among=4)
    assert "Kes teab, mida see meile tähendab?" in mail
    assert ASKER not in mail
    knows.goto(program.address(SITE, f"{prefix}{thread}"))
    marked = None if language == "et" else "et"  # what is in the language of the page says nothing
    assert knows.locator("#p1 .said").get_attribute("lang") == marked
    assert ASKER not in knows.locator("main").inner_text()

    if with_script:  # what is selected is quoted, and what is begun is kept
        select(knows, "Kes teab")
        knows.locator("#p1 a[data-quote]").click()
        knows.wait_for_url("**/answer/**")
        begun = knows.input_value("[name=text]")
        assert "> Kes teab\n" in begun
        assert "Omaosalus" not in begun
        knows.locator("[name=text]").press_sequentially("Мы напишем")
        knows.locator("[data-saved]").wait_for(state="visible")
        knows.goto(program.address(SITE, f"{prefix}/discussions/mine/?show=drafts"))
        knows.locator(f"main a[href*='{thread}']").click()
        assert "Мы напишем" in knows.input_value("[name=text]")

    # The answer comes by mail, in Russian: the receiver hands it over like this.
    said = "Это значит, что часть денег вы находите сами. Мы поможем посчитать, если нужно."
    program.python(BY_MAIL.format(text=said, code=code))
    asker.goto(program.address(SITE, f"{prefix}/discussions/mine/"))
    assert asker.locator("main .mail", has_text=title).locator(".badge.new").count() == 1
    asker.goto(program.address(SITE, f"{prefix}{thread}"))
    second = asker.locator("#p2")
    assert second.locator(".said").first.get_attribute("lang") == "ru"
    assert "> kes teab" in second.locator("details p").first.text_content()
    say(second, "wish")

    helper = open_browser(java_script_enabled=with_script, locale="et")
    sign_in_as("coordinator", helper, program, SITE)
    helper.goto(program.address(SITE, f"{thread}2/translate/"))
    helper.select_option("[name=language]", "et")
    translated = "See tähendab, et osa rahast leiate ise. Aitame arvutada."
    helper.fill("[name=text]", translated)
    press(helper.locator("main form button[type=submit]").last)
    asker.goto(program.address(SITE, f"{prefix}{thread}"))
    shown = second.locator("details [lang=et]")
    if language != "et":
        second.locator("details:has([lang=et]) > summary").click()
    assert shown.inner_text() == translated

    # It helped, and the question is solved.
    say(second, "helpful")
    before = asker.locator("main header .badge.good").count()
    press(asker.locator(".marks button[value=solved]"))
    assert asker.locator("main header .badge.good").count() == before + 1
    asker.goto(program.address(SITE, f"{prefix}{SECTION}"))
    assert asker.locator("main .mail", has_text=title).locator(".badge.good").count() == 1


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["et", "ar-without-script"])
def test_a_reported_post_is_hidden_with_a_reason_and_shown_again(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    writer = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("representative", writer, program, SITE)
    title, said = f"Hind {language}", f"See maksab tuhat eurot ({language})."
    writer.goto(program.address(SITE, f"{prefix}{SECTION}start/"))
    writer.fill("[name=title]", title)
    writer.fill("[name=text]", said)
    writer.check("[name=audience][value=everybody]")
    press(writer.locator("main form button[type=submit]").first)
    thread = writer.url
    visitor = open_browser(java_script_enabled=with_script, locale=language)
    visitor.goto(thread)
    more(visitor.locator("#p1")).locator("a[href*='/report/post/']").click()
    visitor.check("[name=reason][value=wrong]")
    press(visitor.locator("main form button[type=submit]").last)
    assert visitor.url.endswith("/thanks/")

    moderator = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("moderator", moderator, program, SITE)
    moderator.goto(program.address(SITE, f"{prefix}/reports/"))
    press(moderator.locator("main .mail", has_text=said).locator("a").first)
    reason = f"Kontrollime arvud üle {language}"
    moderator.fill("[name=reason]", reason)
    press(moderator.locator("main form:has([name=hide]) button[type=submit]"))
    visitor.goto(thread)
    assert said not in visitor.locator("main").inner_text()
    mail_saying(re.escape(reason), outbox, program, SITE, "representative@", among=3)

    # The writer says that it was right: a coordinator looks again.
    coordinator = open_browser(java_script_enabled=with_script, locale="et")
    sign_in_as("coordinator", coordinator, program, SITE)
    coordinator.goto(program.address(SITE, "/reports/?state=hidden"))
    hidden = coordinator.locator("main .mail", has_text=said)
    press(hidden.locator("form button").first)
    visitor.goto(thread)
    assert said in visitor.locator("main").inner_text()


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["et", "ar-without-script"])
def test_a_request_for_help_becomes_a_task_and_what_was_learnt_stays(
    program, open_browser, language, prefix, with_script
):
    outbox = open_outbox(open_browser, program, SITE)
    contact = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", contact, program, SITE)
    title = f"Kes tooks pingid? {language}"
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}discussions/start/"))
    contact.fill("[name=title]", title)
    contact.fill("[name=text]", f"Neli pinki on vaja parki viia ({language}).")
    contact.check("[name=kind][value=help]")
    contact.check("[name=audience][value=participants]")
    press(contact.locator("main form button[type=submit]").first)
    thread = re.search(r"/discussions/[a-z0-9]+/$", contact.url)[0]
    visitor = open_browser(locale=language)
    assert visitor.goto(program.address(SITE, thread)).status == 404

    # Somebody of the network finds it unread among their own.
    person = "heili" if with_script else "tarmo"
    member = open_browser(
        java_script_enabled=with_script, locale=language, viewport={"width": 320, "height": 640}
    )
    member.goto(program.address(SITE, f"{prefix}/sign-in/"))
    member.fill("[name=contact]", f"{person}@{SITE}.example.org")
    member.locator("main form button[type=submit]").first.click()
    type_the_code(member, outbox, program, SITE, f"{person}@")
    member.goto(program.address(SITE, f"{prefix}/my/"))
    member.locator("main a", has_text=title).first.click()
    assert member.locator("#p1.unread").count() == 1
    member.fill("[name=text]", "Käru on olemas: **kaks korraga** läheb peale.")
    press(member.locator("main form:has([name=text]) button[type=submit]").first)
    assert member.locator("#p2 strong").inner_text() == "kaks korraga"

    # The contact makes a task of it.
    contact.goto(program.address(SITE, f"{prefix}{thread}"))
    more(contact.locator("#p1")).locator("a[href*='/tasks/']").click()
    assert contact.input_value("[name=title]") != ""
    contact.fill("[name=title]", f"Pingid parki {language}")
    press(contact.locator("main form button[type=submit]").last)
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}tasks/"))
    contact.locator("main a", has_text=f"Pingid parki {language}").first.click()
    assert contact.locator(f"main a[href*='{thread}']").count() >= 1

    # What was learnt is collected for whoever comes later.
    contact.goto(program.address(SITE, f"{prefix}{thread}"))
    say(contact.locator("#p2"), "learnt")
    member.goto(program.address(SITE, f"{prefix}{NETWORK}discussions/practice/"))
    learnt = member.locator("main article", has_text=title)
    assert "kaks korraga" in learnt.inner_text()
    visitor.goto(program.address(SITE, f"{prefix}{NETWORK}discussions/practice/"))
    assert "kaks korraga" not in visitor.locator("main").inner_text()


@pytest.mark.parametrize(("language", "prefix", "with_script"), CASES, ids=["et", "ar-without-script"])
def test_a_task_is_taken_remembered_done_and_counted(program, open_browser, language, prefix, with_script):
    outbox = open_outbox(open_browser, program, SITE)
    person = "heili" if with_script else "tarmo"  # one message a day for each
    contact = open_browser(java_script_enabled=with_script, locale=language)
    sign_in_as("contact", contact, program, SITE)
    title = f"Tuua pingid tagasi {language}"
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}tasks/add/"))
    contact.fill("[name=title]", title)
    press(contact.locator("main form button[type=submit]").last)

    member = open_browser(
        java_script_enabled=with_script, locale=language, viewport={"width": 320, "height": 640}
    )
    member.goto(program.address(SITE, f"{prefix}/sign-in/"))
    member.fill("[name=contact]", f"{person}@{SITE}.example.org")
    member.locator("main form button[type=submit]").first.click()
    type_the_code(member, outbox, program, SITE, f"{person}@")
    member.goto(program.address(SITE, f"{prefix}{NETWORK}tasks/"))
    press(member.locator("main li", has_text=title).locator("form[action$='/take/'] button"))

    # Its day is over: one mail, and a mark among the person's own.
    program.python(THE_DAY_IS_OVER.format(title=title))
    mail, link = mail_saying(
        rf"{title}\s[^/]*(http://\S+/tasks/\S+)", outbox, program, SITE, f"{person}@", among=4
    )
    assert mail.count(title) >= 1
    member.goto(program.address(SITE, f"{prefix}/my/"))
    assert member.locator("main li", has_text=title).locator(".badge.late").count() == 1
    member.goto(link[1])
    finish = member.locator("main form[action$='/finish/'] button")
    press(finish)
    assert member.url.endswith("/outcome/")
    member.fill("[name=outcome]", "Pingid on kuuris.")
    member.fill("[name=hours]", "1,5")
    press(member.locator("main form:has([name=hours]) button[type=submit]"))

    # Everybody sees the number; those who take part what came of it.
    contact.goto(program.address(SITE, f"{prefix}{NETWORK}"))
    press(contact.locator("main dl a[href*='/tasks/?show=ended']"))
    done = contact.locator("main li", has_text=title)
    assert "Pingid on kuuris." in done.inner_text()
    visitor = open_browser(locale=language)
    visitor.goto(program.address(SITE, f"{prefix}{NETWORK}"))
    assert visitor.locator("main a[href*='/tasks/']").count() == 0
    assert contact.locator("main li", has_text=title).count() == 1
