"""The host's programme: whom it can ask, who is told, and what answers."""

import datetime
import io
import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from talkoo.areas.visits import actions, queries
from talkoo.areas.visits.models import Slot
from talkoo.blocks.gatherings import actions as gatherings
from talkoo.blocks.gatherings.models import Gathering
from talkoo.kernel import clock, proofs
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.visits.conftest import COUNTY, VISITOR, arrange, once, registered, words


def invite(trip: Any, organisation: Any, **given: Any) -> Slot:
    with sites.within(trip.site.id):
        return actions.invite(
            trip.visit.pk,
            organisation.pk,
            actions.Presentation(**given),
            by=trip.host_speaker,
            once=uuid.uuid4(),
        )


def proof_of(trip: Any, slot: Slot) -> str:
    return proofs.give(queries.INVITATION, slot.pk, site=trip.site.id)


def mails(site: Any, kind: str) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind=kind).order_by("address", "created_at"))


def test_only_organisations_of_the_hosts_area_can_be_asked(trip: Any) -> None:
    arrange(trip)
    with sites.within(trip.site.id):
        found = [row["slug"] for row in queries.to_invite([trip.visit.areas.get().area_id]).rows]
        assert {"choir", "archive", "host"} <= set(found)
        assert "elsewhere" not in found
        assert [row["slug"] for row in queries.to_invite([]).rows] == []
    with pytest.raises(actions.OutsideArea):
        invite(trip, trip.elsewhere)
    with sites.within(trip.site.id):
        closed = factories.organisation("Waits", country="EE", seat="0663", state="submitted")
    with pytest.raises(actions.OutsideArea):
        invite(trip, closed)
    assert invite(trip, trip.choir).number == 1
    assert invite(trip, trip.archive).number == 2


def test_a_county_holds_its_municipalities_and_who_works_there(trip: Any) -> None:
    arrange(trip, where=COUNTY)
    with sites.within(trip.site.id):
        wide = factories.organisation("Wide", country="EE", seat="0793", is_wide=True)
    assert invite(trip, trip.choir).number == 1
    assert invite(trip, wide).number == 2
    with pytest.raises(actions.OutsideArea):
        invite(trip, trip.elsewhere)


def test_the_same_form_sent_twice_asks_once(trip: Any) -> None:
    arrange(trip)
    with sites.within(trip.site.id):
        key = uuid.uuid4()
        given = (trip.visit.pk, trip.choir.pk, actions.Presentation())
        first = actions.invite(*given, by=trip.host_speaker, once=key)
        assert actions.invite(*given, by=trip.host_speaker, once=key).pk == first.pk
        assert Slot.objects.count() == 1


@pytest.mark.parametrize("who", ["traveller", "nobody", "choir_speaker"])
def test_others_do_not_make_the_programme(trip: Any, who: str) -> None:
    arrange(trip)
    slot = invite(trip, trip.choir)
    by = getattr(trip, who)
    with sites.within(trip.site.id):
        with pytest.raises(PermissionDenied):
            actions.invite(trip.visit.pk, trip.archive.pk, actions.Presentation(), by=by, once=uuid.uuid4())
        with pytest.raises(PermissionDenied):
            actions.change_slot(slot.pk, actions.Presentation(place="Muualla"), by=by)
        with pytest.raises(PermissionDenied):
            actions.withdraw(slot.pk, by=by)
        with pytest.raises(PermissionDenied):
            actions.send_programme(trip.visit.pk, by=by)


def test_a_host_that_has_not_said_yes_makes_no_programme(trip: Any) -> None:
    arrange(trip, answer=None)
    with pytest.raises(PermissionDenied):
        invite(trip, trip.choir)
    with sites.within(trip.site.id):
        actions.answer_as_host(trip.visit.pk, is_yes=False, by=trip.host_speaker)
    with pytest.raises(PermissionDenied):
        invite(trip, trip.choir)


def test_the_database_refuses_half_a_time_and_an_answer_without_its_moment(trip: Any) -> None:
    arrange(trip)
    slot = invite(trip, trip.choir)
    with sites.within(trip.site.id):
        for values in (
            {"starts_at": slot.asked_at},
            {"starts_at": slot.asked_at, "ends_at": slot.asked_at},
            {"answer": "yes"},
            {"answer": "maybe", "answered_at": slot.asked_at},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Slot.objects.filter(pk=slot.pk).update(**values)


def test_three_are_asked_by_mail_and_two_confirm_without_an_account(
    journey: Any, browse: Any, run_jobs: Any, alpha: Any, beta: Any
) -> None:
    arrange(journey)
    arrange(journey.beta)
    begin = journey.gathering.starts_at + datetime.timedelta(hours=3)
    slot = invite(
        journey,
        journey.choir,
        topic=texts("et", et="Koor laulab", fi="Kuoro laulaa"),
        place="Pikk 5",
        starts_at=begin,
        ends_at=begin + datetime.timedelta(hours=1),
    )
    invite(journey, journey.archive)
    invite(journey, journey.host)
    run_jobs()
    told = {one.address: one for one in mails(alpha, "visits.slot")}
    assert len(told) == 3
    assert "archive@alpha.example.org" in told
    assert mails(beta, "visits.slot") == []
    text = next(one.text for one in told.values() if "Kuoro laulaa" in one.text or "Koor laulab" in one.text)
    link = re.search(r"/visits/invitations/\w+/", text)
    assert link
    assert link[0].endswith(f"{proof_of(journey, slot)}/")
    visitor = browse(alpha)
    page = visitor.get(f"/en{link[0]}")
    assert "Does Choir meet the guests?" in words(page)
    answered = visitor.post(
        f"/en{link[0]}", {"answer": "yes", "topic": "We sing", "word": "Is there a piano?"}
    )
    assert answered.status_code == 302
    archive_link = re.search(r"/visits/invitations/\w+/", told["archive@alpha.example.org"].text)
    assert archive_link
    assert visitor.post(archive_link[0], {"answer": "no"}).status_code == 302
    shown = words(visitor.get(f"/en{journey.at}"))
    assert "Choir" in shown
    assert "We sing" in shown
    assert "Archive" not in shown
    assert "piano" not in shown
    assert "Kuoro laulaa" in words(visitor.get(journey.at))  # Finnish, the site's own language
    assert "Koor laulab" in words(visitor.get(f"/et{journey.at}"))
    assert "piano" in words(browse(alpha, journey.host_speaker).get(f"/en{journey.at}programme/"))
    run_jobs()
    assert len(mails(alpha, "visits.slot_answered")) == 2  # the host's, once for each answer
    assert browse(beta).get(link[0]).status_code == 404


def test_a_link_is_for_one_organisation_and_one_site(
    journey: Any, browse: Any, alpha: Any, beta: Any
) -> None:
    arrange(journey)
    slot = invite(journey, journey.choir)
    proof = proof_of(journey, slot)
    at = f"/visits/invitations/{proof}/"
    assert browse(alpha).get(at).status_code == 200
    for wrong in (
        proof[:-1] + ("a" if proof[-1] != "a" else "b"),
        "x",
        "a" * 48,
        proofs.give("else", slot.pk, site=alpha.id),
    ):
        assert browse(alpha).get(f"/visits/invitations/{wrong}/").status_code == 404
    assert browse(beta).get(at).status_code == 404
    empty = browse(alpha).post(at, {"answer": "", "topic": "Jotakin", "word": "x\0"})
    assert empty.status_code == 422
    assert "Jotakin" in empty.content.decode()


def test_what_was_withdrawn_cannot_be_answered_any_more(
    journey: Any, browse: Any, run_jobs: Any, alpha: Any
) -> None:
    arrange(journey)
    slot = invite(journey, journey.choir)
    with sites.within(alpha.id):
        actions.answer_slot(slot.pk, is_yes=True, by=VISITOR)
        actions.withdraw(slot.pk, by=journey.host_speaker)
        actions.withdraw(slot.pk, by=journey.host_speaker)
        with pytest.raises(NotNow):
            actions.answer_slot(slot.pk, is_yes=True, by=VISITOR)
    at = f"/en/visits/invitations/{proof_of(journey, slot)}/"
    page = browse(alpha).get(at)
    assert "This cannot be answered any more" in words(page)
    assert browse(alpha).post(at, {"answer": "yes"}).status_code == 422
    assert "Choir" not in words(browse(alpha).get(f"/en{journey.at}"))
    run_jobs()
    assert len([one for one in mails(alpha, "visits.slot") if "/visits/invitations/" not in one.text]) == 1


def test_another_time_is_told_once_and_other_words_to_nobody(journey: Any, run_jobs: Any, alpha: Any) -> None:
    arrange(journey)
    slot = invite(journey, journey.choir)
    run_jobs()
    begin = journey.gathering.starts_at + datetime.timedelta(hours=2)
    timed = actions.Presentation(starts_at=begin, ends_at=begin + datetime.timedelta(hours=1))
    with sites.within(alpha.id):
        actions.change_slot(slot.pk, timed, by=journey.host_speaker)
        actions.change_slot(slot.pk, timed, by=journey.host_speaker)
        talked = actions.Presentation(
            starts_at=timed.starts_at, ends_at=timed.ends_at, topic=texts("fi", fi="Kuoro")
        )
        actions.change_slot(slot.pk, talked, by=journey.host_speaker)
        with pytest.raises(actions.BadTimes):
            late = journey.gathering.ends_at
            actions.change_slot(
                slot.pk,
                actions.Presentation(starts_at=late, ends_at=late + datetime.timedelta(hours=1)),
                by=journey.host_speaker,
            )
    run_jobs()
    assert len(mails(alpha, "visits.slot")) == 2


def test_calling_off_tells_the_programme_once(journey: Any, run_jobs: Any, alpha: Any) -> None:
    arrange(journey)
    invite(journey, journey.choir)
    invite(journey, journey.choir)
    run_jobs()
    before = len(mails(alpha, "visits.slot"))
    with sites.within(alpha.id):
        gatherings.cancel(journey.gathering.pk, by=journey.coordinator, language="fi")
    run_jobs()
    after = mails(alpha, "visits.slot")
    assert len(after) - before == 1


def test_travellers_get_the_programme_in_their_own_language(journey: Any, run_jobs: Any, alpha: Any) -> None:
    arrange(journey)
    slot = invite(journey, journey.choir, topic=texts("et", et="Koor laulab", fi="Kuoro laulaa"))
    with sites.within(alpha.id):
        with pytest.raises(NotNow):
            actions.send_programme(journey.visit.pk, by=journey.host_speaker)
        actions.answer_slot(slot.pk, is_yes=True, by=VISITOR)
        estonian = factories.person("Mari", language="et")
        for person in (journey.traveller, estonian):
            registered(journey, person)
        actions.send_programme(journey.visit.pk, by=journey.host_speaker)
    run_jobs()
    found = mails(alpha, "visits.programme")
    assert sorted(one.language for one in found) == ["et", "fi"]
    assert {
        one.language: next(said for said in ("Koor laulab", "Kuoro laulaa") if said in one.text)
        for one in found
    } == {"et": "Koor laulab", "fi": "Kuoro laulaa"}


def _picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (80, 60), "green").save(made, "PNG")
    return SimpleUploadedFile("choir.png", made.getvalue(), "image/png")


def test_a_picture_without_words_is_refused(journey: Any, browse: Any, alpha: Any) -> None:
    arrange(journey)
    slot = invite(journey, journey.choir)
    with sites.within(alpha.id):
        actions.answer_slot(slot.pk, is_yes=True, by=VISITOR)
    host = browse(alpha, journey.host_speaker)
    at = f"{journey.at}programme/1/picture/"
    assert host.post(at, {"picture": _picture(), "alt": ""}).status_code == 422
    assert host.post(at, {"picture": _picture(), "alt": "Kuoro laulaa kirkossa"}).status_code == 302
    assert 'alt="Kuoro laulaa kirkossa"' in browse(alpha).get(journey.at).content.decode()


def test_a_picture_of_the_programme_is_for_those_who_see_the_visit(
    journey: Any, browse: Any, alpha: Any, beta: Any
) -> None:
    arrange(journey)
    slot = invite(journey, journey.choir)
    with sites.within(alpha.id):
        actions.answer_slot(slot.pk, is_yes=True, by=VISITOR)
    host, visitor = browse(alpha, journey.host_speaker), browse(alpha)
    host.post(f"{journey.at}programme/1/picture/", {"picture": _picture(), "alt": "Kuoro"})
    with sites.within(alpha.id):
        slot.refresh_from_db()
        key = slot.picture_id
    at = f"{journey.at}pictures/{key}/"
    assert at in visitor.get(journey.at).content.decode()
    for size in ("full", "small"):
        answer = visitor.get(f"{at}{size}.webp")
        assert answer.status_code == 200
        assert b"".join(answer)[:4] == b"RIFF"
    assert visitor.get(f"{at}huge.webp").status_code == 404
    assert visitor.get(f"/pictures/{key}/full.webp").status_code == 404
    assert browse(beta).get(f"{at}full.webp").status_code == 404

    with sites.within(alpha.id):
        Gathering.objects.filter(pk=journey.gathering.pk).update(hidden_at=clock.now())
    assert visitor.get(f"{at}full.webp").status_code == 404
    seen = host.get(f"{at}full.webp")
    assert seen.status_code == 200
    assert b"".join(seen)
    with sites.within(alpha.id):
        actions.withdraw(slot.pk, by=journey.host_speaker)
    assert host.get(f"{at}full.webp").status_code == 404


def test_asking_on_the_page(journey: Any, browse: Any, alpha: Any) -> None:
    arrange(journey)
    host = browse(alpha, journey.host_speaker)
    at = f"/en{journey.at}programme/"
    page = host.get(at)
    assert "Choir" in words(page)
    assert "Elsewhere" not in words(page)
    day = journey.gathering.starts_at.date().isoformat()
    given = {
        "organisation": str(journey.choir.pk),
        "day": day,
        "begins": "12:00",
        "ends": "13.00",
        "once": once(page),
    }
    for wrong in (
        {"organisation": str(journey.elsewhere.pk)},
        {"organisation": "x"},
        {"ends": "11:00"},
        {"ends": ""},
        {"begins": "2:00", "ends": "3:00"},
        {"day": "0001-01-01"},
    ):
        answer = host.post(at, {**given, "topic_fi": "Kuoro laulaa", **wrong})
        assert answer.status_code == 422, wrong
        assert "Kuoro laulaa" in answer.content.decode()
    for _twice in "ab":
        assert host.post(at, {**given, "topic_fi": "Kuoro laulaa"}).status_code == 302
    with sites.within(alpha.id):
        slot = Slot.objects.get()
        assert (slot.number, slot.topic["fi"]) == (1, "Kuoro laulaa")
    assert host.get(f"{journey.at}programme/1/").status_code == 200
    assert host.get(f"{journey.at}programme/2/").status_code == 404
    changed = host.post(f"{journey.at}programme/1/", {**given, "place": "Pikk 5", "topic_fi": "Kuoro"})
    assert changed.status_code == 302
    assert host.post(f"{journey.at}programme/1/withdraw/").status_code == 302
    assert host.get(f"{journey.at}programme/?after=x").status_code == 404
