"""Who is told of what, once, and only if they may read it; what is found and taken along."""

import datetime
from typing import Any

import pytest

from talkoo.blocks.discussions import actions, search
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.organisations import actions as organisations
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention import registry
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.discussions import made


def told(site: Any) -> set[tuple[Any, str]]:
    with sites.within(site.id):
        rows = Notification.objects.filter(kind__startswith="discussions.").values_list(
            "person_id", "kind", "fact_id"
        )
        assert len({(person, fact) for person, _kind, fact in rows}) == len(rows)  # nobody twice of one fact
        return {(person, kind.partition(".")[2]) for person, kind, _fact in rows}


def test_a_thread_is_told_to_each_once_for_the_closest_reason(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        named = factories.organisation("Sali ry")
        organisations.affiliate(named.pk, town.other.pk, "staff", by=PROGRAM, may_represent=True)
        organisations.affiliate(named.pk, town.participant.pk, "staff", by=PROGRAM, may_represent=True)
        made.thread(
            town.space,
            by=town.author,
            audience="participants",
            kind="help",
            text=f"@{town.participant.name} ja @Sali ry, @{town.nobody.name}, @Village?",
        )
    run_jobs()
    assert told(alpha) == {(town.participant.pk, "mention")}  # the others may not read it
    assert told(town.beta.site) == set()


def test_the_whole_space_is_named_by_who_looks_after_it(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=PROGRAM)
        made.answer(thread, by=town.contact, text="@Village, huomenna")
    run_jobs()
    assert {one for one in told(alpha) if one[1] == "mention"} == {
        (town.author.pk, "mention"),
        (town.participant.pk, "mention"),
    }


def test_who_follows_hears_and_who_muted_or_wrote_does_not(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.author, audience="participants")
        actions.follow(thread.pk, "followed", by=town.contact)
        actions.follow(thread.pk, "muted", by=town.participant)
        made.answer(thread, by=town.coordinator, text=f"@{town.participant.name}")
        post = made.answer(thread, by=town.author)
        actions.change_post(post.pk, by=town.author, text=f"@{town.contact.name} katso", language="fi")
    run_jobs()
    assert told(alpha) == {
        (town.author.pk, "reply"),
        (town.contact.pk, "reply"),
        (town.contact.pk, "mention"),
        (town.coordinator.pk, "reply"),
    }


@pytest.mark.parametrize("is_read", [True, False])
def test_a_mail_waits_whether_it_is_read_and_names_no_asker(
    town: Any, alpha: Any, run_jobs: Any, is_read: bool
) -> None:
    with sites.within(alpha.id):
        thread = made.thread(
            town.space, by=town.author, is_anonymous=True, text=f"Tunnetko, @{town.participant.name}?"
        )
        if is_read:
            actions.read_to(thread.pk, 1, by=town.participant)
    run_jobs()
    with clock.frozen(clock.now() + datetime.timedelta(days=1)):
        from talkoo.plumbing.notify import tasks

        with sites.within(alpha.id):
            tasks.work_off.defer(site_id=str(alpha.id))
        run_jobs()
    with sites.within(alpha.id):
        mails = list(Mail.objects.filter(kind__startswith="discussions."))
        assert len(mails) == (0 if is_read else 1)
        for mail in mails:
            assert mail.receiver == f"person:{town.participant.pk}"
            assert town.author.name not in mail.text + mail.subject + str(mail.__dict__)
            assert f"/discussions/{thread.code}/1/" in mail.text


def test_search_knows_what_everybody_may_read_and_nothing_else(
    town: Any, alpha: Any, run_jobs: Any, as_role: Any
) -> None:
    with sites.within(alpha.id):
        shown = made.thread(town.space, by=town.author, title="Tanssiaiset")
        made.thread(town.space, by=town.author, audience="signed_in")
        made.thread(town.group, by=town.author)

    def found() -> set[Any]:
        run_jobs()
        rows = as_role("backup").execute("select object_id from search_document where kind = 'thread'")
        return {row[0] for row in rows.fetchall()}

    assert found() == {shown.pk}
    for step, is_there in (
        (lambda: actions.hide_thread(shown.pk, by=PROGRAM), False),
        (lambda: actions.show_thread(shown.pk, by=PROGRAM), True),
        (lambda: actions.change_state(shown.pk, "delete", by=PROGRAM), False),
    ):
        with sites.within(alpha.id):
            step()
        assert (shown.pk in found()) is is_there
    assert search.KIND == "thread"


def test_a_person_takes_along_the_files_that_came_with_their_posts(village: Any, folder: Any) -> None:
    with sites.within(village.site.id):
        thread = made.thread(village.space, by=village.author, files=made.came(made.pdf("oma")))
        made.answer(thread, by=village.contact, came=made.came(made.pdf("vieras")))
        assert list(registry.files_of(village.author.pk)) == [("liite.pdf", made.pdf("oma"))]


def test_an_erased_person_leaves_the_words_without_a_name(village: Any) -> None:
    with sites.within(village.site.id):
        thread = made.thread(village.space, by=village.author)
        actions.change_post(made.post(thread).pk, by=village.author, text="Toinen", language="fi")
        for one in registry.everything_personal():
            if one.model.__module__.startswith("talkoo.blocks.discussions"):
                if one.erase is registry.DELETE:
                    one.model.objects.filter(**{one.person: village.author.pk}).delete()
                else:
                    one.erase(village.author.pk)
        post = made.post(thread)
        assert (post.text, post.author_id, post.thread.author_id) == ("Toinen", None, None)
        assert not post.versions.exists()
        assert not thread.readings.exists()
