"""What becomes of mails: answers find their place, nobody speaks for others, and what is not taken is told."""

import pytest
from django.utils.translation import gettext_lazy as _

from talkoo.people.accounts.models import ContactPoint
from talkoo.plumbing.mail_in import intake, registry, staging, tasks, telling
from talkoo.plumbing.mail_in.models import Raw, Reason, Staged, State
from talkoo.plumbing.mail_out import bounces, domains, envelope, stopping
from talkoo.plumbing.mail_out.models import Handle, Mail, Verb
from talkoo.plumbing.mail_out.strand import Tied
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.mail_in.conftest import letter

REPORT = """\
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; mari@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b--
"""


def verify(person):
    """As if a code had come to the address and been typed."""
    for point in ContactPoint.objects.filter(person=person.pk):
        point.verified_at = point.person.created_at
        point.save(update_fields=["verified_at"])


@pytest.mark.parametrize("key", ["alpha", "beta"])
def test_an_answer_comes_where_it_belongs(alpha, beta, told, send, conversation, key):
    site = {"alpha": alpha, "beta": beta}[key]
    mari = told(site)
    raw = send(
        mari.reply,
        site=site,
        text="Hei!\r\n\r\n> quoted\r\n",
        In_Reply_To="<p1@post.example.org>",
        References="<p0@post.example.org> <p1@post.example.org>",
        Content_Language="fi-FI",
    )
    (taken,) = conversation.taken
    assert taken.person_id == mari.person.pk
    assert taken.key == "t1"
    assert taken.text == "Hei!"
    assert taken.quoted == "> quoted"
    assert taken.subject == "Re: Tiijätkö mitä?"
    assert taken.address == "mari@example.org"
    assert taken.in_reply_to == "p1@post.example.org"
    assert taken.references == ("p0@post.example.org", "p1@post.example.org")
    assert taken.language == "fi"
    assert taken.staged_id is None
    assert taken.id == raw.pk
    assert raw.state == State.TAKEN
    assert raw.person_id == mari.person.pk
    assert raw.body == ""
    other = {"alpha": beta, "beta": alpha}[key]
    with sites.within(other.id):
        assert Raw.objects.count() == conversation.rows == 0


def test_the_same_mail_again_is_kept_and_taken_once(alpha, told, send, conversation, run_jobs):
    mari = told(alpha)
    body = letter(mari.reply)
    for _again in range(3):
        raw = send(mari.reply, site=alpha, body=body)
    tasks.handle(site_id=str(alpha.id), raw_id=str(raw.pk))
    with sites.within(alpha.id):
        assert Raw.objects.count() == 1
        assert conversation.rows == 1
    assert len(conversation.taken) == 1


def test_another_address_does_not_speak_for_somebody(alpha, told, send, conversation, answers_to):
    """The mail was passed on, with the address for answers in it."""
    mari = told(alpha)
    raw = send(mari.reply, site=alpha, by="Eve <eve@example.com>", sender="eve@example.com")
    assert (raw.state, raw.reason) == (State.REFUSED, Reason.STRANGER)
    assert conversation.taken == []
    (said,) = answers_to(alpha, "eve@example.com")
    assert "Tulen mukaan" not in said.text
    assert raw.body  # a person may still have to look at it


def test_a_tagged_address_is_the_same_mailbox(alpha, told, send, conversation):
    mari = told(alpha)
    assert send(mari.reply, site=alpha, by="mari+verkosto@example.org").state == State.TAKEN


def test_what_a_place_refuses_is_told_in_the_writers_language(
    alpha, beta, told, send, conversation, answers_to
):
    conversation.fails = registry.Refused(_("Save"))
    for site in (alpha, beta):
        for language in ("sv", "ru"):
            mari = told(site, f"{language}@{site.key}.example.org", language)
            raw = send(mari.reply, site=site, by=mari.address, sender=mari.address)
            assert (raw.state, raw.reason) == (State.REFUSED, Reason.PLACE)
            (said,) = answers_to(site, mari.address)
            assert said.language == language
            assert {"sv": "Spara", "ru": "Сохранить"}[language] in said.text
            assert "Tulen mukaan" in said.text  # nothing that was written is lost
            assert f"Site {site.key}" in said.text
            assert raw.said == {"alpha": "Tallenna", "beta": "Salvesta"}[site.key]
        with sites.within(site.id):
            assert conversation.rows == 0  # what it had written before it refused is undone


def test_somebody_who_writes_again_and_again_is_told_a_few_times_only(
    alpha, told, send, conversation, answers_to
):
    conversation.fails = registry.Refused(_("Save"))
    mari = told(alpha)
    for _again in range(telling.MOST_A_DAY + 2):
        assert send(mari.reply, site=alpha).state == State.REFUSED
    assert len(answers_to(alpha, "mari@example.org")) == telling.MOST_A_DAY


PROGRAMS = [
    ({"Auto_Submitted": "auto-replied"}, Reason.AUTOMATIC),
    ({"Auto_Submitted": "auto-generated; owner-email=x"}, Reason.AUTOMATIC),
    ({"Precedence": "bulk"}, Reason.AUTOMATIC),
    ({"X_Autoreply": "yes"}, Reason.AUTOMATIC),
    ({"X_Auto_Response_Suppress": "All"}, Reason.AUTOMATIC),
    ({"List_Id": "<some.list.example.net>"}, Reason.AUTOMATIC),
    ({"by": "MAILER-DAEMON@example.org"}, Reason.AUTOMATIC),
    ({"by": "noreply@example.org"}, Reason.AUTOMATIC),
    ({"by": ""}, Reason.AUTOMATIC),
    ({"sender": ""}, Reason.AUTOMATIC),
    ({"Subject": "Automaattinen vastaus: Re: Tiijätkö mitä?"}, Reason.AUTOMATIC),
    ({"Subject": "=?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGC?="}, Reason.AUTOMATIC),
    ({"X_Loop": "post.example.org"}, Reason.LOOP),
    ({"List_Id": '"x" <tiijatko-mita.networks.alpha.post.example.org>'}, Reason.LOOP),
    ({"Message_ID": "<p1@post.example.org>"}, Reason.LOOP),
    ({"by": "reply+abc@post.example.org"}, Reason.LOOP),  # as if we had written to ourselves
    ({"by": "bounce+x@mail.beta.example"}, Reason.LOOP),
]


@pytest.mark.parametrize(("how", "reason"), PROGRAMS)
def test_what_a_program_wrote_is_left_aside_and_never_answered(
    alpha, told, send, conversation, answers_to, how, reason
):
    conversation.fails = registry.Refused("x")
    raw = send(told(alpha).reply, site=alpha, **how)
    assert (raw.state, raw.reason) == (State.IGNORED, reason)
    with sites.within(alpha.id):
        assert not Handle.objects.filter(verb=Verb.CONFIRM).exists()
    assert answers_to(alpha, "mari@example.org") == []


def test_people_may_have_addresses_of_the_domain_that_our_mail_comes_to(alpha, send, conversation, settings):
    settings.MAIL_FROM = "talkoo@post.example.org"
    with sites.within(alpha.id):
        place = domains.address(alpha, "verkosto")
    ours = [send(place, site=alpha, by=by) for by in (place, place.upper(), "Talkoo@post.example.org")]
    assert [(raw.state, raw.reason) for raw in ours] == [(State.IGNORED, Reason.LOOP)] * 3
    assert send(place, site=alpha, by="mari@post.example.org").reason != Reason.LOOP


def test_a_robot_that_answers_every_mail_of_ours_gets_a_few_and_no_more(
    alpha, beta, told, send, conversation
):
    """It says of itself neither that it is a program nor a list; we refuse each, and tell it so each time we may."""
    conversation.fails = registry.Refused("x")
    for site in (alpha, beta):
        robot = told(site, f"robot@{site.key}.example.net")
        answered, turns = 0, 0
        while turns < 12:
            send(robot.reply, site=site, by=robot.address, sender=robot.address, text=f"Ticket {turns}\r\n")
            with sites.within(site.id):
                ours = Mail.objects.filter(kind__startswith="mail_in.").count()
            turns += 1
            if ours == answered:  # no mail of ours came, so it has nothing to answer
                break
            answered = ours
        assert (answered, turns) == (telling.MOST_A_DAY, telling.MOST_A_DAY + 1)


def test_a_person_whose_program_says_no_automat_is_a_person(alpha, told, send, conversation):
    assert send(told(alpha).reply, site=alpha, Auto_Submitted="no").state == State.TAKEN


def test_an_address_that_we_did_not_give_is_nobodys(alpha, told, conversation):
    reply = told(alpha).reply
    wrong = reply.replace("+", "+" + ("b" if reply[6] == "a" else "a"), 1)
    for address in (
        wrong,
        "reply+x@post.example.org",
        "verkosto@example.org",
        "",
        "@",
        "verkosto.gamma@post.example.org",
    ):
        assert not intake.keep("lmtp", "x@example.org", address, b"x")
        assert not intake.is_ours(address)
    assert intake.is_ours(reply)
    assert intake.is_ours(reply.upper())
    assert intake.is_ours("verkosto.alpha@post.example.org")
    assert intake.is_ours("verkosto@mail.beta.example")
    assert not intake.is_ours("other.alpha@post.example.org")
    assert not intake.is_ours("verkosto.beta@post.example.org")


def test_somebody_unknown_is_staged_once_and_claims_at_sign_up(
    alpha, send, conversation, monkeypatch, run_jobs
):
    claimed = []
    monkeypatch.setattr(registry, "_claimed", [])
    registry.claimed(lambda staged, person: claimed.append((staged, person)))
    for text in ("Eka", "Toka"):
        to = "verkosto.alpha@post.example.org"
        raw = send(to, site=alpha, by="Uusi Ihminen <uusi@example.org>", sender="uusi@example.org", text=text)
        assert raw.state == State.TAKEN
    with sites.within(alpha.id):
        staged = Staged.objects.get()
        assert (staged.address, staged.name) == ("uusi@example.org", "Uusi Ihminen")
        assert [one.staged_id for one in conversation.taken] == [staged.pk] * 2
        assert {one.person_id for one in conversation.taken} == {None}
        assert {one.key for one in conversation.taken} == {"space"}
        person = factories.person(email="Uusi@example.org")
        verify(person)
        from talkoo.kernel.facts import emit
        from talkoo.people.accounts import facts

        emit(facts.SignedIn(actor_id=person.pk, how="code"))
        emit(facts.SignedIn(actor_id=person.pk, how="code"))
    run_jobs()
    assert claimed == [(staged.pk, person.pk)]
    with sites.within(alpha.id):
        assert Staged.objects.get().person_id == person.pk
        assert staging.claim("uusi@example.org", person.pk) is None


def test_nobody_writes_as_a_member_before_the_member_says_so(
    alpha, send, conversation, answers_to, browse, run_jobs
):
    with sites.within(alpha.id):
        mari = factories.person(email="mari@example.org", language="et")
        verify(mari)
    raw = send("verkosto.alpha@post.example.org", site=alpha)
    assert (raw.state, raw.reason) == (State.WAITING, Reason.UNPROVEN)
    assert conversation.taken == []
    (asked,) = answers_to(alpha, "mari@example.org")
    assert asked.language == "et"
    path = next(word for word in asked.text.split() if "/mails/mine/" in word).partition(alpha.main_host)[2]
    path = "/" + path.partition("/")[2]
    assert browse(alpha).get(path).status_code == 200
    run_jobs()
    assert conversation.taken == []  # looking is not saying
    assert browse(alpha).post(path).status_code == 200
    assert browse(alpha).post(path).status_code == 200
    run_jobs()
    (taken,) = conversation.taken
    assert taken.person_id == mari.pk
    assert browse(alpha).get("/mails/mine/x/").status_code == 410


def test_a_mail_server_of_ours_may_vouch_for_the_sender_and_no_other(alpha, send, conversation, settings):
    settings.MAIL_AUTHSERV = "mx.example.org"
    with sites.within(alpha.id):
        verify(factories.person(email="mari@example.org"))
    to = "verkosto.alpha@post.example.org"
    states = [
        send(to, site=alpha, Authentication_Results=said).state
        for said in (
            "mx.example.org; spf=pass; dmarc=pass header.from=example.org",
            "mx.example.org; dmarc=fail header.from=example.org",
            "mx.example.org; dmarc=pass header.from=example.com",
            "elsewhere.example; dmarc=pass header.from=example.org",
        )
    ]
    assert states == [State.TAKEN, State.WAITING, State.WAITING, State.WAITING]


def test_an_empty_mail_is_refused_and_one_with_a_file_is_taken(alpha, told, send, conversation):
    mari = told(alpha)
    raw = send(mari.reply, site=alpha, text="\r\n> =~= Reply above this line =~=\r\n> only a quote\r\n")
    assert (raw.state, raw.reason) == (State.REFUSED, Reason.EMPTY)
    body = letter(mari.reply, Content_Type="multipart/mixed; boundary=b", MIME_Version="1.0").partition(
        b"\r\n\r\n"
    )[0]
    body += b"\r\n\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n"
    body += b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    assert send(mari.reply, site=alpha, body=body).state == State.TAKEN
    (taken,) = conversation.taken
    assert [(one.file_name, one.content_type, one.content) for one in taken.attachments] == [
        ("a.png", "image/png", b"\x89PNG\r\n\x1a\n")
    ]


def test_what_breaks_is_tried_again_and_then_put_aside(alpha, told, conversation):
    conversation.fails = ZeroDivisionError("the mail's words")
    mari = told(alpha)
    intake.keep("lmtp", "mari@example.org", mari.reply, letter(mari.reply))
    with sites.within(alpha.id):
        key = str(Raw.objects.get().pk)
    for _turn in range(tasks.MOST_ATTEMPTS - 1):
        with pytest.raises(ZeroDivisionError):
            tasks.handle(site_id=str(alpha.id), raw_id=key)
    tasks.handle(site_id=str(alpha.id), raw_id=key)
    with sites.within(alpha.id):
        raw = Raw.objects.get()
        assert (raw.state, raw.attempts, raw.problem) == (
            State.FAILED,
            tasks.MOST_ATTEMPTS,
            "ZeroDivisionError",
        )
        assert conversation.rows == 0


@pytest.mark.parametrize(
    ("action", "status", "is_hard", "counts"),
    [("failed", "5.1.1", True, 1), ("failed", "4.2.2", False, 1), ("delayed", "4.4.1", False, 0)],
)
def test_a_mail_that_comes_back_counts_for_its_receiver(alpha, told, send, action, status, is_hard, counts):
    mari = told(alpha)
    with sites.within(alpha.id):
        to = envelope.sender(mari.mail)
    body = REPORT.format(action=action, status=status).replace("\n", "\r\n").encode()
    raw = send(to, site=alpha, sender="", body=b"From: MAILER-DAEMON@mx.example.org\r\n" + body)
    assert raw.state == (State.TAKEN if counts else State.IGNORED)
    with sites.within(alpha.id):
        found = bounces.Trouble.objects.all()
        assert len(found) == counts
        if counts:
            assert found[0].is_hard is is_hard
            assert found[0].person_id == mari.person.pk
            assert found[0].found_by == bounces.found_by("mari@example.org")
            assert status in found[0].reason


def test_somebody_who_is_away_is_no_bounce(alpha, told, send):
    mari = told(alpha)
    with sites.within(alpha.id):
        to = envelope.sender(mari.mail)
    raw = send(to, site=alpha, Auto_Submitted="auto-replied", text="I am away. 550 emails wait.")
    assert raw.state == State.IGNORED
    with sites.within(alpha.id):
        assert not bounces.Trouble.objects.exists()


def test_a_mail_that_stops_mails_stops_them(alpha, told, send, monkeypatch):
    kept = []
    monkeypatch.setattr(stopping, "_kept", [])
    stopping.register(lambda person, what: kept.append((person, what)))
    mari = told(alpha)
    from talkoo.kernel.facts import Fact
    from talkoo.plumbing.mail_out import compose
    from tests.plumbing.mail_in.conftest import CODE

    with sites.within(alpha.id):
        to = compose.Receiver("mari@example.org", "fi", mari.person.pk)
        mail = compose.write(Fact(actor_id=None).id, "accounts.code", to, stop=("k", "v"), **CODE)
    address = f"unsubscribe+{Tied.read(mail.tied).stop}@post.example.org"
    assert send(address, site=alpha, text="", Auto_Submitted="auto-generated").state == State.TAKEN
    assert kept == [(mari.person.pk, ("k", "v"))]


def test_those_who_look_after_the_site_see_why_and_nothing_of_what_was_said(alpha, beta, told, send, browse):
    mari = told(alpha)
    send(mari.reply, site=alpha, by="Eve <eve@example.com>", text="Salainen asia")
    with sites.within(alpha.id):
        admin = factories.person(role="site_admin", language="en")
    page = browse(alpha, admin).get("/en/mails/not-taken/").content.decode()
    assert "another address" in page
    assert "Salainen" not in page
    assert "eve@example.com" not in page
    assert browse(alpha, mari.person).get("/mails/not-taken/").status_code == 403
    with sites.within(beta.id):
        other = factories.person(role="site_admin")
    assert "<td" not in browse(beta, other).get("/mails/not-taken/").content.decode()


def test_somebody_whose_mails_come_back_sees_it_and_can_try_again(alpha, told, browse, monkeypatch):
    mari = told(alpha)
    client = browse(alpha, mari.person)
    assert "mails/try-again" not in client.get("/my/").content.decode()
    with sites.within(alpha.id):
        trouble = bounces.Trouble(found_by=bounces.found_by("mari@example.org"), last_at=mari.mail.created_at)
        trouble.stopped_at = mari.mail.created_at
        trouble.save(force_insert=True)
    page = client.get("/my/").content.decode()
    assert "mails/try-again" in page
    assert "mari@example.org" in page
    assert client.post("/mails/try-again/").status_code == 302
    assert "mails/try-again" not in client.get("/my/").content.decode()
