"""Staff see every organisation in whatever state; a site administrator makes two entries one."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.blocks.letters.models import Letter
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations.models import (
    Affiliation,
    Connection,
    Mailbox,
    Membership,
    Organisation,
    OrganisationConcept,
    State,
)
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Coordination, SpaceMembership
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms.models import Acceptance
from talkoo.site.administration import actions, merging
from tests import factories

PATH = "/administration/organisations/"


@pytest.fixture
def house(rows, alpha, beta):
    class House:
        pass

    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin")
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.person = factories.person("Aino")
        made.one = factories.organisation("Vaasan yhdistys", fields=("C12",), representative=made.person)
        made.other = factories.organisation("Vasa förening", fields=("C12",), registry_code="1572860-0")
        made.draft = factories.organisation("Luonnos ry", state="draft", country="EE")
    return made


def test_who_comes_in(house, alpha, browse):
    merge = f"{PATH}{house.one.pk}/merge/"
    assert browse(alpha).get(PATH).status_code == 302
    for one, listed, joined in (
        (house.person, 403, 403),
        (house.coordinator, 200, 403),
        (house.admin, 200, 200),
    ):
        assert browse(alpha, one).get(PATH).status_code == listed
        assert browse(alpha, one).get(merge).status_code == joined
    refused = browse(alpha, house.coordinator).post(merge, {"with": str(house.other.pk)})
    assert refused.status_code == 403


def test_the_list_holds_every_state_and_is_narrowed(house, alpha, browse):
    client = browse(alpha, house.coordinator)

    def slugs(query):
        page = client.get(f"{PATH}?{query}").content.decode()
        return {
            one.slug for one in (house.one, house.other, house.draft) if f"/{one.slug}/registration/" in page
        }

    everything = {house.one.slug, house.other.slug, house.draft.slug}
    assert slugs("") == everything
    assert slugs("state=draft") == {house.draft.slug}
    assert slugs("country=EE") == {house.draft.slug}
    assert slugs("people=some") == {house.one.slug}
    assert slugs("people=nobody") == everything - {house.one.slug}
    assert slugs("q=VASA") == {house.other.slug}
    assert slugs("q=1572860") == {house.other.slug}
    assert slugs("q=%25") == set()
    assert slugs("q=fi") == set()  # the name of a language is no name of an organisation
    for wrong in ("state=x", "country=XX", "people=x", "sort=x", "after=x"):
        assert client.get(f"{PATH}?{wrong}").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_one(house, alpha, browse):
    client = browse(alpha, house.coordinator)

    def asked(path):
        with CaptureQueriesContext(connections["default"]) as found:
            assert client.get(path).status_code == 200
        return len(found)

    asked(PATH)
    few = asked(f"{PATH}?q=vasa")
    with sites.within(alpha.id):
        for number in range(65):
            factories.organisation(f"Number {number:03}")
    assert asked(PATH) == few
    seen, path = 0, f"{PATH}?sort=newest"
    while path:
        page = client.get(path).content.decode()
        seen += page.count('<th scope="row">')
        path = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == 68


def test_two_entries_become_one_organisation(house, alpha, browse):
    with sites.within(alpha.id):
        third = factories.organisation("Kolmas", representative=house.person)
        umbrella = factories.organisation("Katto")
        network = factories.space("Village")
        for one in (house.one, house.other):
            spaces.take_in(network.pk, one.pk, by=PROGRAM)
            organisations.join_umbrella(one.pk, umbrella.pk, by=PROGRAM)
            profile = {"role": texts("fi", fi="Yleiset"), "address": f"{one.slug}@example.org"}
            Mailbox.objects.create(organisation=one, position=0, **profile)
        organisations.join_umbrella(house.one.pk, house.other.pk, by=PROGRAM)
        spaces.appoint_coordinator(network.pk, house.other.pk, by=PROGRAM)
        organisations.affiliate(house.other.pk, house.admin.pk, "chair", by=PROGRAM, may_represent=True)
        connection = organisations.ask_to_connect(third.pk, house.other.pk, by=house.person)
        to = public.find("organisation", house.other.slug)
        letters.send(to, by=PROGRAM, name="V", email="v@example.net", text="Hello", language="en")
    client = browse(alpha, house.admin)
    path = f"{PATH}{house.one.pk}/merge/"
    assert str(house.other.pk) in client.get(f"{path}?q=vasa").content.decode()
    assert "1572860-0" in client.get(f"{path}?with={house.other.pk}").content.decode()
    assert client.post(path, {"with": str(house.other.pk)}).status_code == 302
    with sites.within(alpha.id):
        one, gone = (Organisation.objects.get(pk=each.pk) for each in (house.one, house.other))
        assert gone.state == State.CLOSED
        assert (one.registry_code, one.state) == ("1572860-0", State.LISTED)
        assert sorted(Affiliation.objects.filter(organisation=one).values_list("role", flat=True)) == [
            "chair",
            "staff",
        ]
        assert SpaceMembership.objects.get(space=network.pk, until=None).organisation_id == one.pk
        assert Membership.objects.get(within=umbrella.pk).organisation_id == one.pk
        assert not Membership.objects.filter(within=one).exists()  # none of itself
        assert Coordination.objects.get(space=network.pk, until=None).organisation_id == one.pk
        assert OrganisationConcept.objects.filter(organisation=one, said="field").count() == 1
        assert Mailbox.objects.filter(organisation=one).count() == 2
        connected = Connection.objects.get(pk=connection.pk)
        asking = connected.first_id if connected.asked_by_first else connected.second_id
        assert (asking, {connected.first_id, connected.second_id}) == (third.pk, {third.pk, one.pk})
        letter = Letter.objects.get()
        assert (letter.organisation_id, letter.slug) == (one.pk, one.slug)
        assert Entry.objects.filter(fact="administration.OrganisationsMerged").count() == 1
        left = [
            field.model._meta.label
            for field in merging.references(Organisation)
            if field.model._default_manager.filter(**{field.name: gone.pk}).exists()
        ]
        assert left == []


def test_two_numbers_of_a_register_are_two_organisations(house, alpha, beta, browse):
    with sites.within(alpha.id):
        third = factories.organisation("Kolmas", registry_code="0201256-6")
        for pair, why in (((third, house.other), "code"), ((third, third), "self")):
            with pytest.raises(actions.NotTheSame) as problem:
                actions.merge_organisations(pair[0].pk, pair[1].pk, by=house.admin)
            assert problem.value.why == why
    with sites.within(beta.id):
        foreign = factories.organisation("Beta")
    client = browse(alpha, house.admin)
    path = f"{PATH}{third.pk}/merge/"
    refused = client.post(path, {"with": str(house.other.pk)})
    assert refused.status_code == 422
    assert (
        "register"
        in browse(alpha, house.admin).post(f"/en{path}", {"with": str(house.other.pk)}).content.decode()
    )
    for wrong in (str(foreign.pk), "x"):
        assert client.post(path, {"with": wrong}).status_code == 404
    assert client.post(path).status_code == 422


def test_a_connection_stays_with_its_asker_when_the_two_change_places(house, alpha):
    """A pair stands in the order of ids: the oldest entry goes, the newest stays, the other is between them."""
    with sites.within(alpha.id):
        newest = factories.organisation("Kolmas")
        connection = organisations.ask_to_connect(house.one.pk, house.other.pk, by=house.person)
        assert (connection.first_id, connection.asked_by_first) == (house.one.pk, True)
        actions.merge_organisations(newest.pk, house.one.pk, by=house.admin)
        moved = Connection.objects.get(pk=connection.pk)
        assert (moved.first_id, moved.second_id, moved.asked_by_first) == (house.other.pk, newest.pk, False)


def test_the_address_of_a_merged_entry_leads_to_the_one_that_stays(house, alpha, beta, browse):
    old, new = f"/organisations/{house.other.slug}/", f"/organisations/{house.one.slug}/"
    visitor = browse(alpha)
    assert visitor.get(old).status_code == 200
    with sites.within(alpha.id):
        actions.merge_organisations(house.one.pk, house.other.pk, by=house.admin)
    moved = visitor.get(old)
    assert (moved.status_code, moved["Location"]) == (301, new)
    assert visitor.get(f"/en{old}")["Location"] == f"/en{new}"
    assert visitor.get(new).status_code == 200
    assert browse(beta).get(old).status_code == 404
    with sites.within(alpha.id):
        third = factories.organisation("Kolmas")
        actions.merge_organisations(third.pk, house.one.pk, by=house.admin)
    assert visitor.get(old)["Location"] == visitor.get(new)["Location"] == f"/organisations/{third.slug}/"
    with sites.within(alpha.id):
        organisations.change_state(third.pk, "suspend", by=PROGRAM)
    assert visitor.get(old).status_code == 404


def test_what_was_merged_is_not_merged_again(house, alpha):
    with sites.within(alpha.id):
        third = factories.organisation("Kolmas")
        actions.merge_organisations(house.one.pk, house.other.pk, by=house.admin)
        for keep, gone in ((house.other, house.one), (house.other, third), (third, house.other)):
            with pytest.raises(actions.NotTheSame) as problem:
                actions.merge_organisations(keep.pk, gone.pk, by=house.admin)
            assert problem.value.why == "gone"


def test_the_one_that_stays_has_accepted_what_the_other_had(house, alpha):
    with sites.within(alpha.id):
        umbrella, own = factories.organisation("Katto"), house.one.pk
        first, second = (
            terms.publish("membership", texts("fi", fi=said), by=PROGRAM, subject_id=umbrella.pk)
            for said in ("Ensimmäinen", "Toinen")
        )
        of_itself = terms.publish("membership", texts("fi", fi="Oma"), by=PROGRAM, subject_id=own)
        for version, one in ((first, house.one), (first, house.other), (second, house.other)):
            terms.accept(version.pk, by=PROGRAM, organisation_id=one.pk, via="paper", language="sv")
        terms.accept(of_itself.pk, by=PROGRAM, organisation_id=house.other.pk, via="paper")
        before = Acceptance.objects.get(terms=second)
        counts = actions.merge_organisations(own, house.other.pk, by=house.admin)
        assert counts["terms.Acceptance"] == 1
        kept = Acceptance.objects.filter(organisation_id=own)
        assert sorted(kept.values_list("terms__number", flat=True)) == [1, 2]
        twin = kept.get(terms=second)
        assert (twin.accepted_at, twin.via, twin.language) == (before.accepted_at, "paper", "sv")
        assert not kept.filter(terms=of_itself).exists()
