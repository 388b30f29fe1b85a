"""Mails about letters: who is told that one came, in which language, once each; and how the answer goes out."""

import pytest

from talkoo.blocks.letters import actions, public
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import current, sites
from tests import factories

LANGUAGES = ["fi", "et", "ru", "sv", "en", "ar"]
NAMES = {code: f"A & B <{code}>" for code in LANGUAGES}
ROLE = {"fi": "Yleiset"}


def mails(kind="letters.arrived"):
    return {mail.address: mail for mail in Mail.objects.filter(kind=kind)}


@pytest.fixture
def helpers(town, alpha, beta):
    """On each site, an organisation named in six languages with six representatives and two mailboxes."""
    for site in (alpha, beta):
        with sites.within(site.id):
            made = factories.organisation(
                "many",
                texts=texts("fi", **NAMES),
                languages=["ti", "sv", "ru"],
                mailboxes=[
                    {"role": texts("fi", **ROLE), "address": f"office{number}@{site.key}.example.org"}
                    for number in (1, 2)
                ],
            )
            for code in LANGUAGES:
                person = factories.person(language=code, email=f"{code}@{site.key}.example.org")
                for part in ("chair", "staff"):  # two parts in it are still one receiver
                    organisations.affiliate(made.pk, person.pk, part, by=PROGRAM, may_represent=True)
    return made


def test_everybody_who_represents_an_organisation_is_told_in_their_own_language_and_so_is_the_mailbox(
    helpers, send, alpha, beta, run_jobs
):
    for site in (alpha, beta):
        with sites.within(site.id):
            letter = send(site, slug=helpers.slug, mailbox=1, text="Secret words")
        run_jobs()
        with sites.within(site.id):
            told = mails()
            people = {f"{code}@{site.key}.example.org" for code in LANGUAGES}
            box = f"office2@{site.key}.example.org"
            assert set(told) == people | {box}
            for code in LANGUAGES:
                mail = told[f"{code}@{site.key}.example.org"]
                prefix = "" if code == current.site().default_language else f"/{code}"
                assert mail.language == code
                assert f"//{site.main_host}{prefix}/letters/{letter.pk}/" in mail.text.replace(":8000", "")
                assert NAMES[code] in mail.text
                assert NAMES[code] in mail.subject
            assert told[box].language == "sv"  # the first the organisation works in that the interface speaks
            assert NAMES["sv"] in told[box].text
            assert f"/letters/{letter.pk}/" in told[box].text
            for mail in told.values():
                assert "Secret words" not in mail.text + mail.subject
                assert "vieras" not in (mail.text + mail.subject).lower()
            assert len({mail.text.split(NAMES[mail.language])[-1] for mail in told.values()}) > 1


def test_every_reader_is_told_why_the_mail_comes(town, send, alpha, run_jobs):
    with sites.within(alpha.id):
        for person in (town.contact, town.representative, town.seated):
            type(person).objects.filter(pk=person.pk).update(language="en")
        boxes = [{"role": texts("fi", **ROLE), "address": "office@example.org"}]
        factories.organisation("Boxed", representative=town.representative, mailboxes=boxes, languages=["en"])
    ends = {
        "network": "You get this mail because you are the contact person of Village.",
        "organisation": "You get this mail because you answer for Helpers.",
        "seat": "You get this mail because people can write to you about Neuvosto.",
    }
    for kind, end in ends.items():
        send(alpha, kind)
        run_jobs()
        with sites.within(alpha.id):
            mail = Mail.objects.get()
            assert end in mail.text
            assert mail.subject == f"A message {'about' if kind == 'seat' else 'to'} {end.split()[-1][:-1]}"
            Mail.objects.all().delete()
    send(alpha, slug="boxed", mailbox=0)
    run_jobs()
    with sites.within(alpha.id):
        told = mails()
        assert len(told) == 2
        assert "this address is a mailbox of Boxed" in told["office@example.org"].text
        assert "because you answer for Boxed" in next(
            mail.text for address, mail in told.items() if address != "office@example.org"
        )


def test_running_the_reaction_twice_tells_each_once(helpers, send, alpha, run_jobs, as_role):
    send(alpha, slug=helpers.slug, mailbox=0)
    run_jobs()
    as_role("super").execute(
        "update procrastinate_jobs set status = 'todo', attempts = 0 where queue_name = 'reactions'"
    )
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.count() == 7


def test_only_the_chosen_mailbox_is_told(helpers, send, alpha, run_jobs):
    send(alpha, slug=helpers.slug, mailbox=0)
    run_jobs()
    with sites.within(alpha.id):
        assert {one for one in mails() if one.startswith("office")} == {"office1@alpha.example.org"}


def test_a_mailbox_that_is_a_representatives_own_address_gets_one_mail(town, send, alpha, run_jobs):
    with sites.within(alpha.id):
        person = factories.person(language="ru", email="both@example.org")
        boxes = [{"role": texts("fi", **ROLE), "address": "Both@example.org"}]
        factories.organisation("Same", representative=person, mailboxes=boxes)
    send(alpha, slug="same", mailbox=0)
    run_jobs()
    with sites.within(alpha.id):
        assert [(mail.address, mail.language) for mail in Mail.objects.all()] == [("both@example.org", "ru")]


@pytest.mark.parametrize(
    ("spoken", "in_alpha", "in_beta"),
    [([], "fi", "et"), (["ti", "so"], "fi", "et"), (["ti", "ar"], "ar", "ar"), (["ru", "fi"], "ru", "ru")],
)
def test_a_mailbox_reads_what_its_organisation_works_in_or_else_the_sites_language(
    town, send, alpha, beta, run_jobs, spoken, in_alpha, in_beta
):
    for site, expected in ((alpha, in_alpha), (beta, in_beta)):
        with sites.within(site.id):
            boxes = [{"role": texts("fi", **ROLE), "address": "office@example.org"}]
            factories.organisation(
                "Spoken", representative=factories.person(), mailboxes=boxes, languages=spoken
            )
        send(site, slug="spoken", mailbox=0)
        run_jobs()
        with sites.within(site.id):
            assert mails()["office@example.org"].language == expected


def test_a_person_alone_is_told_of_a_letter_to_that_person(town, send, alpha, run_jobs):
    send(alpha, "seat")
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get()
        assert mail.receiver == f"person:{town.seated.pk}"
        assert "Neuvosto" in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "who", "page"),
    [
        ("programme", "leader", "programmes/project/write"),
        ("organisation", "representative", "organisations/helpers/write"),
        ("seat", "seated", "boards/council/3/write"),
    ],
)
def test_the_answer_goes_out_in_the_writers_language_with_the_way_to_write_again(
    town, send, alpha, run_jobs, kind, who, page, language
):
    letter = send(alpha, kind, language=language)
    with sites.within(alpha.id):
        actions.answer(letter.pk, by=getattr(town, who), text="Tervetuloa!")
    run_jobs()
    with sites.within(alpha.id):
        (mail,) = mails("letters.answered").values()
        assert (mail.address, mail.language) == ("vieras@example.net", language)
        assert "Tervetuloa!" in mail.text
        assert "alpha.example.org" not in mail.text
        prefix = "" if language == "fi" else f"{language}/"
        assert f"alpha.localhost:8000/{prefix}{page}/" in mail.text or (
            f"alpha.localhost/{prefix}{page}/" in mail.text
        )
        assert ("Совет" in mail.text) is (kind == "seat" and language == "ru")


@pytest.fixture
def funded(town, alpha):
    """The project has two who pay for it, and a network of its own."""
    lines = [
        texts("fi", fi="Sitä tukee Rahasto & Co", sv="Med stöd av Fonden & Co"),
        texts("fi", fi="Toinenkin tukee"),
    ]
    with sites.within(alpha.id):
        funding = [{"funder": line, "line": line} for line in lines]
        spaces.plan(town.programme.pk, spaces.Plan(funding=funding), by=PROGRAM)
        town.swede = factories.person(language="sv")
        factories.space("Part", slug="part", contact=town.swede, programme_id=town.programme.pk)
    return town


def test_mails_about_a_project_and_its_networks_end_with_those_who_pay(funded, send, alpha, run_jobs):
    from_project = "Sitä tukee Rahasto & Co\n\nToinenkin tukee\n\n\n-- \n"
    from_network = "Med stöd av Fonden & Co\n\nToinenkin tukee\n\n\n-- \n"
    for kind, slug, line, by in (
        ("programme", "project", from_project, funded.leader),
        ("network", "part", from_network, funded.swede),
    ):
        letter = send(alpha, kind, slug, language="sv")
        with sites.within(alpha.id):
            actions.answer(letter.pk, by=by, text="Joo")
        run_jobs()
        with sites.within(alpha.id):
            (arrived,) = mails().values()
            (answered,) = mails("letters.answered").values()
            assert line in arrived.text
            assert from_network in answered.text  # the writer's language
            Mail.objects.all().delete()


@pytest.mark.parametrize("kind", ["network", "organisation", "seat"])
def test_mails_about_what_nobody_pays_for_name_no_funder(funded, send, alpha, run_jobs, kind):
    letter = send(alpha, kind)
    with sites.within(alpha.id):
        actions.answer(letter.pk, by=funded.stand_in, text="Joo")
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.count() == 2
        assert not [mail for mail in Mail.objects.all() if "tukee" in mail.text]


def test_an_addressee_is_exactly_one(town, alpha):
    with sites.within(alpha.id):
        to = public.find("organisation", "helpers")
        assert to.id == town.organisation.pk
        for parts in ({}, {"space_id": to.id, "person_id": to.id}):
            with pytest.raises(ValueError, match="values to unpack"):
                assert public.Addressee(kind="x", slug="x", about=to.about, name=to.name, **parts).id
