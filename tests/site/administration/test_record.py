"""The record can be read by site administrators: who did what when, never what was said."""

import datetime
import uuid
from collections import Counter

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils.functional import Promise

from talkoo.kernel import clock, facts
from talkoo.people.accounts import actions as accounts
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from talkoo.site.administration import record, said
from tests import factories

PATH = "/administration/record/"


@pytest.fixture
def house(rows, alpha, beta):
    class House:
        pass

    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin")
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.person = factories.person("Aino Virtanen")
    return made


def test_only_site_administrators_read_it(house, alpha, beta, browse):
    assert browse(alpha).get(PATH).status_code == 302
    for one in (house.person, house.coordinator):
        assert browse(alpha, one).get(PATH).status_code == 403
    assert browse(alpha, house.admin).get(PATH).status_code == 200
    with sites.within(beta.id):
        other = factories.person("Beta admin", role="site_admin")
    assert "Aino" not in browse(beta, other).get(PATH).content.decode()
    assert browse(beta, other).get(f"{PATH}?person={house.person.pk}").status_code == 404


def test_it_says_who_did_what_about_whom_in_words_and_never_a_value(house, alpha, browse):
    with sites.within(alpha.id):
        accounts.grant_role(house.person.pk, "moderator", by=house.admin)
        factories.organisation("Vaasan yhdistys")
    page = listed(browse(alpha, house.admin).get(f"/en{PATH}"))
    row = page.partition("Gave a role")[2].partition("</li>")[0]
    assert "Admin" in row
    assert "Aino Virtanen" in row
    assert "moderator" not in row
    assert "Vaasan yhdistys" in page
    assert "OrganisationRegistered" not in page


def test_a_fact_without_words_shows_its_code(house, alpha, browse):
    assert said.said("hats.HatLost") == "hats.HatLost"
    with sites.within(alpha.id):
        Entry.objects.create(
            at=clock.now(), fact="hats.HatLost", actor_id=uuid.uuid4(), values={"person_id": "x"}
        )
    page = browse(alpha, house.admin).get(f"/en{PATH}").content.decode()
    assert "hats.HatLost" in page
    assert "by somebody who has left" in page


def test_every_kind_of_fact_has_words_of_its_own_and_no_words_are_left_over():
    ours = {kind.name() for kind in facts.KINDS.values() if kind.__module__.startswith("talkoo.")}
    assert len(ours) > 150
    assert sorted(ours - set(said.SAID)) == []
    assert sorted(set(said.SAID) - ours) == []
    assert all(isinstance(words, Promise) for words in said.SAID.values())
    twice = [words for words, number in Counter(map(str, said.SAID.values())).items() if number > 1]
    assert twice == []


def test_it_is_narrowed_by_kind_person_and_day(house, alpha, browse):
    with sites.within(alpha.id):
        accounts.grant_role(house.person.pk, "moderator", by=house.admin)
        Entry.objects.create(
            at=datetime.datetime(2020, 5, 4, 21, 30, tzinfo=datetime.UTC),  # half past midnight of the 5th
            fact="tenancy.SiteDescribed",
            actor_id=house.admin.pk,
            values={},
        )

    def kinds(**narrowed):
        with sites.within(alpha.id):
            return {row["fact"] for row in record.entries(**narrowed)}

    assert kinds(kind="accounts.RoleGranted") == {"accounts.RoleGranted"}
    assert kinds(person_id=house.person.pk) == {"accounts.PersonInvited", "accounts.RoleGranted"}
    assert kinds(person_id=house.admin.pk, kind="tenancy.SiteDescribed") == {"tenancy.SiteDescribed"}
    client = browse(alpha, house.admin)
    begins = f"/en{PATH}?day=2020-05-0"
    assert "Changed the settings of the site" in listed(client.get(f"{begins}5"))
    assert "Changed the settings of the site" not in listed(client.get(f"{begins}4"))
    assert "Aino Virtanen" in client.get(f"/en{PATH}?person={house.person.pk}").content.decode()


def listed(answer):
    """The entries of the page, without the choices above them."""
    assert answer.status_code == 200
    return answer.content.decode().partition('<ul class="list')[2]


def test_what_cannot_be_is_not_found_and_a_wrong_day_is_said(house, alpha, browse):
    client = browse(alpha, house.admin)
    for wrong in ("kind=hats.HatLost", "person=x", f"person={uuid.uuid4()}", "after=x", "after=2020-01-01_x"):
        assert client.get(f"{PATH}?{wrong}").status_code == 404, wrong
    for wrong in ("0001-01-01", "9999-12-31", "2020-02-30", "x"):
        answer = client.get(f"/en{PATH}?day={wrong}")
        assert answer.status_code == 200, wrong
    assert "Write the day as year" in answer.content.decode()
    assert client.get(f"{PATH}?after=9999-12-31T23:59:59%2B00:00_{uuid.uuid4()}").status_code == 200


def test_its_pages_follow_each_other_and_ask_once(house, alpha, browse):
    at = clock.now()
    with sites.within(alpha.id):
        Entry.objects.bulk_create(
            Entry(at=at, fact="tenancy.SiteDescribed", actor_id=house.admin.pk, values={})
            for _number in range(150)
        )
        number = Entry.objects.count()
    client = browse(alpha, house.admin)
    seen, path, asked = 0, PATH, set()
    while path:
        with CaptureQueriesContext(connections["default"]) as found:
            page = client.get(path).content.decode()
        asked.add(len([one for one in found.captured_queries if "audit_entry" in one["sql"]]))
        seen += page.partition('<ul class="list')[2].partition("</ul>")[0].count("<li")
        path = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == number
    assert asked == {1}
