"""Somebody of every kind to write to, on two sites, and everybody who might want to read it."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from talkoo.blocks.letters import actions, public, queries
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import Text, texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations.models import Affiliation
from talkoo.plumbing.tenancy import sites
from tests import factories

SLUGS = {"network": "village", "programme": "project", "organisation": "helpers", "seat": "council/3"}


@pytest.fixture
def seats(monkeypatch, settings):
    """A kind of letter to a person, as an area registers it: seat 3 of the council can be written to."""
    settings.ROOT_URLCONF = "tests.blocks.letters.person_urls"
    monkeypatch.setattr(queries, "_kinds", dict(queries._kinds))
    taken = {}

    def find(slug):
        person = taken.get(slug)
        return person and public.Addressee(
            kind="seat",
            slug=slug,
            about=texts("fi", fi="Neuvosto", ru="Совет"),
            name=Text("Maija M.", "fi", False),
            person_id=person.pk,
        )

    public.write_to("seat", find, shown=lambda slug: "/networks/", write="write_seat", sent="sent_seat")
    return taken


def _fill(site):
    with sites.within(site.id):
        who = {
            name: factories.person(name)
            for name in ("contact", "leader", "representative", "staff", "former", "seated", "nobody")
        }
        for role in ("coordinator", "stand_in", "site_admin"):
            who[role] = factories.person(role, role=role)
        who["space"] = factories.space("Village", slug="village", contact=who["contact"])
        who["programme"] = factories.space("Project", kind="programme", slug="project", contact=who["leader"])
        who["organisation"] = factories.organisation("Helpers", representative=who["representative"])
        for name, may in (("staff", False), ("former", True)):
            organisations.affiliate(
                who["organisation"].pk, who[name].pk, "board", by=PROGRAM, may_represent=may
            )
        Affiliation.objects.filter(person=who["former"]).update(until=clock.now())
        factories.organisation("Others", representative=who["nobody"])
    return SimpleNamespace(**who)


@pytest.fixture
def town(committed, alpha, beta, seats):
    """Alpha's people; `town.beta` are those of the other site, with the same names and addresses of pages."""
    found = _fill(alpha)
    found.beta = _fill(beta)
    seats["council/3"] = found.seated
    return found


@pytest.fixture
def send():
    def sent(site, kind="organisation", slug="", **given):
        with sites.within(site.id):
            known = {"name": "Vieras", "email": "vieras@example.net", "text": "Hei!", "language": "ru"}
            to = public.find(kind, slug or SLUGS[kind])
            return actions.send(to, by=AnonymousUser(), **{**known, **given})

    return sent
