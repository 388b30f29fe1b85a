"""Mails of a conversation: threaded, answerable, from our own domain, and stopped with one click."""

import dataclasses
import uuid

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as some

from talkoo.kernel import clock, proofs
from talkoo.plumbing.mail_out import compose, domains, envelope, handles
from talkoo.plumbing.mail_out.models import Handle, Mail, Verb
from talkoo.plumbing.mail_out.strand import Strand, Tied
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.mail_out.conftest import STRAND, sent

DOMAINS = {"alpha": "post.example.org", "beta": "mail.beta.example"}


@pytest.mark.parametrize("key", ["alpha", "beta"])
def test_a_mail_of_a_conversation_says_where_it_belongs(rows, alpha, beta, domain, write, key):
    site = {"alpha": alpha, "beta": beta}[key]
    with sites.within(site.id):
        person = factories.person()
        to = compose.Receiver("asa@example.org", "sv", person.pk)
        mail = write(to, strand=STRAND, stop=("discussions.reply", "all"), why="You follow it.")
        message = sent(mail)
        handle = Handle.objects.get(verb=Verb.REPLY)
        reply = proofs.give(Verb.REPLY, handle.key, site=site.id)
        stop = proofs.give(Verb.STOP, Handle.objects.get(verb=Verb.STOP).key, site=site.id)
    ours = DOMAINS[key]
    assert message["Message-ID"] == f"<p3@{ours}>"
    assert message["In-Reply-To"] == f"<p2@{ours}>"
    assert message["References"] == f"<p1@{ours}> <p2@{ours}>"
    (who,) = message["From"].addresses
    assert who.display_name == f"Mari (via Site {key})"
    assert who.addr_spec == f"reply+{reply}@{ours}"
    assert len(who.username) <= 64
    assert message["List-Id"] == f'"Tiijätkö mitä?" <tiijatko-mita.networks.{key}.{ours}>'
    assert message["List-Archive"] == "<https://alpha.example.org/networks/tiijatko-mita/>"
    assert message["List-Help"] == message["List-Archive"]
    assert message["List-Post"] == f"<mailto:reply+{reply}@{ours}>"
    link, written = [one.strip("<> ") for one in message["List-Unsubscribe"].split(",")]
    assert link.startswith(f"http://{key}.localhost")
    assert link.endswith(f"/mails/stop/{stop}/")
    assert written == f"mailto:unsubscribe+{stop}@{ours}"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "list"
    assert message["X-Loop"] == ours
    assert message["Feedback-ID"].startswith(f"accounts.code:{key}:")
    assert message["Content-Language"] == "sv"
    assert handle.about == "discussions.thread:0199"
    assert handle.person_id == person.pk
    text = message.get_content()
    assert text.startswith("=~= ")  # by which quotes are told apart (mail_in.quote_words)
    assert "You follow it." in text
    assert f"/mails/stop/{stop}/" in text


def test_without_a_domain_nobody_is_asked_to_answer(rows, alpha, write, settings):
    settings.MAIL_FROM = "verkostot@talkoo.example.org"
    with sites.within(alpha.id):
        mail = write(compose.Receiver("a@example.org", "en"), strand=STRAND, stop=("kind", "x"))
        message = sent(mail)
        assert not Handle.objects.filter(verb=Verb.REPLY).exists()
        assert envelope.sender(mail) == "verkostot@talkoo.example.org"
    assert message["From"].addresses[0].addr_spec == "verkostot@talkoo.example.org"
    assert message["List-Post"] == "NO"
    assert "mailto" not in message["List-Unsubscribe"]
    assert message["Message-ID"] == "<p3@talkoo.example.org>"
    assert "Reply above" not in message.get_content()


def test_a_mail_about_ones_own_business_has_none_of_it(rows, alpha, domain, write):
    with sites.within(alpha.id):
        mail = write(compose.Receiver("a@example.org", "en"))
        message = sent(mail)
    assert not [name for name in message if name.startswith("List-")]
    assert message["Precedence"] is None
    assert message["References"] is None
    assert message["From"].addresses[0].addr_spec == "verkostot@talkoo.example.org"
    assert message["Message-ID"] == f"<{mail.pk}@post.example.org>"
    assert "Stop these mails" not in message.get_content()


def test_a_mail_comes_back_to_an_address_of_its_own(rows, alpha, beta, domain, write):
    with sites.within(alpha.id):
        to = compose.Receiver("a@example.org", "en")
        one, other = write(to), write(to)
        local, at = envelope.sender(one).split("@")
        assert envelope.sender(other) != envelope.sender(one)
    assert at == "post.example.org"
    proof = local.removeprefix("bounce+")
    assert proofs.taken("bounce", proof, site=alpha.id) == one.pk
    assert proofs.taken("bounce", proof, site=beta.id) is None
    assert proofs.taken(Verb.REPLY, proof, site=alpha.id) is None
    assert len(local) <= 64


def test_the_same_receiver_and_matter_have_the_same_address_in_every_mail(rows, alpha, domain, write):
    with sites.within(alpha.id):
        mine = compose.Receiver("a@example.org", "en", factories.person().pk)
        yours = compose.Receiver("b@example.org", "en", factories.person().pk)
        tied = [Tied.read(write(to, strand=STRAND).tied).reply for to in (mine, mine, yours)]
        elsewhere = Strand(answers="discussions.thread:0200")
        tied.append(Tied.read(write(mine, strand=elsewhere).tied).reply)
        assert Handle.objects.count() == 3
    assert tied[0] == tied[1]
    assert len(set(tied)) == 3


def test_an_address_of_one_site_is_nothing_on_another(rows, alpha, beta, domain, write):
    with sites.within(alpha.id):
        reply = Tied.read(write(compose.Receiver("a@example.org", "en"), strand=STRAND).tied).reply
        assert handles.taken(Verb.REPLY, reply) is not None
        assert handles.taken(Verb.STOP, reply) is None
        assert handles.taken_somewhere(Verb.REPLY, reply) == alpha.id
    with sites.within(beta.id):
        assert handles.taken(Verb.REPLY, reply) is None


def test_a_proof_stays_good_when_the_key_is_changed_and_goes_with_it(settings, alpha):
    from talkoo.site.instance import new_field_key

    key, old, new = uuid.uuid4(), new_field_key(), new_field_key()
    settings.FIELD_KEYS = old
    given = proofs.give("reply", key, site=alpha.id)
    settings.FIELD_KEYS = f"{new},{old}"
    assert proofs.taken("reply", given, site=alpha.id) == key
    settings.FIELD_KEYS = new
    assert proofs.taken("reply", given, site=alpha.id) is None


@hypothesis(max_examples=300)
@given(some.integers(0, proofs.LENGTH - 1), some.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_no_other_proof_is_taken(place, letter):
    key, site = uuid.UUID(int=7), uuid.UUID(int=8)
    right = proofs.give("reply", key, site=site)
    other = right[:place] + letter + right[place + 1 :]
    assert (proofs.taken("reply", other, site=site) is not None) is (other == right)
    assert proofs.taken("reply", other.upper(), site=site) == proofs.taken("reply", other, site=site)


@given(some.text(max_size=80))
def test_what_is_no_proof_is_refused_and_breaks_nothing(text):
    assert proofs.taken("reply", text, site=uuid.UUID(int=8)) is None


ANYTHING = some.text(some.characters(exclude_categories=["Cs"]), max_size=120)


@hypothesis(max_examples=300, deadline=None)
@given(
    strand=some.builds(Strand, **dict.fromkeys(Strand.__dataclass_fields__, ANYTHING)),
    subject=some.text(max_size=90).map(lambda text: " ".join(text.split()).replace("\x00", "")),
)
def test_whatever_people_are_called_no_header_breaks(strand, subject):
    from unittest.mock import patch

    from talkoo.kernel.text import clean_line
    from talkoo.plumbing.tenancy.current import CurrentSite

    site = CurrentSite(
        id=uuid.UUID(int=1),
        key="alpha",
        names={"_": "fi", "fi": "Sivusto"},
        sentences={},
        operator="",
        default_language="fi",
        languages=("fi",),
        modules=(),
        time_zone="UTC",
        accent="",
        is_demo=False,
        main_host="alpha.localhost",
    )
    mail = Mail(
        site_id=site.id,
        fact_id=uuid.UUID(int=2),
        kind="a.b",
        address="a@example.org",
        language="fi",
        subject=clean_line(subject),
        text="Hei",
        tied=Tied(strand=strand, reply="r" * 48, stop="s" * 48).as_text(),
        created_at=clock.now(),
    )
    with patch.object(sites, "by_id", lambda key: site):
        message = sent(mail)
    assert message.get_content() == "Hei\n"
    assert message["To"] == "a@example.org"
    assert len(message["From"].addresses) == 1
    for name, value in message.items():
        assert "\n" not in str(value), name


def test_addresses_in_headers_stay_whole_however_long_they_are(rows, alpha, domain, write):
    """No mail program looks for an address of a page, or an id, in encoded words."""
    url, elsewhere = "https://alpha.example.org/" + "networks/" * 12, "x" * 90 + "@example.org"
    strand = dataclasses.replace(STRAND, list_url=url, parent=elsewhere)
    with sites.within(alpha.id):
        raw = bytes(
            envelope.message(write(compose.Receiver("a@example.org", "en"), strand=strand, stop=("a",)))
        )
    head = raw.partition(b"\n\n")[0]
    for whole in (f"<{url}>", f"<{elsewhere}>", "/mails/stop/", "<mailto:unsubscribe+"):
        assert whole.encode() in head
    for name in (b"List-Archive", b"References", b"List-Unsubscribe", b"List-Post", b"Message-ID"):
        assert b"=?" not in head.partition(name + b":")[2].partition(b"\n")[0]


def test_words_that_look_encoded_bring_no_headers_of_their_own(rows, alpha, domain, write):
    """The library reads encoded words in what it is given, and writes the line ends in them as they are."""
    hidden = "Hei =?utf-8?Q?a=0ABcc:_x@y.z=0A?= b"
    strand = dataclasses.replace(STRAND, list_name=hidden, written_by=hidden, list_url=hidden)
    with sites.within(alpha.id):
        mail = write(compose.Receiver("a@example.org", "en"), strand=strand)
        mail.subject = hidden
        raw = bytes(envelope.message(mail))
    assert b"\nBcc" not in raw
    assert "Bcc" not in sent(mail)
    backslashed = dataclasses.replace(STRAND, written_by="x\\" + "<" * 70 + '"')
    with sites.within(alpha.id):
        message = sent(write(compose.Receiver("b@example.org", "en"), strand=backslashed))
    assert message["From"].addresses[0].domain == "post.example.org"


def test_the_setting_is_read_and_a_wrong_one_is_named(alpha, beta, settings):
    settings.MAIL_DOMAIN = "post.example.org, beta=mail.beta.example"
    assert domains.of(alpha) == "post.example.org"
    assert domains.of(beta) == "mail.beta.example"
    assert domains.known() == {"post.example.org", "mail.beta.example"}
    assert domains.address(alpha, "verkosto") == "verkosto.alpha@post.example.org"
    assert domains.address(beta, "verkosto") == "verkosto@mail.beta.example"
    settings.MAIL_DOMAIN = ""
    assert domains.of(alpha) == domains.address(alpha, "x") == ""
    for wrong in ("two words", "a.org, b.org", "=a.org", "http://a.org", "beta="):
        with pytest.raises(domains.Wrong, match="TALKOO_MAIL_DOMAIN"):
            domains.read(wrong)


def test_what_is_personal_in_a_strand_is_sealed(rows, alpha, domain, write, django_db_blocker):
    from django.db import connection

    with sites.within(alpha.id):
        mail = write(compose.Receiver("a@example.org", "en"), strand=STRAND)
        with connection.cursor() as cursor:
            cursor.execute("select tied from mail_out_mail where id = %s", [mail.pk])
            (raw,) = cursor.fetchone()
        assert b"Mari" not in bytes(raw)
        assert Tied.read(Mail.objects.get(pk=mail.pk).tied).strand == STRAND
