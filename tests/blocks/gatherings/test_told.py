"""Who is told what of gatherings, how often, and what becomes of them when somebody leaves."""

import dataclasses
import datetime
from typing import Any

from talkoo.blocks.gatherings import actions, facts
from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.models import Gathering
from talkoo.blocks.gatherings.notifications.making import tell_cancelled
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import registry as moderation
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention import registry
from talkoo.plumbing.search import parse
from talkoo.plumbing.search import queries as search
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import coming

HOUR = datetime.timedelta(hours=1)


def told(site: Any, kind: str) -> list[Any]:
    """Whom the page of news of this kind is for."""
    with sites.within(site.id):
        found = Notification.objects.filter(kind=f"gatherings.{kind}")
        return sorted(found.values_list("person_id", flat=True))


def mails(site: Any, kind: str) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind=f"gatherings.{kind}").order_by("created_at"))


def test_who_takes_part_is_called_and_told_once_of_a_move_and_the_end(
    town: Any, alpha: Any, beta: Any, run_jobs: Any
) -> None:
    others = sorted([town.author.pk, town.contact.pk])
    with sites.within(alpha.id):
        made = factories.gathering(town.space, by=town.participant, title="Talvitapaaminen")
    run_jobs()
    run_jobs()
    assert told(alpha, "called") == others  # whoever called it knows
    with sites.within(alpha.id):
        actions.set_date(made.pk, made.starts_at + HOUR, made.ends_at + HOUR, by=PROGRAM)
        actions.set_date(made.pk, made.starts_at + 2 * HOUR, made.ends_at + 2 * HOUR, by=PROGRAM)
        now = Gathering.objects.get(pk=made.pk)
        words = dataclasses.replace(making.given_of(now), title=texts("fi", fi="Talvitapaaminen II"))
        actions.change(made.pk, words, by=PROGRAM)
    run_jobs()
    everybody = sorted([*others, town.participant.pk])
    assert told(alpha, "moved") == everybody  # of the last of both moves, and its words are no news
    with sites.within(alpha.id):
        actions.cancel(made.pk, by=town.contact, reason="Sairaus", language="fi")
    run_jobs()
    run_jobs()
    off = mails(alpha, "cancelled")
    assert sorted(one.receiver for one in off) == sorted(
        f"person:{one.pk}" for one in (town.author, town.participant)
    )
    assert "Sairaus" in off[0].text
    assert "Talvitapaaminen" in off[0].text
    assert [*mails(beta, "cancelled"), *told(beta, "called"), *told(beta, "moved")] == []


def test_where_people_register_only_they_are_told(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        made = factories.gathering(town.space, takes_registrations=True)
        coming.register(made, coming.coming(town.nobody), by=town.nobody)
        actions.set_date(made.pk, None, None, by=PROGRAM)
    run_jobs()
    assert told(alpha, "called") == []
    assert told(alpha, "moved") == [town.nobody.pk]
    assert len(mails(alpha, "moved")) == 1
    with sites.within(alpha.id):
        actions.set_date(made.pk, made.starts_at, made.ends_at, by=PROGRAM)
    run_jobs()
    assert told(alpha, "dated") == [town.nobody.pk]


def test_who_registered_others_and_comes_too_hears_of_each_once(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        made = factories.gathering(town.space, takes_registrations=True)
        for number in range(3):
            guest = coming.guest(number, name=f"Vieras {number}", email="", phone=f"040 {number}")
            coming.register(made, guest, by=town.author)
        coming.register(made, coming.coming(town.author), by=town.author)
        actions.cancel(made.pk, by=PROGRAM, language="fi")
        fact = facts.GatheringCancelled(
            actor_id=None, gathering_id=made.pk, space_id=town.space.pk, revision=1
        )
        for _twice in "ab":
            tell_cancelled(fact)
    found = mails(alpha, "cancelled")
    assert {one.receiver for one in found} == {f"person:{town.author.pk}"}
    assert sorted(sum(f"Vieras {number}" in one.text for number in range(3)) for one in found) == [0, 1, 1, 1]


def test_whoever_handed_one_in_hears_what_became_of_it(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        made = factories.gathering(by=town.worker, organisations=[town.holder])
        actions.decline(made.pk, by=town.moderator, reason="Paikka puuttuu", language="fi")
    run_jobs()
    (back,) = mails(alpha, "declined")
    assert back.receiver == f"person:{town.worker.pk}"
    assert "Paikka puuttuu" in back.text
    with sites.within(alpha.id):
        actions.publish(made.pk, by=town.worker)
        actions.publish(made.pk, by=town.moderator)
    run_jobs()
    assert told(alpha, "taken") == [town.worker.pk]


def test_what_is_over_or_was_never_out_tells_nobody(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        past = clock.now() - 3 * HOUR
        factories.gathering(town.space, starts_at=past, ends_at=past + HOUR)
        draft = factories.gathering(town.space, is_out=False)
        actions.set_date(draft.pk, draft.starts_at + HOUR, draft.ends_at + HOUR, by=town.contact)
        actions.discard(draft.pk, by=town.contact)
    run_jobs()
    with sites.within(alpha.id):
        assert not Notification.objects.filter(kind__startswith="gatherings.").exists()


def test_search_finds_what_everybody_may_see(town: Any, alpha: Any, beta: Any, run_jobs: Any) -> None:
    def found(site: Any = alpha) -> list[str]:
        run_jobs()
        with sites.within(site.id):
            hits = search.find(parse.parse("kalliokiipeily", "fi", ["fi"]), ["gathering"], 5)
            return [hit["slug"] for hit in hits]

    with sites.within(alpha.id):
        one = factories.gathering(town.space, title="Kalliokiipeily")
        factories.gathering(town.space, title="Kalliokiipeily", audience="site")
        factories.gathering(town.space, title="Kalliokiipeily", is_out=False)
    assert found() == [one.slug]
    assert found(beta) == []
    with sites.within(alpha.id):
        registry_of = moderation._kinds["gathering"]
        assert registry_of.find(one.slug).is_visible
        registry_of.hide(one.slug, by=town.moderator, reason="Ei sovi")
        assert not registry_of.find(one.slug).is_visible
    assert found() == []
    with sites.within(alpha.id):
        registry_of.show(one.slug, by=town.moderator)
    assert found() == [one.slug]
    with sites.within(alpha.id):
        actions.cancel(one.pk, by=town.contact, language="fi")
    assert found() == []


def test_a_person_takes_drafts_along_and_leaves_no_name_behind(village: Any) -> None:
    with sites.within(village.site.id):
        draft = factories.gathering(village.space, by=village.author, is_out=False)
        out = factories.gathering(village.space, by=village.author)
        held = factories.gathering(by=village.worker, organisations=[village.holder], is_out=False)
        entry = next(one for one in registry.everything_personal() if one.model is Gathering)
        entry.erase(village.author.pk)
        entry.erase(village.worker.pk)
        assert not Gathering.objects.filter(pk=draft.pk).exists()
        for one in (out, held):
            one.refresh_from_db()
            assert one.created_by_id is None
        where = next(one.where for one in registry.all_words() if one.model is Gathering)
        assert where(out.pk) == f"/events/{out.slug}/"
