"""Writing to an organisation and to a person: the form, whom it is meant for, and when there is none."""

import re

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.letters.models import Letter
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations.models import Mailbox
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from tests import factories

GIVEN = {"name": "Vieras", "email": "vieras@example.net", "text": "May I join?\n\nYours", "homepage": ""}
BOXES = [
    {"role": texts("fi", fi="Yleiset asiat", ru="Общие вопросы"), "address": "office@example.org"},
    {"role": texts("fi", fi="Nuorisotyö"), "address": "youth@example.org"},
]


@pytest.fixture
def boxed(town, alpha):
    """An organisation with two mailboxes, and one with a single one."""
    with sites.within(alpha.id):
        town.boxed = factories.organisation("Boxed", representative=town.representative, mailboxes=BOXES)
        town.single = factories.organisation(
            "Single", representative=town.representative, mailboxes=BOXES[:1]
        )
    return town


@pytest.mark.parametrize("prefix", ["", "/et", "/ru", "/sv", "/en", "/ar"])
def test_a_visitor_writes_to_an_organisation(town, alpha, browse, prefix):
    page = browse(alpha).get(f"{prefix}/organisations/helpers/write/")
    assert page.status_code == 200
    assert '<select class="in"' not in page.content.decode()
    answer = browse(alpha).post(f"{prefix}/organisations/helpers/write/", GIVEN)
    assert answer["Location"] == f"{prefix}/organisations/helpers/sent/"
    sent = browse(alpha).get(answer["Location"]).content.decode()
    assert f'href="{prefix}/organisations/helpers/"' in sent
    with sites.within(alpha.id):
        letter = Letter.objects.get()
        assert (letter.kind, letter.slug, letter.to) == ("organisation", "helpers", "organisation")
        assert letter.organisation_id == town.organisation.pk
        assert letter.about == town.organisation.name
        assert letter.mailbox_id is None
        assert letter.writer_language == (prefix.strip("/") or "fi")
        assert Entry.objects.get(fact="letters.LetterSent").values == {
            "letter_id": str(letter.pk),
            "kind": "organisation",
            "to_id": str(town.organisation.pk),
        }


def test_each_site_has_its_own_organisation_at_the_same_address(town, alpha, beta, browse):
    assert browse(beta).post("/organisations/helpers/write/", GIVEN).status_code == 302
    with sites.within(beta.id):
        assert Letter.objects.get().organisation_id == town.beta.organisation.pk
    with sites.within(alpha.id):
        assert Letter.objects.count() == 0


def test_the_writer_chooses_whom_at_the_organisation_it_is_meant_for(boxed, alpha, browse):
    page = browse(alpha).get("/ru/organisations/boxed/write/").content.decode()
    options = re.findall(r"<option ([^>]*)>([^<]*)</option>", page)
    assert [label for _given, label in options] == ["Общие вопросы", "Nuorisotyö"]
    assert [given.split()[0] for given, _label in options] == ['value="0"', 'value="1"']
    assert ["lang=" in given for given, _label in options] == [False, True]  # named only in another language
    assert 'lang="fi" dir="ltr"' in options[1][0]
    assert "office@" not in page
    answer = browse(alpha).post("/ru/organisations/boxed/write/", {**GIVEN, "mailbox": "1"})
    assert answer["Location"] == "/ru/organisations/boxed/sent/"
    with sites.within(alpha.id):
        assert Letter.objects.get().mailbox.address == "youth@example.org"
        letter = Letter.objects.get()
    read = browse(alpha, boxed.representative).get(f"/letters/{letter.pk}/").content.decode()
    assert "Nuorisotyö" in read
    assert "youth@" not in read


@pytest.mark.parametrize(
    "wrong", [{}, {"mailbox": ""}, {"mailbox": "2"}, {"mailbox": "x"}, {"mailbox": "1\0"}]
)
def test_a_mailbox_that_is_not_there_is_told_at_its_field(boxed, alpha, browse, wrong):
    answer = browse(alpha).post("/organisations/boxed/write/", {**GIVEN, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('aria-invalid="true"') == 1
    assert re.search(
        r'<select [^>]*name="mailbox"[^>]*aria-invalid="true" aria-describedby="id_mailbox-error"', page
    )
    assert 'href="#id_mailbox"' in page
    assert "May I join?" in page
    with sites.within(alpha.id):
        assert Letter.objects.count() == 0


def test_what_was_chosen_stays_chosen_when_another_field_is_wrong(boxed, alpha, browse):
    page = (
        browse(alpha)
        .post("/organisations/boxed/write/", {**GIVEN, "mailbox": "1", "email": ""})
        .content.decode()
    )
    assert re.findall(r'<option value="(\d)"[^>]* selected>', page) == ["1"]


def test_a_single_mailbox_is_no_choice_and_gets_the_letter(boxed, alpha, browse):
    assert '<select class="in"' not in browse(alpha).get("/organisations/single/write/").content.decode()
    assert browse(alpha).post("/organisations/single/write/", GIVEN).status_code == 302
    with sites.within(alpha.id):
        assert Letter.objects.get().mailbox.address == "office@example.org"


def test_a_letter_outlives_the_mailbox_it_was_meant_for(boxed, send, alpha, browse):
    letter = send(alpha, slug="boxed", mailbox=1)
    with sites.within(alpha.id):
        Mailbox.objects.get(organisation=boxed.boxed, position=1).delete()
    read = browse(alpha, boxed.representative).get(f"/letters/{letter.pk}/")
    assert read.status_code == 200
    assert "Nuorisotyö" not in read.content.decode()


def test_an_action_takes_no_mailbox_of_another_organisation(boxed, send, alpha):
    with pytest.raises(Mailbox.DoesNotExist):
        send(alpha, slug="single", mailbox=1)
    with pytest.raises(Mailbox.DoesNotExist):
        send(alpha, "network", mailbox=0)


def test_nobody_writes_to_an_organisation_that_nobody_answers_for_or_sees(town, alpha, browse):
    with sites.within(alpha.id):
        factories.organisation("Only boxes", mailboxes=BOXES)
        factories.organisation("Waiting", representative=town.representative, state="submitted")
        factories.organisation("Left", representative=town.representative)
        from talkoo.people.organisations.models import Affiliation

        Affiliation.objects.filter(organisation__slug="left").update(until=F("since"))
        suspended = factories.organisation("Suspended", representative=town.representative)
        organisations.change_state(suspended.pk, "suspend", by=PROGRAM)
    for slug in ("only-boxes", "waiting", "left", "suspended", "missing"):
        assert browse(alpha).get(f"/organisations/{slug}/write/").status_code == 404, slug
        assert browse(alpha).post(f"/organisations/{slug}/write/", GIVEN).status_code == 404, slug
        assert browse(alpha).get(f"/organisations/{slug}/sent/").status_code == 404, slug
    for slug in ("only-boxes", "left"):
        assert f"{slug}/write/" not in browse(alpha).get(f"/organisations/{slug}/").content.decode()
    assert "/organisations/helpers/write/" in browse(alpha).get("/organisations/helpers/").content.decode()


def test_a_visitor_writes_to_a_person_in_a_seat(town, alpha, browse):
    page = browse(alpha).get("/ru/boards/council/3/write/").content.decode()
    assert "Maija M." in page
    assert "Совет" in page
    answer = browse(alpha).post("/ru/boards/council/3/write/", GIVEN)
    assert answer["Location"] == "/ru/boards/council/3/sent/"
    assert browse(alpha).get("/ru/boards/council/3/sent/").status_code == 200
    with sites.within(alpha.id):
        letter = Letter.objects.get()
        assert (letter.kind, letter.slug, letter.person_id) == ("seat", "council/3", town.seated.pk)
        assert letter.about == texts("fi", fi="Neuvosto", ru="Совет")
    inbox = browse(alpha, town.seated).get("/ru/letters/").content.decode()
    assert "Совет" in inbox
    assert 'href="/networks/"' in browse(alpha, town.seated).get(f"/letters/{letter.pk}/").content.decode()
    for method in ("get", "post"):
        assert getattr(browse(alpha), method)("/boards/council/4/write/").status_code == 404
    assert browse(alpha).get("/boards/council/4/sent/").status_code == 404


def test_a_letter_is_read_after_its_kind_is_gone(town, send, alpha, browse, monkeypatch):
    from talkoo.blocks.letters import queries

    letter = send(alpha, "seat")
    monkeypatch.delitem(queries._kinds, "seat")
    page = browse(alpha, town.seated).get(f"/letters/{letter.pk}/")
    assert page.status_code == 200
    assert "Neuvosto" in page.content.decode()


@pytest.mark.parametrize("path", ["/organisations/helpers/write/", "/boards/council/3/write/"])
@pytest.mark.usefixtures("one_window")
def test_each_addressee_is_limited_and_nothing_typed_is_lost(town, alpha, browse, path):
    for _turn in range(5):
        assert browse(alpha).post(path, GIVEN).status_code == 302
    answer = browse(alpha).post(path, GIVEN)
    assert answer.status_code == 422
    assert "May I join?" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 9])
def test_the_form_asks_the_database_once_for_whom_it_goes_to(town, alpha, browse, count):
    with sites.within(alpha.id):
        factories.organisation("Many", representative=town.representative, mailboxes=BOXES[:1] * count)
    with CaptureQueriesContext(connection) as asked:
        assert browse(alpha).get("/organisations/many/write/").status_code == 200
    assert len([one for one in asked if "from organisations_organisation o" in one["sql"]]) == 1
    ours = [one["sql"] for one in asked if "set_config" not in one["sql"]]
    ours = [one for one in ours if not one.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(ours) == 2, ours  # the other one: whether there is a forum


def test_the_form_of_a_funded_project_shows_who_pays(town, alpha, browse):
    line = texts("fi", fi="Sitä tukee Esimerkkirahasto", sv="Med stöd av Exempelfonden")
    with sites.within(alpha.id):
        funding = [{"funder": texts("fi", fi="Esimerkkirahasto"), "line": line}]
        spaces.plan(town.programme.pk, spaces.Plan(funding=funding), by=PROGRAM)
    for page in ("write", "sent"):
        shown = browse(alpha).get(f"/sv/programmes/project/{page}/").content.decode()
        assert "Med stöd av Exempelfonden" in shown
        assert "Exempelfonden" not in browse(alpha).get(f"/sv/networks/village/{page}/").content.decode()
        assert "Exempelfonden" not in browse(alpha).get(f"/sv/organisations/helpers/{page}/").content.decode()
