"""The pages of registering: with an account, without one, for others; and what organisers see."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.gatherings.actions import admitting, lining, roles
from talkoo.blocks.gatherings.models import Need, Registration, Role
from talkoo.blocks.gatherings.views.registering import proof_of
from talkoo.kernel import asking, clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.questions_read import read
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests.blocks.gatherings.coming import coming, guest, open_gathering, register


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def once_in(answer: Any) -> str:
    return re.search(r'name="once" value="([^"]+)"', answer.content.decode()).group(1)


def mails(site: Any) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind__startswith="gatherings.").order_by("created_at"))


@pytest.fixture
def event(town: Any, alpha: Any) -> Any:
    with sites.within(alpha.id):
        return open_gathering(town.space, capacity=2, place="Kylätalo", title="Kyläilta")


def test_somebody_with_an_account_registers_once_and_cancels(
    event: Any, town: Any, alpha: Any, browse: Any, run_jobs: Any
) -> None:
    browser, at = browse(alpha, town.participant), f"/events/{event.slug}/"
    assert f'href="{at}register/"' in browser.get(at).content.decode()
    page = browser.get(f"{at}register/")
    assert page.status_code == 200
    assert 'name="email"' not in page.content.decode()
    once = once_in(page)
    for _twice in "ab":
        answer = browser.post(f"{at}register/", {"once": once, "as": "participant", "pictured": "on"})
        assert (answer.status_code, answer["Location"]) == (302, f"{at}registration/")
    with sites.within(alpha.id):
        row = Registration.objects.get()
    assert (row.person_id, row.state, row.may_be_pictured) == (town.participant.pk, "confirmed", True)
    page = browser.get(f"{at}registration/")
    assert f"{row.code[:4]} {row.code[4:]}" in words(page)
    assert "<svg" in page.content.decode().split('class="qr"')[1][:200]
    assert browser.get(f"{at}register/")["Location"] == f"{at}registration/"
    assert f'href="{at}registration/"' in browser.get(at).content.decode()
    run_jobs()
    (mail,) = mails(alpha)
    assert "Kyläilta" in mail.subject
    assert f"{at}registration/" in mail.text
    assert browser.post(f"{at}registration/", {"do": "cancel"}).status_code == 302
    with sites.within(alpha.id):
        assert Registration.objects.get().state == "cancelled"
    assert browser.post(f"{at}registration/", {"do": "explode"}).status_code == 302  # there is none any more


def test_somebody_without_an_account_gets_a_link_by_mail_that_does_all(
    event: Any, town: Any, alpha: Any, beta: Any, browse: Any, run_jobs: Any
) -> None:
    visitor, at = browse(alpha), f"/events/{event.slug}/"
    once = once_in(visitor.get(f"{at}register/"))
    sent = {
        "once": once,
        "as": "participant",
        "name": "Aamu Vieras",
        "email": "aamu@example.org",
        "phone": "040 1",
    }
    wrong = visitor.post(f"{at}register/", {**sent, "email": "aamu"})
    assert wrong.status_code == 422
    assert 'value="Aamu Vieras"' in wrong.content.decode()
    assert visitor.post(f"{at}register/", {**sent, "homepage": "x"})["Location"] == at
    for _twice in "ab":
        assert visitor.post(f"{at}register/", sent)["Location"] == f"{at}registered/"
    # a second time, on another page: the same answer, and the same link once more
    assert (
        visitor.post(f"{at}register/", {**sent, "once": str(uuid.uuid4())})["Location"] == f"{at}registered/"
    )
    with sites.within(alpha.id):
        row = Registration.objects.get()
        link = f"/registrations/{proof_of(row.pk)}/"
    run_jobs()
    assert [mail.address for mail in mails(alpha)] == ["aamu@example.org"] * 2
    page = browse(alpha).get(link)
    assert "Aamu Vieras" in words(page)
    assert browse(beta).get(link).status_code == 404
    assert browse(alpha).get(link.replace(link[20], "a" if link[20] != "a" else "b")).status_code == 404
    changed = {"do": "change", "once": once_in(page), "name": "Aamu Uusi", "phone": "", "pictured": "on"}
    assert visitor.post(link, changed).status_code == 302
    wrong = visitor.post(link, {**changed, "name": ""})
    assert wrong.status_code == 422
    assert visitor.post(link, {"do": "need", "need": "Ramppi, kiitos"}).status_code == 302
    assert "Ramppi" not in words(visitor.get(link))
    with sites.within(alpha.id):
        row.refresh_from_db()
        assert (row.name, row.phone, row.may_be_pictured) == ("Aamu Uusi", None, True)
        assert Need.objects.get().words == "Ramppi, kiitos"
    assert visitor.post(link, {"do": "cancel"}).status_code == 302
    with sites.within(alpha.id):
        assert not Need.objects.exists()
    assert "register" in visitor.get(link).content.decode()


def test_an_offer_is_taken_by_its_link_or_left_to_the_next(
    event: Any, alpha: Any, browse: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        found = [register(event, guest(number)) for number in range(4)]
        admitting.cancel(found[0].pk, by=PROGRAM)
        links = [f"/registrations/{proof_of(one.pk)}/" for one in found]
    run_jobs()
    visitor = browse(alpha)
    offered = [mail for mail in mails(alpha) if mail.kind == "gatherings.offered"]
    assert [mail.address for mail in offered] == ["vieras2@example.org"]
    assert visitor.post(links[3], {"do": "take"}).status_code == 302  # it is not theirs
    assert visitor.post(links[2], {"do": "decline"}).status_code == 302
    assert visitor.post(links[3], {"do": "take"}).status_code == 302
    with sites.within(alpha.id):
        for one in found:
            one.refresh_from_db()
    assert [one.state for one in found] == ["cancelled", "confirmed", "declined", "confirmed"]


def test_who_helps_registers_somebody_without_mail_and_hears_of_it(
    event: Any, town: Any, alpha: Any, browse: Any, run_jobs: Any
) -> None:
    helper, at = browse(alpha, town.author), f"/events/{event.slug}/register/another/"
    assert browse(alpha).get(at).status_code == 302
    sent = {
        "once": once_in(helper.get(at)),
        "as": "participant",
        "name": "Helmi",
        "email": "",
        "phone": "040 123",
    }
    answer = helper.post(at, sent)
    assert answer["Location"].startswith("/registrations/")
    with sites.within(alpha.id):
        row = Registration.objects.get()
        assert (row.person_id, row.registered_by_id, row.name) == (None, town.author.pk, "Helmi")
    wrong = helper.post(at, {**sent, "once": str(uuid.uuid4()), "phone": "+040-123", "name": " helmi"})
    assert wrong.status_code == 422
    run_jobs()
    (mail,) = mails(alpha)
    assert mail.receiver == f"person:{town.author.pk}"
    assert mail.kind == "gatherings.registered"


def test_who_registers_others_does_not_learn_who_comes_already(
    event: Any, town: Any, alpha: Any, browse: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        register(event, coming(town.participant), by=town.participant)
        there = {"name": town.participant.name, "email": admitting.receiver(town.participant.pk).address}
        register(event, guest(1, name="Helmi", email="", phone="040 123"), by=town.other)
    helper, at = browse(alpha, town.author), f"/events/{event.slug}/register/another/"
    sent = {"as": "participant", "name": "Aamu", "email": "aamu@example.org", "phone": ""}
    answers = [
        helper.post(at, {**sent, **one, "once": str(uuid.uuid4())})
        for one in (there, {}, {"name": "Helmi", "email": "", "phone": "040 123"})
    ]
    neutral = (302, f"/events/{event.slug}/registered/")
    assert [(one.status_code, one["Location"]) for one in answers] == [neutral] * 3
    assert "/registrations/" not in helper.get(neutral[1]).content.decode()
    organiser = browse(alpha, town.contact)
    for one, status in ((there, 422), ({"email": "uusi@example.org"}, 302)):
        answer = organiser.post(at, {**sent, **one, "once": str(uuid.uuid4())})
        assert answer.status_code == status
    assert answer["Location"].startswith("/registrations/")
    run_jobs()
    again = [mail.receiver for mail in mails(alpha)].count
    assert again(f"person:{town.participant.pk}") == again(f"person:{town.other.pk}") == 2
    with sites.within(alpha.id):
        assert Registration.objects.count() == 4


def _definition(required: bool = True) -> Any:
    return read(
        {
            "title": texts("fi", fi="Esittelijän kysymykset"),
            "questions": [
                {
                    "code": "table",
                    "kind": "short",
                    "label": texts("fi", fi="Montako pöytää?"),
                    "is_required": required,
                }
            ],
        }
    )


def test_each_role_asks_its_own_questions(event: Any, town: Any, alpha: Any, browse: Any) -> None:
    at = f"/events/{event.slug}/"
    with sites.within(alpha.id):
        owner = asking.Owner(admitting.GATHERING, event.pk)
        role = roles.keep_role(event.pk, "", texts("fi", fi="Esittelijä"), 1, by=town.contact)
        form_id = asking.engine().make(
            owner, _definition(), by=town.contact, slot=role.slot, audience=asking.OWNER
        )
        asking.engine().publish(form_id, by=town.contact)
    visitor = browse(alpha)
    page = words(visitor.get(f"{at}register/"))
    assert "Esittelijä" in page
    assert 'name="name"' not in visitor.get(f"{at}register/").content.decode()
    form = visitor.get(f"{at}register/?as={role.slot}")
    assert "Montako pöytää?" in words(form)
    sent = {
        "once": once_in(form),
        "version": "1",
        "as": role.slot,
        "name": "Yritys",
        "email": "y@example.org",
    }
    assert visitor.post(f"{at}register/", sent).status_code == 422
    assert visitor.post(f"{at}register/", {**sent, "q_table": "Kaksi"}).status_code == 302
    assert visitor.get(f"{at}register/?as=nothing").status_code == 404
    with sites.within(alpha.id):
        row = Registration.objects.get()
        answered = asking.engine().answers_of([row.sheet_id])[row.sheet_id]
        assert answered.answers == {"table": "Kaksi"}
        link = f"/registrations/{proof_of(row.pk)}/"
    page = visitor.get(link)
    assert 'value="Kaksi"' in page.content.decode()
    changed = {"do": "change", "once": once_in(page), "version": "1", "name": "Yritys", "q_table": "Kolme"}
    assert visitor.post(link, changed).status_code == 302
    with sites.within(alpha.id):
        again = Registration.objects.get().sheet_id
        assert again != row.sheet_id
        found = asking.engine().answers_of([row.sheet_id, again])
        assert {key: one.answers for key, one in found.items()} == {again: {"table": "Kolme"}}
        admitting.cancel(row.pk, by=PROGRAM)
        assert asking.engine().answers_of([again]) == {}


def test_organisers_see_who_comes_take_a_file_and_order_the_line(
    event: Any, town: Any, alpha: Any, browse: Any
) -> None:
    at = f"/events/{event.slug}/people"
    with sites.within(alpha.id):
        mine = register(event, coming(town.participant, need="Ilman maitoa"), by=town.participant)
        found = [register(event, guest(number, phone="040 9")) for number in range(3)]
    organiser = browse(alpha, town.contact)
    for other in (browse(alpha, town.nobody), browse(alpha, town.participant)):
        assert other.get(f"{at}/").status_code == 403
        assert other.post(f"{at}/{mine.pk}/need/").status_code == 403
        assert other.post(f"{at}/{mine.pk}/cancel/").status_code == 403
    assert browse(alpha).get(f"{at}/").status_code == 302
    page = organiser.get(f"{at}/")
    said = words(page)
    assert "participant" in said
    assert "vieras2@example.org" in said
    assert "maitoa" not in said
    table = organiser.get(f"{at}.csv").content.decode("utf-8-sig")
    assert "Vieras 1" in table
    assert "maitoa" not in table
    assert organiser.get(f"{at}.xlsx").status_code == 200
    assert organiser.get(f"{at}.pdf").status_code == 404
    assert organiser.get(f"{at}/{mine.pk}/need/").status_code == 405
    assert "Ilman maitoa" in words(organiser.post(f"{at}/{mine.pk}/need/"))
    assert organiser.post(f"{at}/{uuid.uuid4()}/need/").status_code == 404
    assert organiser.post(f"{at}/{found[2].pk}/first/", {"reason": ""}).status_code == 422
    assert organiser.post(f"{at}/{found[2].pk}/first/", {"reason": "Tulkki"}).status_code == 302
    assert organiser.post(f"{at}/{mine.pk}/cancel/").status_code == 302
    with sites.within(alpha.id):
        found[2].refresh_from_db()
        assert (found[2].state, found[2].moved_because) == ("offered", "Tulkki")
    assert organiser.post(f"{at}/{mine.pk}/explode/").status_code == 404


def test_the_file_has_the_day_that_the_clock_of_the_place_showed(
    event: Any, town: Any, alpha: Any, browse: Any
) -> None:
    night = datetime.datetime.combine(
        event.starts_at.date() - datetime.timedelta(days=9), datetime.time(22, 30), datetime.UTC
    )
    with sites.within(alpha.id), clock.frozen(night):
        register(event, guest(1))
    table = browse(alpha, town.contact).get(f"/events/{event.slug}/people.csv").content.decode("utf-8-sig")
    assert (night.date() + datetime.timedelta(days=1)).isoformat() in table
    assert night.date().isoformat() not in table


def test_roles_are_written_and_no_fewer_places_than_are_held(
    event: Any, town: Any, alpha: Any, browse: Any
) -> None:
    organiser, at = browse(alpha, town.contact), f"/events/{event.slug}/roles/"
    assert organiser.get(at).status_code == 200
    assert organiser.post(at, {"do": "keep", "slot": "", "name": "", "quota": ""}).status_code == 422
    assert organiser.post(at, {"do": "keep", "slot": "", "name": "Puhuja", "quota": "3"}).status_code == 302
    with sites.within(alpha.id):
        role = Role.objects.exclude(slot="participant").get()
        assert (role.quota, role.name["fi"]) == (3, "Puhuja")
        register(event, guest(1, slot=role.slot))
    fewer = organiser.post(at, {"do": "keep", "slot": role.slot, "name": "Puhuja", "quota": "0"})
    assert fewer.status_code == 422
    organiser.post(at, {"do": "remove", "slot": role.slot})
    organiser.post(at, {"do": "remove", "slot": "participant"})
    with sites.within(alpha.id):
        assert [one.slot for one in Role.objects.all()] == [role.slot]
    answer = organiser.post(f"{at}{role.slot}/questions/")
    assert re.fullmatch(r"/forms/[0-9a-f-]{36}/questions/", answer["Location"])
    assert organiser.get(answer["Location"]).status_code == 200
    assert browse(alpha, town.participant).post(f"{at}{role.slot}/questions/").status_code == 403


def test_whoever_comes_is_let_in_by_code_or_from_the_list(
    event: Any, town: Any, alpha: Any, browse: Any
) -> None:
    organiser, at = browse(alpha, town.contact), f"/events/{event.slug}/arrivals/"
    with sites.within(alpha.id):
        first = register(event, coming(town.participant), by=town.participant)
        second, waits = (register(event, guest(number)) for number in range(2))
    assert f'value="{first.code}"' in organiser.get(f"{at}?code={first.code}").content.decode()
    assert (
        organiser.post(at, {"do": "code", "code": f"{first.code[:4]} {first.code[4:].lower()}"}).status_code
        == 302
    )
    assert organiser.post(at, {"do": "code", "code": "NOTACODE"}).status_code == 422
    assert organiser.post(at, {"do": "code", "code": waits.code}).status_code == 422
    assert organiser.post(at, {"do": "here", "registration": str(second.pk)}).status_code == 302
    assert organiser.post(at, {"do": "here", "registration": "x"}).status_code == 404
    with sites.within(alpha.id):
        assert list(Registration.objects.order_by("created_at").values_list("attended", flat=True)) == [
            True,
            True,
            None,
        ]
    assert browse(alpha, town.participant).get(at).status_code == 403


def test_a_pasted_list_says_who_came(event: Any, town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        register(event, coming(town.participant), by=town.participant)
        register(event, guest(7))
    at = f"/events/{event.slug}/arrivals/"
    lines = (
        'Name,Email,Minutes\nPARTICIPANT;60\n"Vieras","x","vieras7@example.org",55\nKuka Tämä,x@example.org,1'
    )
    answer = browse(alpha, town.contact).post(at, {"do": "list", "lines": lines})
    said = words(answer)
    assert "Kuka Tämä" in said
    with sites.within(alpha.id):
        assert Registration.objects.filter(attended=True).count() == 2
    assert browse(alpha, town.contact).post(at, {"do": "list", "lines": ""}).status_code == 422


def test_registering_is_closed_when_it_is_over_or_was_never_open(
    event: Any, town: Any, alpha: Any, browse: Any
) -> None:
    at = f"/events/{event.slug}/register/"
    visitor = browse(alpha)
    sent = {"once": str(uuid.uuid4()), "as": "participant", "name": "Aamu", "email": "a@example.org"}
    with clock.frozen(event.starts_at + datetime.timedelta(minutes=1)):
        assert 'name="email"' not in visitor.get(at).content.decode()
        late = visitor.post(at, sent)
    assert late.status_code == 422
    assert 'value="Aamu"' in late.content.decode()
    with sites.within(alpha.id):
        hidden = open_gathering(town.space, audience="space")
        assert not Registration.objects.exists()
        assert lining.fill(event.pk) == []
    assert visitor.get(f"/events/{hidden.slug}/register/").status_code == 404
    assert browse(alpha, town.nobody).get(f"/events/{hidden.slug}/register/").status_code == 404
    assert browse(alpha, town.participant).get(f"/events/{hidden.slug}/register/").status_code == 200


def test_the_list_of_those_who_come_asks_as_often_for_many_as_for_one(
    event: Any, town: Any, alpha: Any, browse: Any
) -> None:
    organiser = browse(alpha, town.contact)
    for name in ("people", "arrivals"):
        organiser.get(f"/events/{event.slug}/{name}/")  # that somebody was here today is written once
    counts = []
    for number in range(2):
        with sites.within(alpha.id):
            for more in range(1 + 4 * number):
                register(event, guest(10 * number + more))
        for name in ("people", "arrivals"):
            with CaptureQueriesContext(connection) as asked:
                assert organiser.get(f"/events/{event.slug}/{name}/").status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_two_who_share_a_page_are_both_registered(event: Any, town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        once = uuid.uuid4()
        first = register(event, guest(1), once=once)
        second = register(event, coming(town.participant), by=town.participant, once=once)
        assert first.pk != second.pk
        assert register(event, guest(1), once=once).pk == first.pk
