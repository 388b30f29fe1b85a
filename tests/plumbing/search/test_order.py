"""Two jobs about one object at once: what the later fact says stays."""

import threading

import pytest
from django.db import connection

from talkoo.people.organisations import facts as organisation_facts
from talkoo.people.organisations import search as organisation_search
from talkoo.people.spaces import facts as space_facts
from talkoo.people.spaces import search as space_search
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.waits import until_blocked


@pytest.fixture(params=["organisation", "space"])
def described(request, committed, alpha):
    """A listed object: its table, id, hidden state, and the job of a fact about it."""
    with sites.within(alpha.id):
        if request.param == "space":
            found = factories.space("Avoin")
            fact = space_facts.SpaceDescribed(actor_id=None, space_id=found.pk, fields=("name",))
            return "spaces_space", found.pk, "withdrawn", lambda: space_search.renew(fact)
        found = factories.organisation("Avoin")
        fact = organisation_facts.OrganisationDescribed(
            actor_id=None, organisation_id=found.pk, fields=("name",)
        )
        return "organisations_organisation", found.pk, "suspended", lambda: organisation_search.renew(fact)


def test_a_job_waits_for_a_change_that_is_being_made_and_sees_it(described, alpha, as_worker, as_role):
    table, object_id, state, renew = described
    trouble = []

    def work():
        try:
            with sites.within(alpha.id):
                renew()
        except Exception as problem:
            trouble.append(problem)
        finally:
            connection.close()

    changing, watching = as_role("owner"), as_role("super")
    with as_worker():
        working = threading.Thread(target=work)
        with changing.transaction():
            changing.execute("select set_config('app.site_id', %s, true)", [str(alpha.id)])
            changing.execute(f"update {table} set state = %s where id = %s", [state, object_id])
            working.start()
            until_blocked(watching)
        working.join(10)
    assert trouble == []
    found = watching.execute("select count(*) from search_document where object_id = %s", [object_id])
    assert found.fetchone() == (0,)
