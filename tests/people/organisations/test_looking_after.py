"""What an organisation says of itself, and its people: edited by those who answer for it, shown as each agreed."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.accounts.models import Consent, Person
from talkoo.people.organisations import actions, forms, queries
from talkoo.people.organisations.models import Affiliation, Mailbox, Organisation, OrganisationConcept, Part
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.search.models import SearchDocument
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from tests import factories
from tests.people.organisations.conftest import everybody


def version_on(client, path):
    return re.search(r'name="version" value="([^"]+)"', client.get(path).content.decode()).group(1)


def test_each_section_is_saved_by_itself(pair, alpha, browse):
    _one, _other, her, _him = pair
    client = browse(alpha, her)
    sections = {
        "basics": {
            "name": "Uusi nimi", "short_name": "UN", "country": "FI", "registry_code": "0000331-6",
            "register_number": "123", "legal_form": "fi-ry", "founded": "2015-02",
        },
        "work": {
            "purpose": "Autamme.", "words_fields": ["C12", "D19"], "kinds": ["patient"],
            "competences": ["funding", "C12"], "languages": ["fi", "so"], "seeks_international": "on",
        },
        "where": {
            "seat": "lieksa", "areas": ["iso-3166-1:FI"], "not_areas": ["fi-kunta:422"],
        },
        "reach": {
            "visiting_street": "Katu 1", "visiting_town": "Lieksa", "role_0": "Yleiset",
            "mailbox_0": "yleiset@example.org", "link_0": "example.org", "label_0": "Sivut",
        },
    }  # fmt: skip
    for section, given in sections.items():
        path = f"/organisations/one/edit/{section}/"
        answer = client.post(path, given | {"version": version_on(client, path)})
        assert answer.status_code == 302, (section, answer.content.decode())
    with sites.within(alpha.id):
        row = Organisation.objects.get(slug="one")
        assert (row.name["fi"], row.registry_code, row.founded_year, row.founded_month) == (
            "Uusi nimi", "0000331-6", 2015, 2,
        )  # fmt: skip
        assert row.seeks_international
        assert row.links == [{"url": "https://example.org", "label": {"_": "fi", "fi": "Sivut"}}]
        assert row.seat_id is not None
        assert OrganisationConcept.objects.filter(said="competence").count() == 2
        box = Mailbox.objects.get()
    page = browse(alpha).get("/organisations/one/").content.decode()
    for words in ("Uusi nimi", "Autamme.", "Katu 1", "0000331-6"):
        assert words in page
    for path in ("/organisations/one/edit/reach/", "/organisations/one/edit/where/"):
        shown = client.get(path).content.decode()  # what was saved stands there when one comes again
        assert ("yleiset@example.org" in shown) == ("reach" in path)
    path = "/organisations/one/edit/reach/"
    client.post(path, sections["reach"] | {"role_0": "Kaikki", "version": version_on(client, path)})
    with sites.within(alpha.id):
        assert Mailbox.objects.get().pk == box.pk  # letters name it
    assert "yleiset@example.org" not in browse(alpha).get("/organisations/one/").content.decode()


@pytest.mark.parametrize(
    ("section", "given", "field"),
    [
        ("basics", {"name": ""}, "name"),
        ("basics", {"name": "Tуki"}, "name"),
        ("basics", {"registry_code": "0000331-7"}, "registry_code"),
        ("basics", {"registry_code": "0000332-4"}, "registry_code"),  # another organisation's
        ("basics", {"founded": "2015-13"}, "founded"),
        ("basics", {"founded": "٢٠١٥"}, "founded"),
        ("work", {"words_fields": []}, "words_fields"),
        ("work", {"languages": ["xx"]}, "languages"),
        ("where", {"areas": []}, "areas"),
        ("where", {"areas": ["fi-kunta:422"], "not_areas": ["iso-3166-1:FI"]}, "not_areas"),
        ("where", {"is_wide": "on", "seat": "Atlantis"}, "seat"),
        ("reach", {"mailbox_0": "nobody", "role_0": "x"}, "mailbox_0"),
        ("reach", {"role_1": "Alone"}, "mailbox_1"),
        ("reach", {"mailbox_1": "a@example.org"}, "role_1"),
        ("reach", {"link_0": "javascript:alert(1)"}, "link_0"),
        ("reach", {"postal_floor": "2"}, "postal_town"),
    ],
)
def test_what_is_wrong_in_a_section_is_said_at_the_field(pair, alpha, browse, section, given, field):
    _one, _other, her, _him = pair
    with sites.within(alpha.id):
        factories.organisation(country="FI", registry_code="0000332-4")
    client = browse(alpha, her)
    path = f"/organisations/one/edit/{section}/"
    good = {"name": "N", "country": "FI", "words_fields": ["C12"], "version": version_on(client, path)}
    answer = client.post(f"/ar{path}", good | given)
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(pair, alpha, browse):
    one, _other, her, _him = pair
    client = browse(alpha, her)
    path = "/organisations/one/edit/work/"
    version = version_on(client, path)
    with sites.within(alpha.id):
        actions.describe(one.pk, by=her, purpose=texts("fi", fi="Toisen sanat"))
    answer = client.post(path, {"purpose": "Omat sanat", "words_fields": ["C12"], "version": version})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Omat sanat" in page
    again = re.search(r'name="version" value="([^"]+)"', page).group(1)
    assert again != version
    assert (
        client.post(path, {"purpose": "Omat", "words_fields": ["C12"], "version": again}).status_code == 302
    )
    with sites.within(alpha.id):
        row = Organisation.objects.get(pk=one.pk)
        form = forms.SECTIONS["basics"](None, row)
        profile = actions.Profile(name=row.name, country="FI")
        with pytest.raises(Stale):
            actions.edit(one.pk, profile, form.only, by=her, seen=one.changed_at)
        with pytest.raises(ValueError, match="profile has no"):
            actions.edit(one.pk, profile, {"slug"}, by=her)


def test_search_follows_an_edit(committed, alpha, run_jobs, as_role):
    with sites.within(alpha.id):
        her = factories.person()
        made = factories.organisation("Old", slug="old", representative=her)
        profile = actions.Profile(name=texts("fi", fi="Aivan uusi"), country="FI")
        actions.edit(made.pk, profile, {"name"}, by=her)
    run_jobs()
    found = (
        as_role("owner")
        .execute("select title from search_document where object_id = %s", [made.pk])
        .fetchall()
    )
    assert found == [("Aivan uusi",)]
    assert SearchDocument._meta.db_table == "search_document"


def test_only_those_who_look_after_it_see_its_people(pair, alpha, browse):
    one, _other, _her, him = pair
    with sites.within(alpha.id):
        people = everybody(alpha, one)
    path = "/organisations/one/people/"
    seen = {
        role: browse(alpha, None if role == "visitor" else who).get(path).status_code
        for role, who in people.items()
    }
    assert seen == {
        "visitor": 302, "person": 403, "stand_in": 403, "coordinator": 200, "site_admin": 200, "moderator": 403,
        "member": 403, "representative": 200,
    }  # fmt: skip
    assert browse(alpha, him).get(path).status_code == 403


def test_a_person_is_entered_for_a_time_and_told(committed, alpha, browse, run_jobs):
    with sites.within(alpha.id):
        her = factories.person("Her")
        one = factories.organisation("One", slug="one", representative=her)
        factories.person("Known", email="known@example.org", language="ru")
    client = browse(alpha, her)
    path = "/organisations/one/people/"
    until = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    new = {"name": "New", "email": "New@Example.org", "part": "trainer", "until": until}
    assert client.post(path, new).status_code == 302
    assert client.post(path, new).status_code == 422  # has this part already
    known = {"name": "Other name", "email": "known@example.org", "part": "treasurer", "may_represent": "on"}
    assert client.post(path, known).status_code == 302
    for wrong in (
        {"email": "x"},
        {"part": "king"},
        {"until": "2001-01-01"},
        {"until": "soon"},
        {"name": " "},
    ):
        assert client.post(path, new | wrong).status_code == 422, wrong
    run_jobs()
    with sites.within(alpha.id):
        assert Person.objects.filter(name="New").count() == 1
        assert Affiliation.objects.get(role="trainer").until.date().isoformat() >= until
        mails = {mail.address: mail for mail in Mail.objects.filter(kind="organisations.part")}
        assert set(mails) == {"new@example.org", "known@example.org"}
        assert mails["known@example.org"].language == "ru"
        assert "/ru/organisations/mine/" in mails["known@example.org"].text
        assert one.pk


def test_nobody_learns_whose_an_address_is_by_giving_it_a_part(pair, alpha, browse):
    _one, _other, her, _him = pair
    with sites.within(alpha.id):
        known = factories.person("Salattu Nimi", email="salattu@example.org")
    client = browse(alpha, her)
    for email in ("salattu@example.org", "uusi@example.org"):
        given = {"name": f"Joku {email[:4]}", "email": email, "part": "trainer"}
        assert client.post("/organisations/one/people/", given).status_code == 302
    page = client.get("/organisations/one/people/").content.decode()
    assert "Joku sala" in page
    assert "Joku uusi" in page
    assert "Salattu" not in page
    with sites.within(alpha.id):
        part = Affiliation.objects.get(person=known)
        actions.show_part(part.pk, True, by=known)
    assert "Salattu" in client.get("/organisations/one/people/").content.decode()


def test_only_who_answers_for_a_listed_organisation_enters_people(pair, alpha):
    one, _other, her, _him = pair
    with sites.within(alpha.id):
        assert may(her, "accounts.enter")
        for verb in ("suspend", "close"):
            actions.change_state(one.pk, verb, by=PROGRAM)
            assert not may(her, "accounts.enter")
        newcomer = factories.person()
        profile = actions.Profile(name=texts("fi", fi="Keksitty"), country="FI")
        actions.enter(profile, by=newcomer, role="board")
        assert not may(newcomer, "accounts.enter")


def test_a_part_that_has_run_out_counts_no_more(pair, alpha, monkeypatch):
    one, _other, her, _him = pair
    with sites.within(alpha.id):
        person = factories.person()
        until = clock.now() + datetime.timedelta(minutes=5)
        actions.affiliate(one.pk, person.pk, "staff", by=her, may_represent=True, until=until)
        assert may(person, "organisations.describe", one.pk)
        monkeypatch.setattr(clock, "now", lambda: until - datetime.timedelta(microseconds=1))
        assert may(person, "organisations.describe", one.pk)
        monkeypatch.setattr(clock, "now", lambda: until)
        assert not may(person, "organisations.describe", one.pk)
        assert queries.representatives(one.pk) == [her.pk]


ENDS = {"own", "representative", "coordinator", "site_admin"}


@pytest.mark.parametrize(
    "role", ["own", "member", "representative", "stranger", "stand_in", "coordinator", "site_admin"]
)
def test_who_ends_a_part_and_who_shows_it(pair, alpha, role):
    one, _other, her, him = pair
    with sites.within(alpha.id):
        person = factories.person()
        part = actions.affiliate(one.pk, person.pk, "volunteer", by=her)
        who = {"own": person, "representative": her, "stranger": him}.get(role) or everybody(alpha, one)[role]
        if role == "own":
            actions.show_part(part.pk, True, by=who)
        else:
            with pytest.raises(PermissionDenied):
                actions.show_part(part.pk, True, by=who)
        if role in ENDS:
            ended = actions.end_part(part.pk, by=who)
            assert not ended.is_public
            assert actions.end_part(part.pk, by=who).until == ended.until
            if role == "own":
                with pytest.raises(NotNow):
                    actions.show_part(part.pk, True, by=who)
        else:
            with pytest.raises(PermissionDenied):
                actions.end_part(part.pk, by=who)


def test_the_last_one_who_answers_stays_unless_the_coordinator_says_so(pair, alpha, browse):
    one, _other, her, _him = pair
    with sites.within(alpha.id):
        part = Affiliation.objects.get(person=her)
        with pytest.raises(NotNow):
            actions.end_part(part.pk, by=her)
    answer = browse(alpha, her).post(f"/organisations/mine/{part.pk}/end/", follow=True)
    assert answer.redirect_chain == [("/organisations/mine/", 302)]
    with sites.within(alpha.id):
        assert Affiliation.objects.get(pk=part.pk).until is None
        actions.end_part(part.pk, by=factories.person(role="coordinator"))
        assert queries.representatives(one.pk) == []


def test_a_part_is_shown_only_after_its_own_yes_and_only_there(pair, alpha, browse):
    one, _other, her, _him = pair
    with sites.within(alpha.id):
        person = factories.person("Aune Esimerkki")
        part = actions.affiliate(one.pk, person.pk, "treasurer", by=her)
        chair = actions.affiliate(one.pk, person.pk, "chair", by=her)
    page = "/organisations/one/"
    assert "Aune" not in browse(alpha).get(page).content.decode()
    client = browse(alpha, person)
    assert client.post(f"/organisations/mine/{part.pk}/show/", {"show": "1"}).status_code == 302
    shown = browse(alpha).get("/en" + page).content.decode()
    assert shown.count("Aune Esimerkki") == 1
    assert "treasurer" in shown
    assert "chair" not in shown
    with sites.within(alpha.id):
        consent = Consent.objects.get(person=person, purpose="show_role")
        assert (consent.is_given, consent.about_id) == (True, part.pk)
        with pytest.raises(IntegrityError):
            Affiliation.objects.filter(pk=chair.pk).update(is_public=True)
    client.post(f"/organisations/mine/{part.pk}/show/", {"show": "0"})
    assert "Aune" not in browse(alpha).get(page).content.decode()
    with sites.within(alpha.id):
        assert Consent.objects.filter(person=person, purpose="show_role").count() == 2


def test_membership_is_visible_nowhere_to_anybody_else(pair, alpha, browse):
    """J12, step 4: a crawl as every role, lists and exports included."""
    from talkoo.site import page_list
    from tests.site.test_pages import addresses

    one, _other, _her, _him = pair
    with sites.within(alpha.id):
        person = factories.person("Salaisa Piiloleena")
        actions.affiliate(one.pk, person.pk, "member", by=PROGRAM)
        actions.describe(one.pk, by=PROGRAM, name=texts("fi", fi="Salaseura"))
        people = everybody(alpha, one)
        pages = [path for name, shown, path in addresses(alpha) if shown.method == "GET"]
        pages += [f"/organisations.{form}" for form in ("csv", "json")]
        pages += ["/search/?q=Salaisa", "/organisations/?q=Salaisa", "/organisations/one/people/"]
    assert len(page_list.PAGES) > 40
    staff, own = {"coordinator", "site_admin"}, "/organisations/one/people/"
    for role, who in people.items():
        client = browse(alpha, None if role == "visitor" else who)
        for path in dict.fromkeys(pages):
            answer = client.get(path)
            body = b"".join(answer) if answer.streaming else answer.content
            page = body.decode(errors="replace")
            if path == own and role == "representative":
                assert "Piiloleena" in page
            elif role in staff:  # they may know the person, but not from where
                together = [row for row in re.split(r"<(?:li|tr)\b", page) if "Piiloleena" in row]
                assert not any("Salaseura" in row for row in together), (role, path)
            else:
                assert "Piiloleena" not in page, (role, path)
                assert "q=Salaisa" in path or "Salaisa" not in page, (role, path)


def test_the_number_of_statements_does_not_grow_with_people(pair, alpha, browse):
    one, _other, her, _him = pair
    client = browse(alpha, her)

    def asked():
        found = []
        for path in ("/organisations/one/people/", "/organisations/mine/", "/organisations/one/"):
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    before = asked()
    with sites.within(alpha.id):
        for part in list(Part)[:8]:
            person = factories.person()
            made = actions.affiliate(one.pk, person.pk, part, by=her)
            actions.show_part(made.pk, True, by=person)
            other = factories.organisation()
            actions.affiliate(other.pk, her.pk, part, by=PROGRAM, may_represent=True)
    assert asked() == before


def test_one_chooses_in_which_capacity_one_acts(pair, alpha):
    one, other, her, him = pair
    with sites.within(alpha.id):
        nobody = factories.person()
        field = forms.CapacityField(her)
        assert field.is_asked
        assert field.clean("") is None
        assert field.clean(str(one.pk)) == one.pk
        assert not forms.CapacityField(nobody).is_asked
        assert forms.CapacityField(nobody).clean("") is None
        alone = forms.CapacityField(her, needs_organisation=True)
        assert not alone.is_asked
        assert alone.clean("") == one.pk
        from django.core.exceptions import ValidationError

        for wrong in (str(other.pk), "x", str(her.pk)):
            with pytest.raises(ValidationError):
                forms.CapacityField(her).clean(wrong)
        with pytest.raises(ValidationError):
            forms.CapacityField(nobody, needs_organisation=True).clean("")
        actions.affiliate(other.pk, her.pk, "staff", by=him, may_represent=True)
        two = forms.CapacityField(her, needs_organisation=True)
        assert two.is_asked
        with pytest.raises(ValidationError):
            two.clean("")
        assert may(her, "organisations.act_for", other.pk)
        actions.change_state(other.pk, "suspend", by=PROGRAM)
        assert [one.slug for one in queries.capacities_of(her)] == ["one"]


def test_a_stale_page_after_the_part_has_ended_changes_nothing(pair, alpha, browse):
    _one, _other, her, _him = pair
    client = browse(alpha, her)
    path = "/organisations/one/edit/work/"
    version = version_on(client, path)
    with sites.within(alpha.id):
        actions.end_part(Affiliation.objects.get(person=her).pk, by=PROGRAM)
    given = {"purpose": "Liian myöhään", "words_fields": ["C12"], "version": version}
    assert client.post(path, given).status_code == 403
    for page in ("people", "memberships", "connections", "members"):
        assert client.get(f"/organisations/one/{page}/").status_code == 403
