"""Advice for all: written once, agreed to, published, translated, checked again (S2.3, J15 step 4)."""

import datetime
import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.areas.advice import actions, queries, tasks
from talkoo.areas.advice.models import Entry
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import pick
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import actions as moderation
from talkoo.plumbing.moderation import registry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation import machine
from talkoo.plumbing.translation import tasks as machine_tasks
from talkoo.plumbing.translation.history import Stale
from talkoo.plumbing.translation.models import Translation
from tests.blocks.documents.test_races import all_at_once
from tests.plumbing.translation.machine import Machine

FORM = {"question": "Kuka maksaa kahvit?", "answer": "Kuppi pöydälle.", "topics": "funding", "months": "12"}


def text_of(answer) -> str:
    return answer.content.decode()


def entries(who):
    with sites.within(who.site.id):
        return list(Entry.objects.order_by("id"))


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_an_answered_question_becomes_advice_that_its_asker_agrees_to(
    people, ask, answer, browse, run_jobs, prefix
):
    question = ask(people)
    answer(people, question)
    adviser, asker, visitor = (browse(people.site, one) for one in (people.adviser, people.asker, None))
    new = f"{prefix}/advice/desk/new/question/{question.pk}/"
    assert new in text_of(adviser.get(f"{prefix}/advice/questions/{question.pk}/"))
    assert "Nobody else may read this." in text_of(adviser.get(new))
    made = adviser.post(new, {**FORM, "language": "fi"})["Location"]
    (entry,) = entries(people)
    assert made == f"{prefix}/advice/entries/{entry.pk}/"
    assert adviser.get(new)["Location"] == made
    assert asker.get(f"/advice/entries/{entry.pk}/agree/").status_code == 404  # nobody has asked yet
    adviser.post(f"/advice/entries/{entry.pk}/do/publish/")
    assert visitor.get(f"/advice/{entry.slug}/").status_code == 404
    run_jobs()
    with sites.within(people.site.id):
        mail = Mail.objects.get(kind="advice.check")
        assert (mail.language, mail.receiver) == ("ru", f"person:{people.asker.pk}")
        assert "Kuppi pöydälle." in mail.text
    agree = f"{prefix}/advice/entries/{entry.pk}/agree/"
    for other in (people.other, people.adviser, people.coordinator):
        assert browse(people.site, other).get(agree).status_code == 404
        assert browse(people.site, other).post(agree, {"said": "no"}).status_code == 404
    assert "Kuppi pöydälle." in text_of(asker.get(agree))
    assert asker.post(agree, {"said": "maybe"}).status_code == 404
    asker.post(agree, {"said": "yes"})
    shown = text_of(visitor.get(f"{prefix}/advice/{entry.slug}/"))
    assert "Kuppi pöydälle." in shown
    for word in ("Zebediah", "Unusual", "Secret", "Asking alpha", "The adviser", "Nobody else"):
        assert word not in shown
    assert browse(people.beta.site).get(f"/advice/{entry.slug}/").status_code == 404
    run_jobs()
    with sites.within(people.site.id):
        assert not Mail.objects.filter(kind="advice.published").exists()  # who says yes knows


def test_nobody_says_no_for_seven_days_and_it_comes_out_by_itself(people, ask, write, run_jobs):
    entry = write(people, source_id=ask(people).pk)
    with sites.within(people.site.id):
        actions.publish(entry.pk, by=people.adviser)
    with clock.frozen(clock.now() + datetime.timedelta(days=6, hours=23)):
        tasks.watch(0)
        with sites.within(people.site.id):
            assert actions.publish_in_time(entry.pk, by=PROGRAM) is False
        assert entries(people)[0].state == "asked"
    later = clock.now() + datetime.timedelta(days=7, minutes=1)
    with clock.frozen(later):
        tasks.watch(0)
        tasks.watch(0)
    (out,) = entries(people)
    assert (out.state, out.published_at, out.publish_at) == ("published", later, None)
    run_jobs()
    with sites.within(people.site.id):
        told = Mail.objects.get(kind="advice.published")
        assert (told.language, told.receiver) == ("ru", f"person:{people.asker.pk}")


def test_a_no_is_a_no_and_its_writer_is_told(people, ask, write, browse, run_jobs):
    entry = write(people, source_id=ask(people).pk)
    with sites.within(people.site.id):
        actions.publish(entry.pk, by=people.adviser)
    asker, adviser = browse(people.site, people.asker), browse(people.site, people.adviser)
    asker.post(f"/advice/entries/{entry.pk}/agree/", {"said": "no"})
    assert entries(people)[0].state == "refused"
    for verb in ("publish", "check", "withdraw"):
        adviser.post(f"/advice/entries/{entry.pk}/do/{verb}/")
    asker.post(f"/advice/entries/{entry.pk}/agree/", {"said": "yes"})
    with clock.frozen(clock.now() + datetime.timedelta(days=8)):
        tasks.watch(0)
    assert entries(people)[0].state == "refused"
    run_jobs()
    with sites.within(people.site.id):
        assert Mail.objects.get(kind="advice.refused").receiver == f"person:{people.adviser.pk}"
        with pytest.raises(NotNow):
            actions.change(
                entry.pk, actions.Words(question="x", answer="y", language="fi"), by=people.adviser
            )


def test_whoever_asked_in_the_forum_without_a_name_is_asked_and_not_told_of(
    people, thread, write, browse, run_jobs
):
    asked = thread(people, is_anonymous=True, audience="signed_in")
    with sites.within(people.site.id):
        first = asked.posts.get(number=1)
    adviser = browse(people.site, people.adviser)
    page = text_of(adviser.get(f"/discussions/{asked.code}/1/more/"))
    new = f"/advice/desk/new/discussions.post/{first.pk}/"
    assert new in page
    assert new not in text_of(browse(people.site, people.other).get(f"/discussions/{asked.code}/1/more/"))
    shown = text_of(adviser.get(new))
    assert "Who pays for coffee?" in shown
    assert "Knowing alpha" in shown
    made = adviser.post(new, {**FORM, "language": "fi", "organisation": "knowing"})["Location"]
    adviser.post(f"{made}do/publish/")
    for path in (made, "/advice/desk/entries/", new):
        assert "Zebediah" not in text_of(adviser.get(path, follow=True))
    run_jobs()
    with sites.within(people.site.id):
        assert Mail.objects.get(kind="advice.check").receiver == f"person:{people.asker.pk}"
    browse(people.site, people.asker).post(f"{made}agree/", {"said": "yes"})
    (entry,) = entries(people)
    public = text_of(browse(people.site).get(f"/advice/{entry.slug}/"))
    assert "/organisations/knowing/introduce/?about=funding" in public
    assert "Zebediah" not in public


def test_what_would_tell_who_asked_is_refused(people, ask, thread, write, browse):
    question = ask(people, capacity_id=people.asking.pk)
    adviser = browse(people.site, people.adviser)
    new = f"/advice/desk/new/question/{question.pk}/"
    for field, said in (
        ("answer", "Tell zebediah UNUSUAL."),
        ("answer", "Mr Unusual asked."),
        ("question", "What does Asking alpha need?"),
    ):
        refused = adviser.post(new, {**FORM, "language": "fi", field: said})
        assert refused.status_code == 422
        assert f'id="id_{field}-error"' in text_of(refused)
    assert entries(people) == []
    named = write(people, thread_id=thread(people, is_answered=False).pk)
    with sites.within(people.site.id), pytest.raises(actions.TellsWho):
        actions.change(
            named.pk, actions.Words(question="Q", answer="Unusual", language="fi"), by=people.adviser
        )
    hidden = thread(people, is_answered=False, is_anonymous=True, audience="signed_in")
    write(people, thread_id=hidden.pk, answer="Unusual")  # the refusal itself would tell


def test_of_two_who_write_it_at_once_one_does_and_the_other_keeps_the_words(people, ask, answer, browse):
    question = ask(people)
    answer(people, question)

    def begin(by):
        try:
            words = actions.Words(question="Q", answer="A", language="fi")
            return actions.write(words, by=by, source_id=question.pk).pk
        except NotNow:
            return None

    made = all_at_once(people.site, [lambda by=by: begin(by) for by in (people.adviser, people.second) * 3])
    assert len([one for one in made if one]) == len(entries(people)) == 1


def test_of_two_who_publish_it_at_once_it_comes_out_once(people, write):
    entry = write(people)

    def publish(by):
        try:
            return actions.publish(entry.pk, by=by).state
        except NotNow:
            return None

    out = all_at_once(people.site, [lambda by=by: publish(by) for by in (people.adviser, people.second) * 3])
    assert sorted(filter(None, out)) == ["published"]


def test_the_database_holds_one_entry_for_a_question(people, ask, write):
    question = ask(people)
    write(people, source_id=question.pk)
    with sites.within(people.site.id):
        there = Entry.objects.get()
        for wrong in (
            {"source_id": question.pk},
            {"slug": there.slug},
            {"state": "asked"},
            {"state": "published"},
            {"state": "refused"},
            {"state": "nonsense"},
            {"months": 0},
        ):
            row = {
                "slug": "x", "question": {"_": "fi", "fi": "Q"}, "answer": {"_": "fi", "fi": "A"},
                "created_at": clock.now(), "changed_at": clock.now(), **wrong,
            }  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                Entry.objects.create(**row)


@pytest.mark.parametrize(
    "role", ["visitor", "other", "asker", "moderator", "site_admin", "coordinator", "adviser", "stand_in"]
)
def test_who_writes_translates_and_takes_back(people, published, browse, role):
    entry = published(people)
    client = browse(people.site, getattr(people, role, None))
    writes, translates = role in {"adviser", "stand_in"}, role in {"adviser", "stand_in", "coordinator"}
    refused = 302 if role == "visitor" else 403
    own = f"/advice/entries/{entry.pk}/"
    for path in (own, "/advice/desk/entries/", "/advice/desk/new/"):
        assert client.get(path).status_code == (200 if writes else refused), path
    assert client.get(f"{own}texts/sv/").status_code == (200 if translates else refused)
    before = entries(people)[0].changed_at
    client.post(own, {**FORM, "seen": before.isoformat()})
    assert (entries(people)[0].changed_at != before) == writes
    client.post(f"{own}do/withdraw/")
    assert (entries(people)[0].state == "withdrawn") == writes
    if not writes:
        with sites.within(people.site.id), pytest.raises(PermissionDenied):
            actions.publish(entry.pk, by=getattr(people, role, people.other))


def test_a_machine_may_translate_what_is_published_and_nothing_else(
    people, published, browse, run_jobs, settings
):
    speaks = Machine()
    settings.TRANSLATE, settings.TRANSLATE_MONTHLY = f"libretranslate {speaks.home}", "10000"
    settings.TRANSLATE_KEY, settings.EGRESS_ALLOW = "", speaks.home.removeprefix("http://")
    entry = published(people)
    adviser = browse(people.site, people.adviser)
    own = f"/advice/entries/{entry.pk}/texts/sv/"
    try:
        assert adviser.post(own, {"do": "machine"})["Location"] == own
        run_jobs()
        with sites.within(people.site.id):
            now = Entry.objects.get()
            assert pick(now.question, "sv").is_machine
            actions.withdraw(entry.pk, by=PROGRAM)
            asked = len(speaks.asked)
            assert asked == 2
            assert not machine.is_offered("advice.entry", entry.pk, "et")
        asked_again = {"kind": "advice.entry", "subject_id": str(entry.pk), "language": "et"}
        machine_tasks.translate(site_id=str(people.site.id), **asked_again)
        assert len(speaks.asked) == asked
    finally:
        speaks.server.shutdown()
        speaks.server.server_close()


def test_versions_are_kept_and_a_translation_that_is_behind_says_so(people, published, browse):
    entry = published(people)
    adviser = browse(people.site, people.adviser)
    own = f"/advice/entries/{entry.pk}/"
    page = text_of(adviser.get(f"{own}texts/sv/"))
    assert "With a cup on the table." in page
    version = re.search(r'name="version" value="([^"]+)"', page)[1]
    saved = adviser.post(
        f"{own}texts/sv/", {"version": version, "question": "Hur betalas det?", "answer": "Med en kopp."}
    )
    assert saved.status_code == 302
    stale = adviser.post(f"{own}texts/sv/", {"version": version, "question": "Annat", "answer": "Annat"})
    assert stale.status_code == 422
    assert "Annat" in text_of(stale)
    beside = text_of(browse(people.site).get(f"/advice/{entry.slug}/?in=sv"))
    assert "Med en kopp." in beside
    assert "With a cup on the table." in beside
    swedish = text_of(browse(people.site).get(f"/sv/advice/{entry.slug}/"))
    assert "Hur betalas det?" in swedish
    assert "With a cup on the table." in swedish  # the original stands beside it
    now = entries(people)[0].changed_at
    with sites.within(people.site.id), pytest.raises(Stale):
        actions.change(
            entry.pk,
            actions.Words(question="Q", answer="A", language="fi"),
            by=people.adviser,
            seen=now - datetime.timedelta(seconds=1),
        )
    old = adviser.post(own, {**FORM, "seen": "2020-01-01"})
    assert old.status_code == 422
    assert "Kuppi pöydälle." in text_of(old)
    again = re.search(r'name="seen" value="([^"]+)"', text_of(old))[1]
    assert adviser.post(own, {**FORM, "seen": again}).status_code == 302
    with sites.within(people.site.id):
        assert Entry.objects.get().answer["~"] == "sv"
        kept = Translation.objects.filter(subject_id=entry.pk, field="answer", language="fi").order_by(
            "revision"
        )
        assert [one.text for one in kept] == ["With a cup on the table.", "Kuppi pöydälle."]
    assert 'class="' in text_of(browse(people.site).get(f"/advice/{entry.slug}/?in=sv"))
    assert browse(people.site).get(f"/advice/{entry.slug}/?in=xx").status_code == 404


def test_it_is_to_be_checked_again_after_its_months(people, published, browse):
    entry = published(people, months=3)
    adviser, visitor = browse(people.site, people.adviser), browse(people.site)
    with sites.within(people.site.id):
        again = queries.entries.again_on(3)
    assert entry.check_on == again
    list_of = "/advice/desk/entries/?show=check"
    assert "How is it paid?" not in text_of(adviser.get(list_of))
    with clock.frozen(clock.now() + datetime.timedelta(days=100)):
        assert "How is it paid?" in text_of(adviser.get(list_of))
        late = text_of(visitor.get(f"/advice/{entry.slug}/"))
        assert 'class="notice late"' in late
        adviser.post(f"/advice/entries/{entry.pk}/do/check/")
        assert "How is it paid?" not in text_of(adviser.get(list_of))
        with sites.within(people.site.id):
            assert Entry.objects.get().check_on == queries.entries.again_on(3) > again
    with clock.frozen(datetime.datetime(2027, 11, 30, 12, tzinfo=datetime.UTC)), sites.within(people.site.id):
        assert queries.entries.again_on(3) == datetime.date(2028, 2, 29)
        assert queries.entries.again_on(1) == datetime.date(2027, 12, 30)


def test_the_list_is_narrowed_by_topic_language_and_words(people, published, browse, run_jobs):
    published(people, question="How is coffee paid?", topics=[people.topic])
    second = published(people, question="Kuka vie pöydät?", answer="Naapuri traktorilla.")
    with sites.within(people.site.id):
        actions.translate(
            second.pk,
            by=people.adviser,
            question={"_": "fi", "fi": "Kuka vie pöydät?", "sv": "Vem bär borden?"},
            answer={"_": "fi", "fi": "Naapuri traktorilla.", "sv": "Grannen med traktorn."},
        )
    run_jobs()
    visitor = browse(people.site)

    def shown(query):
        page = text_of(visitor.get(f"/advice/{query}"))
        return ("coffee" in page, "pöydät" in page or "borden" in page)

    assert shown("") == (True, True)
    assert shown("?topic=funding") == (True, False)
    assert shown("?topic=involvement") == (False, False)
    assert shown("?language=sv") == (False, True)
    assert shown("?language=ru") == (False, False)
    assert shown("?q=traktori") == (False, True)
    assert shown("?q=nothing") == (False, False)
    assert "Grannen med traktorn." in text_of(visitor.get("/advice/?language=sv"))
    assert "/advice/" + second.slug in text_of(visitor.get("/search/?q=traktori"))
    assert (
        "/advice/" not in text_of(browse(people.beta.site).get("/search/?q=traktori")).partition("<main")[2]
    )
    for wrong in ("?topic=x", "?after=x", "?language=%00", "?language=" + "x" * 20):
        assert visitor.get(f"/advice/{wrong}").status_code == 404
    paper = text_of(visitor.get("/advice/print/?language=sv"))
    assert "Grannen med traktorn." in paper
    assert "coffee" not in paper


def test_programs_read_it_as_questions_and_answers(people, published, browse):
    entry = published(people, answer="</script><script>alert(1)</script>")
    for path in ("/advice/", f"/advice/{entry.slug}/"):
        page = text_of(browse(people.site).get(path))
        said = json.loads(
            re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
        )
        assert said["@type"] == "FAQPage"
        (one,) = said["mainEntity"]
        assert one["acceptedAnswer"]["text"] == "</script><script>alert(1)</script>"
        assert one["url"].endswith(f"/advice/{entry.slug}/")
        assert "<script>alert" not in page


def test_what_is_not_published_is_found_nowhere(people, write, published, browse, run_jobs):
    write(people, question="Unready words")
    taken = published(people, question="Withdrawn words")
    hidden = published(people, question="Hidden words")
    with sites.within(people.site.id):
        actions.withdraw(taken.pk, by=people.adviser)
        actions.hide(hidden.pk, by=people.moderator)
    run_jobs()
    visitor = browse(people.site)
    for path in ("/advice/", "/advice/print/", "/search/?q=words", "/sitemap-1.xml"):
        page = text_of(visitor.get(path)).partition("<main")[2]
        for said in ("Unready", "Withdrawn", "Hidden"):
            assert said not in page
    for one in entries(people):
        assert visitor.get(f"/advice/{one.slug}/").status_code == 404
    with sites.within(people.site.id):
        actions.publish(taken.pk, by=people.second)
        actions.show(hidden.pk, by=people.moderator)
        for wrong in (actions.show, actions.hide):
            with pytest.raises(PermissionDenied):
                wrong(hidden.pk, by=people.adviser)
    assert visitor.get(f"/advice/{taken.slug}/").status_code == 200
    assert visitor.get(f"/advice/{hidden.slug}/").status_code == 200


def test_it_can_be_reported_and_hidden_and_its_writer_is_told(people, published, browse, run_jobs):
    entry = published(people)
    assert f"/report/advice/{entry.slug}/" in text_of(browse(people.site).get(f"/advice/{entry.slug}/"))
    with sites.within(people.site.id):
        target = registry.find("advice", entry.slug)
        assert (target.is_visible, target.authors) == (True, [people.adviser.pk])
        moderation.hide("advice", entry.slug, by=people.moderator, reason="It names somebody")
        assert registry.find("advice", entry.slug).is_visible is False
    with sites.within(people.beta.site.id):
        assert registry.find("advice", entry.slug) is None
    assert browse(people.site).get(f"/advice/{entry.slug}/").status_code == 404
    run_jobs()
    with sites.within(people.site.id):
        assert any("It names somebody" in mail.text for mail in Mail.objects.all())


def test_the_list_and_a_page_ask_as_often_for_many_as_for_one(people, published, browse):
    first = published(people, topics=[people.topic])
    client = browse(people.site, people.adviser)  # past the pages that are kept for visitors
    paths = ("/advice/?q=cup", "/advice/desk/entries/?show=published", "/advice/print/")

    def cost(path):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    before = {path: cost(path) for path in paths}
    assert max(before.values()) <= 8
    for _number in range(10):
        published(people, topics=[people.topic])
    assert {path: cost(path) for path in paths} == before
    assert cost(f"/advice/{first.slug}/") <= 7


def test_after_a_year_of_nothing_a_refused_one_is_a_class_to_forget(people, ask, write):
    from talkoo.plumbing.retention import registry as retention

    entry = write(people, source_id=ask(people).pk)
    with sites.within(people.site.id):
        actions.publish(entry.pk, by=people.adviser)
        actions.refuse(entry.pk, by=people.asker)
        kept = retention.class_called("advice-refused")
        assert kept.model.objects.filter(kept.where, **{f"{kept.since}__isnull": False}).count() == 1
        assert retention.class_called("advice-questions").months == 24


def test_the_program_publishes_what_nobody_asked(people, write):
    entry = write(people)
    with sites.within(people.site.id):
        assert actions.publish(entry.pk, by=PROGRAM).state == "published"
