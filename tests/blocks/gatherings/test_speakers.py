"""Who speaks: named by organisers, told when and where in their own language and zone, and afterwards how it was."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import Pulse, Speaker
from talkoo.blocks.gatherings.queries import speakers as queries
from talkoo.blocks.gatherings.tasks import speakers as tasks
from talkoo.kernel import clock, proofs
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import registry, running
from talkoo.plumbing.tenancy import sites
from tests import factories

AT = datetime.datetime(2030, 6, 3, 9, tzinfo=datetime.UTC)


def webinar(town: Any, **given: Any) -> Any:
    with sites.within(town.site.id):
        return factories.gathering(
            kind="webinar",
            mode="online",
            title="Verkkoseminaari",
            link="https://video.example.org/abc",
            organisations=[town.holder],
            by=town.coordinator,
            **{"starts_at": AT, "ends_at": AT + datetime.timedelta(hours=1), **given},
        )


def speak(town: Any, gathering: Any, name: str = "Mari Maasikas", **given: Any) -> Speaker:
    known = {
        "email": f"{name.split()[0].lower()}@outside.example.org",
        "language": "et",
        "zone": "Europe/Tallinn",
    }
    speaking = actions.Speaking(name=name, organisation_name="MTÜ Väljast", **{**known, **given})
    with sites.within(town.site.id):
        return actions.add_speaker(gathering.pk, speaking, by=town.coordinator, once=uuid.uuid4())


def mails(site: Any, kind: str) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind=f"gatherings.{kind}").order_by("created_at"))


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_speakers_stand_on_the_page_and_their_addresses_nowhere(town: Any, browse: Any, alpha: Any) -> None:
    event = webinar(town)
    speak(town, event, topic=texts("fi", fi="Nuorten asiat", et="Noorte asjad"))
    for person in (None, town.nobody, town.representative):
        page = browse(alpha, person).get(f"/et/events/{event.slug}/")
        assert "Mari Maasikas" in words(page)
        assert "MTÜ Väljast" in words(page)
        assert "Noorte asjad" in words(page)
        assert "outside.example.org" not in page.content.decode()


def test_a_speaker_is_told_once_for_each_time_and_place(
    town: Any, run_jobs: Any, alpha: Any, beta: Any
) -> None:
    event = webinar(town)
    speak(town, event)
    speak(town, event, "Aino Oppaa", language="fi", zone="Europe/Helsinki")
    speak(town, event, "No Address", email="")
    run_jobs()
    found = {one.address: one for one in mails(alpha, "speaker_info")}
    assert set(found) == {"mari@outside.example.org", "aino@outside.example.org"}
    assert len(mails(alpha, "speaker_info")) == 2
    mari = found["mari@outside.example.org"]
    assert mari.language == "et"
    assert "12:00" in mari.text  # 9:00 UTC in Tallinn
    assert "/et/join/speaker/" in mari.text  # her own way in: the address itself is in no mail
    with sites.within(alpha.id):
        actions.set_date(event.pk, AT, AT + datetime.timedelta(hours=1), by=town.coordinator)  # nothing new
        tomorrow = AT + datetime.timedelta(days=1)
        actions.set_date(event.pk, tomorrow, tomorrow + datetime.timedelta(hours=1), by=town.coordinator)
    run_jobs()
    assert len(mails(alpha, "speaker_info")) == 4
    with sites.within(alpha.id):
        actions.cancel(event.pk, by=town.coordinator, language="fi", reason="Sairastuminen")
    run_jobs()
    assert len(mails(alpha, "speaker_off")) == 2
    assert "Sairastuminen" in mails(alpha, "speaker_off")[0].text
    assert mails(beta, "speaker_info") == []


def test_nobody_is_told_of_a_draft_or_before_there_is_a_date(town: Any, run_jobs: Any, alpha: Any) -> None:
    draft = webinar(town, is_out=False)
    speak(town, draft)
    tentative = webinar(town, starts_at=None, ends_at=None)
    speak(town, tentative)
    run_jobs()
    assert mails(alpha, "speaker_info") == []
    with sites.within(alpha.id):
        actions.publish(draft.pk, by=town.coordinator)
        actions.set_date(tentative.pk, AT, AT + datetime.timedelta(hours=1), by=town.coordinator)
    run_jobs()
    assert len(mails(alpha, "speaker_info")) == 2


def test_who_knew_of_a_date_is_told_once_that_it_is_put_off(
    town: Any, run_jobs: Any, alpha: Any, beta: Any
) -> None:
    event = webinar(town)
    mari = speak(town, event)
    run_jobs()
    with sites.within(alpha.id):
        actions.set_date(event.pk, None, None, by=town.coordinator)
    run_jobs()
    speak(town, event, "Aino Oppaa")  # of whom nobody said a date
    run_jobs()
    (mail,) = mails(alpha, "speaker_put_off")
    assert (mail.address, mail.language) == ("mari@outside.example.org", "et")
    assert "Verkkoseminaari" in mail.subject
    with sites.within(alpha.id):
        assert Speaker.objects.get(pk=mari.pk).told_for is None
        actions.set_date(event.pk, AT, AT + datetime.timedelta(hours=1), by=town.coordinator)
    run_jobs()
    assert len(mails(alpha, "speaker_info")) == 3
    assert len(mails(alpha, "speaker_put_off")) == 1
    with sites.within(alpha.id):  # away and back before anybody is told: the new one is what counts
        actions.set_date(event.pk, None, None, by=town.coordinator)
        assert actions.inform_speakers(event.pk) == 2
        actions.set_date(event.pk, AT, AT + datetime.timedelta(hours=2), by=town.coordinator)
    run_jobs()
    assert len(mails(alpha, "speaker_put_off")) == 1
    assert len(mails(alpha, "speaker_info")) == 5
    assert mails(beta, "speaker_put_off") == []


@pytest.mark.parametrize("answers", [4, 5])
def test_the_summary_counts_and_averages_from_five_answers_on(
    town: Any, run_jobs: Any, browse: Any, alpha: Any, answers: int
) -> None:
    event = webinar(town)
    speaker = speak(town, event)
    ended = clock.now() - datetime.timedelta(days=4)
    with sites.within(alpha.id):
        with pytest.raises(NotNow):
            actions.thank_speakers(event.pk, by=town.coordinator)
        actions.set_date(event.pk, ended - datetime.timedelta(hours=1), ended, by=PROGRAM)
        actions.count_heads(event.pk, 17, by=PROGRAM)
        for number in range(answers):
            Pulse.objects.create(
                gathering=event, joy=4 + number % 2, strength=3, on_day=ended.date(), id=uuid.uuid4()
            )
        assert tasks.thank_those_who_spoke() == 1
        assert tasks.thank_those_who_spoke() == 0
    run_jobs()
    (mail,) = mails(alpha, "speaker_feedback")
    assert "17" in mail.text
    assert ("4,4" in mail.text) is (answers == 5)
    proof = proofs.give(queries.PROOF, speaker.pk, site=alpha.id)
    page = words(browse(alpha).get(f"/en/speakers/{proof}/"))
    assert "17" in page
    assert ("4.4 / 5" in page) is (answers == 5)


@pytest.mark.parametrize("who", ["nobody", "participant", "other", "moderator"])
def test_others_name_no_speakers(town: Any, browse: Any, alpha: Any, who: str) -> None:
    event = webinar(town)
    speaker = speak(town, event)
    person = getattr(town, who)
    given = actions.Speaking(name="X", language="fi", zone="Europe/Helsinki")
    with sites.within(alpha.id):
        with pytest.raises(PermissionDenied):
            actions.add_speaker(event.pk, given, by=person, once=uuid.uuid4())
        with pytest.raises(PermissionDenied):
            actions.change_speaker(speaker.pk, given, by=person)
        with pytest.raises(PermissionDenied):
            actions.remove_speaker(speaker.pk, by=person)
        with pytest.raises(PermissionDenied):
            actions.thank_speakers(event.pk, by=person)
    for at in ("speakers/", f"speakers/{speaker.pk}/"):
        assert browse(alpha, person).get(f"/events/{event.slug}/{at}").status_code == 403


def test_naming_changing_and_taking_out_on_pages(town: Any, browse: Any, alpha: Any) -> None:
    event = webinar(town)
    browser = browse(alpha, town.representative)
    at = f"/events/{event.slug}/speakers/"
    form = browser.get(at).content.decode()
    found = re.search(r'name="once" value="([^"]+)"', form)
    assert found
    given = {
        "name": "Mari Maasikas",
        "organisation": "Rival",
        "topic_fi": "Nuoret",
        "email": "mari@outside.example.org",
        "language": "et",
        "zone": "Europe/Tallinn",
        "once": found.group(1),
    }
    for wrong in ({"name": " "}, {"email": "x"}, {"zone": "Mars/Base"}, {"language": "xx"}, {"name": "x\0"}):
        answer = browser.post(at, {**given, **wrong})
        assert answer.status_code == 422, wrong
        assert "Nuoret" in answer.content.decode()
    for _twice in "ab":
        assert browser.post(at, given).status_code == 302
    with sites.within(alpha.id):
        speaker = Speaker.objects.get()
        assert (speaker.organisation_id, speaker.organisation_name) == (town.rival.pk, "")
    assert browser.post(f"{at}{speaker.pk}/", {**given, "organisation": "Muu ry"}).status_code == 302
    with sites.within(alpha.id):
        assert Speaker.objects.get().organisation_name == "Muu ry"
    assert browser.post(f"{at}{uuid.uuid4()}/remove/").status_code == 302  # gone, as far as anybody knows
    with sites.within(alpha.id):
        assert Speaker.objects.get().pk == speaker.pk
    for _twice in "ab":
        assert browser.post(f"{at}{speaker.pk}/remove/").status_code == 302
    with sites.within(alpha.id):
        assert not Speaker.objects.exists()


def test_the_link_is_for_one_speaker_and_one_site(town: Any, browse: Any, alpha: Any, beta: Any) -> None:
    event = webinar(town)
    speaker = speak(town, event)
    proof = proofs.give(queries.PROOF, speaker.pk, site=alpha.id)
    page = words(browse(alpha).get(f"/en/speakers/{proof}/"))
    assert "For Mari Maasikas, who speaks" in page
    assert browse(beta).get(f"/speakers/{proof}/").status_code == 404
    for wrong in ("x", "a" * 48, proofs.give("other", speaker.pk, site=alpha.id)):
        assert browse(alpha).get(f"/speakers/{wrong}/").status_code == 404


def test_addresses_are_sealed_and_forgotten(town: Any, alpha: Any, as_role: Any) -> None:
    event = webinar(town)
    speaker = speak(town, event)
    with sites.within(alpha.id):
        raw = Speaker.objects.filter(pk=speaker.pk).values_list("email", flat=True).get()
        assert b"outside" not in bytes(raw)
        actions.forget_speaker_addresses([speaker.pk], by=PROGRAM)
        assert Speaker.objects.get(pk=speaker.pk).email is None
        with pytest.raises(PermissionDenied):
            actions.forget_speaker_addresses([speaker.pk], by=town.coordinator)
        for values in ({"name": ""},):
            with pytest.raises(IntegrityError), transaction.atomic():
                Speaker.objects.filter(pk=speaker.pk).update(**values)


def test_addresses_are_forgotten_where_there_is_never_a_date(town: Any, alpha: Any) -> None:
    begun = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
    with clock.frozen(begun):
        speak(town, webinar(town, starts_at=None, ends_at=None))
        speak(town, webinar(town), "Aino Oppaa")
    for months, left in ((23, {"Mari Maasikas", "Aino Oppaa"}), (25, {"Aino Oppaa"})):
        with clock.frozen(begun + datetime.timedelta(days=months * 30.5)), sites.within(alpha.id):
            running.execute()
            assert {one.name for one in Speaker.objects.filter(email__isnull=False)} == left


def test_a_speaker_with_an_account_is_told_of_in_the_export_and_forgotten(town: Any, alpha: Any) -> None:
    event = webinar(town)
    with sites.within(alpha.id):
        person = factories.person("Mari", email="mari@outside.example.org")
    speak(town, event)
    speak(town, event, "Aino Oppaa")
    with sites.within(alpha.id):
        (own,) = [one for one in registry.everything_personal() if one.model is Speaker]
        assert [row["name"] for row in own.export(person.pk)] == ["Mari Maasikas"]
        assert own.erase(person.pk) == 1
        assert [one.name for one in Speaker.objects.all()] == ["Aino Oppaa"]
        assert own.erase(town.nobody.pk) == 0
