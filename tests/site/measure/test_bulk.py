"""Made-up data: as much as promised, the same for the same seed, whole, and gone again."""

import argparse
import io

import pytest
from django.db import connection

from talkoo.kernel import crypto
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.audit import seal
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.plumbing.tenancy.models import Site
from talkoo.site.commands import bulk as command
from talkoo.site.commands import keys
from talkoo.site.demo import load as demo
from talkoo.site.demo import roles
from talkoo.site.demo.bulk import load, sizes
from talkoo.site.demo.bulk.sizes import Figures
from talkoo.site.instance import Unusable

TINY = [
    Figures(people=12, spaces=11, letters=15, organisations=30, sign_ins=2),
    Figures(people=6, spaces=3, letters=4, organisations=4, sign_ins=1),
]


@pytest.fixture
def tiny(as_owner: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sizes.SIZES, "small", TINY)


def made_up():
    return [site for site in sites.every() if site.key.startswith("bulk-")]


def content(site) -> dict[str, list]:
    """Every row of a site, in any order, sealed texts as they read."""
    found = {}
    with sites.within(site.id), connection.cursor() as cursor:
        for table in catalogue.tables_of_sites():
            cursor.execute(f'select * from "{table}" where site_id = %s', [site.id])
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            for column in (name for of, name in keys.sealed_columns() if of == table):
                for row in rows:
                    if row[column] is not None:
                        bound = {"site": site.id, "table": table, "column": column, "row": row["id"]}
                        row[column] = crypto.unseal(row[column], **bound)
            found[table] = sorted(map(str, rows))
    return found


def test_it_enters_what_the_size_promises(tiny: None) -> None:
    entered = load.load("small", 1)
    assert [site.host for site in entered] == ["bulk-1.localhost", "bulk-2.localhost"]
    for site, figures, told in zip(made_up(), TINY, entered, strict=True):
        with sites.within(site.id):
            assert Person.objects.count() == figures.people
            assert Space.objects.count() == figures.spaces
            assert Space.objects.filter(kind="programme").count() == figures.spaces // 10
            assert Organisation.objects.count() == figures.organisations
            assert Mail.objects.filter(kind="letters.arrived").count() == figures.letters
        assert sum(map(len, content(site).values())) == told.rows


def test_the_same_seed_gives_the_same_rows_and_another_one_others(tiny: None) -> None:
    load.load("small", 7)
    first = [content(site) for site in made_up()]
    demo.wipe()
    load.load("small", 7)
    assert [content(site) for site in made_up()] == first
    demo.wipe()
    load.load("small", 8)
    assert [content(site) for site in made_up()] != first


def test_its_record_is_sealed_and_goes_on_from_there(tiny: None) -> None:
    load.load("small", 1)
    for site in made_up():
        with sites.within(site.id):
            verdict = seal.verify()
            assert (verdict.problems, verdict.unsealed) == ([], 0)
            assert verdict.sealed == Entry.objects.count() > 0
            assert list(Entry.objects.order_by("id").values_list("at", flat=True)) == sorted(
                Entry.objects.values_list("at", flat=True)
            )


def test_loading_twice_is_refused_in_one_line(tiny: None) -> None:
    load.load("small", 1)
    before = [content(site) for site in made_up()]
    with pytest.raises(Unusable, match=r"The site bulk-1 is there already: .* talkoo demo wipe\.$"):
        load.load("small", 1)
    assert [content(site) for site in made_up()] == before


def test_it_can_be_one_site_of_another_name(tiny: None) -> None:
    assert [site.host for site in load.load("small", 1, key="hall")] == ["hall.localhost"]
    with pytest.raises(Unusable, match="The site hall is there already"):
        load.load("small", 1, key="hall")


def test_a_site_is_entered_as_a_whole_or_not_at_all(tiny: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(load.letters, "enter", fail)
    with pytest.raises(RuntimeError):
        load.load("small", 1)
    assert made_up() == []
    assert not Site.objects.filter(key__startswith="bulk-").exists()


def test_wiping_the_demo_leaves_nothing_of_it(tiny: None, as_role) -> None:
    load.load("small", 1)
    ids = [site.id for site in made_up()]
    assert demo.wipe() == ["bulk-1", "bulk-2"]
    sees_everything = as_role("backup")
    for table in [*catalogue.tables_of_sites(), "tenancy_host"]:
        left = sees_everything.execute(f'select count(*) from "{table}" where site_id = any(%s)', [ids])
        assert left.fetchone() == (0,), table
    assert not Site.objects.filter(pk__in=ids).exists()


def test_visitors_find_it_and_the_roles_of_the_demo_sign_in(tiny: None, browse) -> None:
    load.load("small", 1)
    site = made_up()[0]
    page = browse(site).get("/networks/").content.decode()
    assert "Yhteinen puutarha, esimerkki 1<" in page or "Naapuriapu, esimerkki 1<" in page
    with sites.within(site.id):
        contact = roles.person_in("contact")
        assert "/sign-in/link/" in roles.link_for("site-admin")
    assert browse(site, contact).get("/letters/").status_code == 200


def test_every_name_says_that_it_is_invented(tiny: None) -> None:
    load.load("small", 1)
    for site in made_up():
        with sites.within(site.id):
            named = [*Person.objects.values_list("name", flat=True)]
            named += [
                one.name[one.name["_"]] for model in (Space, Organisation) for one in model.objects.all()
            ]
        for name in named:
            assert any(
                word in name.lower() for word in ("esimerkki", "näidis", "пример", "exempel", "example")
            )


@pytest.mark.parametrize("key", ["Hall", "a b", "-x", "x" * 41, "ä"])
def test_a_site_needs_a_plain_key(key: str) -> None:
    with pytest.raises(Unusable, match="small letters, digits and hyphens"):
        command.run(argparse.Namespace(size="small", seed=1, site=key))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_for_terminals_only() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        progress = command.Progress(stream)
        progress("bulk-1", 0.5)
        progress("bulk-1", 0.501)
        progress.end()
    assert file.getvalue() == ""
    assert terminal.getvalue().count("50 %") == 1
    assert terminal.getvalue().endswith("\r\x1b[K")
