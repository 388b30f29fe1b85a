"""Who is new, and what of theirs waits."""

import datetime
import time
import uuid

import pytest

from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts.models import Person
from talkoo.people.organisations import actions as organisations
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.moderation import held, letting, newcomers
from talkoo.plumbing.moderation.models import Why
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.tenancy.models import Site
from tests import factories
from tests.plumbing.moderation import things

LONG = "Tämä on sama pitkä mainos, jonka joku lähettää joka paikkaan."


@pytest.fixture
def here(lets_wait, alpha):
    with sites.within(alpha.id):
        yield alpha


def aged(days, **options):
    person = factories.person(**options)
    Person.objects.filter(pk=person.pk).update(created_at=clock.now() - datetime.timedelta(days=days))
    person.refresh_from_db()
    return person


def why(person, text="Hei kaikille", has_files=False):
    return newcomers.why_it_waits(person, text, has_files=has_files)


def test_the_first_things_of_somebody_new_wait_until_enough_were_let_through(here):
    person, moderator = factories.person(), factories.person(role="moderator")
    for number in (1, 2):
        assert why(person) == Why.FIRST
        assert why(person) == Why.FIRST  # that it was asked before changes nothing
        letting.release(things.waiting(here, number, person).pk, by=moderator)
    assert why(person) is None
    assert why(person, "Katso https://kaupat.example/") == Why.LINKS
    assert why(person, has_files=True) == Why.FILES
    assert why(factories.person()) == Why.FIRST  # others are counted for themselves
    things.waiting(here, 9, other := factories.person())
    letting.decline(held.Held.objects.get(writer=other).pk, by=moderator, reason="why")
    assert held.passed(other.pk) == 0


@pytest.mark.parametrize("role", ["coordinator", "stand_in", "moderator", "site_admin"])
def test_nothing_waits_of_those_with_a_role(here, role):
    assert why(factories.person(role=role), "https://example.org/", has_files=True) is None


def test_nothing_waits_of_contacts_and_those_who_work_for_organisations(here):
    contact, staff, speaks, member = (factories.person() for _number in range(4))
    factories.space(contact=contact)
    organisation = factories.organisation()
    organisations.affiliate(organisation.pk, staff.pk, "staff", by=PROGRAM)
    organisations.affiliate(organisation.pk, speaks.pk, "board", by=PROGRAM, may_represent=True)
    organisations.affiliate(organisation.pk, member.pk, "member", by=PROGRAM)
    for trusted in (contact, staff, speaks, PROGRAM):
        assert why(trusted, "https://example.org/") is None
    assert why(member) == Why.FIRST


def test_nothing_waits_of_those_who_have_been_here_long(here):
    assert why(aged(31), "https://example.org/", has_files=True) is None
    assert why(aged(29)) == Why.FIRST


def test_each_site_says_for_itself(lets_wait, alpha, beta):
    with sites.within(beta.id):
        assert why(factories.person(), "https://example.org/") is None  # nothing waits there
    with sites.within(alpha.id):
        assert Site.objects.filter(pk=alpha.id).update(held_first=1, held_days=7)
    sites.forget()
    with sites.within(alpha.id):
        assert why(aged(8)) is None
        person = aged(6)
        assert why(person) == Why.FIRST
        letting.release(things.waiting(alpha, 1, person).pk, by=PROGRAM)
        assert why(person) is None


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("https://evil.example/x", True),
        ("[x](http://evil.example)", True),
        ("katso www.evil.example", True),
        ("//evil.example/x", True),
        ("HTTPS://EVIL.EXAMPLE", True),
        ("https://alpha.localhost@evil.example/", True),
        ("https://alpha.localhost/discussions/abc/", False),
        ("https://alpha.localhost:8000/networks/", False),
        ("[Aino kirjoitti](/discussions/abc/1/)", False),
        ("ja//tai, 1.2. klo 12.30, aino@example.org", False),
        ("", False),
    ],
)
def test_what_leads_away_from_the_site(here, text, is_link):
    assert newcomers.has_link(text) is is_link


def test_links_are_looked_for_in_linear_time():
    started = time.process_time()
    for text in ("//" * 20_000, "www" * 13_000, "http:" * 8_000, "//" + "a" * 39_000):
        list(newcomers._LINK.finditer(text))
    assert time.process_time() - started < 1


def test_what_a_program_fills_in_waits_also_where_nothing_else_does(rows, alpha):
    with sites.within(alpha.id):  # held_first is 0
        old, moderator = aged(400), factories.person(role="moderator")
        with newcomers.seen(newcomers.Signs(is_trapped=True)):
            assert why(old) == Why.TRAP
            assert why(moderator) is None
        assert why(old) is None


def test_what_is_sent_at_once_waits_when_somebody_is_new(here):
    person, old = factories.person(), aged(400)
    letting.release(things.waiting(here, 1, person).pk, by=PROGRAM)
    letting.release(things.waiting(here, 2, person).pk, by=PROGRAM)
    made_at = newcomers.made_at(str(ids.uuid7()))
    assert abs((clock.now() - made_at).total_seconds()) < 1
    with newcomers.seen(newcomers.Signs(made_at=made_at)):
        assert why(person) == Why.QUICK
        assert why(old) is None
    with newcomers.seen(newcomers.Signs(made_at=made_at - datetime.timedelta(seconds=5))):
        assert why(person) is None
    for strange in ("", "x", str(uuid.uuid4()), "\0"):
        assert newcomers.made_at(strange) is None


@pytest.mark.usefixtures("one_window")
def test_the_same_words_many_times_wait(rows, alpha, beta):
    with sites.within(alpha.id):
        old = aged(400)
        people = [factories.person() for _number in range(3)]
        assert [why(one, LONG) for one in people] == [None, None, Why.REPEATED]
        assert why(people[0], f"  {LONG.upper()} ") == Why.REPEATED  # as people read it, it is the same
        assert why(old, LONG) is None
        assert [why(people[0], "Kiitos!") for _turn in range(5)] == [None] * 5
        assert why(factories.person(role="moderator"), LONG) is None
    with sites.within(beta.id):
        assert why(factories.person(), LONG) is None


@pytest.mark.usefixtures("one_window")
def test_somebody_new_writes_only_so_much(here):
    person, old = factories.person(), aged(400)
    for _number in range(8):
        newcomers.let_write(person)
    with pytest.raises(TooMany):
        newcomers.let_write(person)
    newcomers.let_write(factories.person())
    for _number in range(30):
        newcomers.let_write(old)
    newcomers.let_write(PROGRAM)
