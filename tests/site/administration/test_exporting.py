"""A whole site in one file, and again a site out of it: nothing missing, nothing readable without the passphrase."""

import argparse
import datetime
import io
import json
import shutil
import zipfile
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from psycopg.conninfo import conninfo_to_dict

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.accounts import queries as people
from talkoo.people.accounts.models import Person, SignInPass
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.files import documents, storage
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.imports.models import Export, Making
from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.plumbing.tenancy.models import Host, Site
from talkoo.site.administration.exporting import actions, bringing_in, packing, tasks
from talkoo.site.commands import database
from talkoo.site.commands import site as command
from talkoo.site.instance import Unusable
from tests import factories

PASSPHRASE = "four good words together"


class House:
    pass


@pytest.fixture
def house(committed, alpha, beta):
    made = House()
    with sites.within(alpha.id):
        made.admin = factories.person("Admin", role="site_admin", email="admin@example.org")
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.person = factories.person("Äijö Öberg", email="secret.address@example.org")
        made.organisation = factories.organisation("Koe ry", seat="290", fields=("C12",))
        factories.space("Verkko", contact=made.person)
        laid = documents.lay(documents.examine(io.BytesIO(b"some words\n"), "list.txt"))
        documents.keep(laid)
    yield made
    shutil.rmtree(packing.folder(alpha.id), ignore_errors=True)


def export(site, run_jobs, by):
    with sites.within(site.id):
        made = actions.ask_export(passphrase=PASSPHRASE, by=by)
    run_jobs()
    with sites.within(site.id):
        made.refresh_from_db()
    assert made.stage == Making.MADE
    return packing.folder(site.id) / f"{made.pk}.zip"


def counts(site_id):
    with sites.within(site_id), connection.cursor() as cursor:
        found = {}
        for table in packing.tables():
            cursor.execute(f'select count(*) from "{table}"')
            found[table] = cursor.fetchone()[0]
        return found


def test_every_table_of_a_site_travels_or_says_why_not(committed):
    listed = {*packing.tables(), *packing.LEFT_OUT}
    assert sorted(listed) == sorted(catalogue.tables_of_sites())


def test_every_keyed_hash_is_made_anew(committed):
    hashed = {table for table, model in packing.tables().items() if "found_by" in packing.columns_of(model)}
    assert hashed == set(packing.BLIND)


def test_the_worker_may_read_all_that_travels(committed, as_role):
    worker = as_role("worker")
    for table in packing.tables():
        assert worker.execute("select has_table_privilege(%s, 'select')", [table]).fetchone()[0], table


def test_only_site_administrators_export_and_one_at_a_time(rows, alpha):
    with sites.within(alpha.id):
        for role in ("", "coordinator", "moderator", "stand_in"):
            with pytest.raises(PermissionDenied):
                actions.ask_export(passphrase=PASSPHRASE, by=factories.person(role=role))
        with pytest.raises(actions.TooShort):
            actions.ask_export(passphrase="short       ", by=PROGRAM)
        made = actions.ask_export(passphrase=PASSPHRASE, by=PROGRAM)
        with pytest.raises(NotNow):
            actions.ask_export(passphrase=PASSPHRASE, by=PROGRAM)
        with pytest.raises(NotNow):
            actions.take_export(made.pk, by=PROGRAM)
        with pytest.raises(PermissionDenied):
            actions.take_export(made.pk, by=factories.person(role="coordinator"))


def test_the_file_holds_this_site_only_and_no_sealed_word_can_be_read(house, alpha, beta, run_jobs):
    with sites.within(beta.id):
        factories.person("Stranger of beta")
    path = export(alpha, run_jobs, house.admin)
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as book:
        content = b"".join(book.read(name) for name in book.namelist())
    assert "Äijö Öberg".encode() in content
    for word in (b"Stranger of beta", b"secret.address", PASSPHRASE.encode(), str(beta.id).encode()):
        assert word not in content
    with sites.within(alpha.id):
        assert Export.objects.get().key is None
    with connections["default"].cursor() as cursor:
        assert PASSPHRASE not in str(cursor)


@pytest.fixture
def as_owner(house, alpha):
    """Afterwards alpha is as it was for the next test."""
    with connection.cursor() as cursor:
        cursor.execute("select to_jsonb(s)::text from tenancy_site s where id = %s", [alpha.id])
        before = cursor.fetchone()[0]
    shared = connections["default"].settings_dict
    saved = {name: shared[name] for name in ("USER", "PASSWORD")}
    owner = conninfo_to_dict(settings.INSTANCE.dsn("owner", shared["NAME"]))

    def become():
        connections.close_all()
        shared.update(USER=owner["user"], PASSWORD=owner.get("password", ""))

    yield become
    become()
    wipe(alpha.id)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into tenancy_site select * from jsonb_populate_record(null::tenancy_site, %s)", [before]
        )
    Host.objects.create(name="alpha.localhost", site_id=alpha.id, is_main=True)
    connections.close_all()
    shared.update(saved)
    sites.forget()


def wipe(site_id):
    """Every row and file of a site, as owner."""
    tables = [*catalogue.tables_of_sites(), "procrastinate_jobs"]
    with psycopg.connect(settings.INSTANCE.dsn("owner", connection.settings_dict["NAME"])) as owner:
        owner.execute(f"truncate {', '.join(tables)} cascade")
        owner.execute("delete from tenancy_host where site_id = %s", [site_id])
        owner.execute("delete from tenancy_site where id = %s", [site_id])
    storage.forget_site(site_id)
    sites.forget()


def test_a_wiped_site_is_the_same_again_under_other_keys(house, alpha, run_jobs, as_owner, monkeypatch):
    path = export(alpha, run_jobs, house.admin)
    before = counts(alpha.id)
    with sites.within(alpha.id):
        old_hash = people.at("secret.address@example.org").found_by
    as_owner()
    with pytest.raises(bringing_in.Refused, match="here already"):
        bringing_in.bring_in(path, host="new.localhost", passphrase=PASSPHRASE)
    wipe(alpha.id)
    monkeypatch.setattr(settings, "INDEX_KEY", "another key of another installation")
    with pytest.raises(bringing_in.Refused, match="passphrase"):
        bringing_in.bring_in(path, host="new.localhost", passphrase="four wrong words together")
    made = bringing_in.bring_in(path, host="new.localhost", passphrase=PASSPHRASE + "\n")
    assert made.site_id == alpha.id
    after = counts(alpha.id)
    after["audit_entry"] -= 1  # that it came from a file
    # asked for and taken into the queue before the file was made; nothing came after it
    assert after == before
    assert sites.by_host("new.localhost").key == "alpha"
    with sites.within(alpha.id):
        point = people.at("secret.address@example.org")
        assert point.value == "secret.address@example.org"
        assert point.found_by != old_hash
        assert point.person_id == house.person.pk
        assert Person.objects.get(pk=house.person.pk).name == "Äijö Öberg"
        assert Organisation.objects.get(pk=house.organisation.pk).seat.code == "290"
        stored = StoredFile.objects.get()
        assert storage.files().has(alpha.id, stored.digest, stored.size)
        assert Entry.objects.filter(fact="exporting.SiteBroughtIn").exists()


def said_to(command, *words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(list(words)))


def test_the_command_makes_the_site_again_and_people_sign_in(
    house, alpha, run_jobs, as_owner, monkeypatch, tmp_path, capsys, browse
):
    path, phrase, wrong = export(alpha, run_jobs, house.admin), tmp_path / "phrase", tmp_path / "wrong"
    phrase.write_text(PASSPHRASE + "\n")
    wrong.write_text("four wrong words together")
    before = counts(alpha.id)
    as_owner()
    wipe(alpha.id)
    monkeypatch.setattr(database, "ready", lambda arguments: nullcontext())  # the database of the tests runs
    there = ["--host", "New.Localhost"]
    for words in (
        ["import", str(path), "--passphrase-file", str(phrase)],
        ["import", *there, "--passphrase-file", str(phrase)],
        ["import", str(phrase), *there, "--passphrase-file", str(phrase)],
        ["import", str(path), *there, "--passphrase-file", str(wrong)],
        ["import", str(path), *there, "--passphrase-file", str(tmp_path / "none")],
    ):
        with pytest.raises(Unusable):
            said_to(command, *words)
    assert not Site.objects.filter(pk=alpha.id).exists()
    assert said_to(command, "import", str(path), *there, "--passphrase-file", str(phrase)) == 0
    told = capsys.readouterr().out
    assert "http://new.localhost" in told
    assert f"of {sum(before.values())} rows and 1 files" in told
    after = counts(alpha.id)
    after["audit_entry"] -= 1  # that it came from a file
    assert after == before
    client = browse(sites.by_host("new.localhost"), host="new.localhost")
    assert client.get("/").status_code == 200
    assert client.post("/sign-in/", {"contact": "admin@example.org"}).status_code == 302
    with sites.within(alpha.id):
        chance = SignInPass.objects.select_related("person").get()
        assert chance.person_id == house.admin.pk
    assert client.post("/sign-in/code/", {"code": chance.code}).status_code == 302
    assert client.get("/administration/").status_code == 200
    with pytest.raises(Unusable, match="here already"):
        said_to(command, "import", str(path), "--host", "other.localhost", "--passphrase-file", str(phrase))


def changed(path, tmp_path, name, change):
    """A copy of the file with one part of it changed."""
    copy = tmp_path / "changed.zip"
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w") as other:
        for one in book.namelist():
            content = book.read(one)
            other.writestr(one, change(content) if one.startswith(name) else content)
    return copy


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("site.json", lambda content: content.replace(b'"talkoo": 1', b'"talkoo": 2')),
        ("site.json", lambda content: b"{"),
        ("files/", lambda content: content + b"more"),
        ("rows/accounts_contactpoint", lambda content: content.replace(b'"sealed": "', b'"sealed": "AAAA')),
        ("rows/accounts_person", lambda content: content + content),
        ("rows/accounts_person", lambda content: b""),
    ],
)
def test_a_changed_file_brings_nothing_in(name, change, house, alpha, run_jobs, as_owner, tmp_path):
    path = changed(export(alpha, run_jobs, house.admin), tmp_path, name, change)
    as_owner()
    wipe(alpha.id)
    with pytest.raises(bringing_in.Refused):
        bringing_in.bring_in(path, host="new.localhost", passphrase=PASSPHRASE)
    assert not Site.objects.filter(pk=alpha.id).exists()
    assert not Host.objects.filter(name="new.localhost").exists()
    assert not storage.files().path(alpha.id, "0" * 64).parents[1].exists()


def test_what_is_no_export_is_refused(tmp_path):
    for content in (b"", b"no zip"):
        path = tmp_path / "x.zip"
        path.write_bytes(content)
        with pytest.raises(bringing_in.Refused):
            bringing_in.bring_in(path, host="new.localhost", passphrase=PASSPHRASE)
    with pytest.raises(bringing_in.Refused):
        bringing_in.bring_in(Path("/nowhere.zip"), host="new.localhost", passphrase=PASSPHRASE)


def test_the_file_is_downloaded_by_administrators_only_and_written_down(house, alpha, beta, browse, run_jobs):
    path = export(alpha, run_jobs, house.admin)
    address = f"/administration/export/{path.stem}/take/"
    assert browse(alpha, house.coordinator).post(address).status_code == 403
    with sites.within(beta.id):
        stranger = factories.person(role="site_admin")
    assert browse(beta, stranger).post(address).status_code == 404
    taken = browse(alpha, house.admin).post(address)
    assert b"".join(taken.streaming_content) == path.read_bytes()
    assert "no-store" in taken["Cache-Control"]
    with sites.within(alpha.id):
        entry = Entry.objects.get(fact="exporting.ExportDownloaded")
        assert entry.actor_id == house.admin.pk


def test_the_form_is_strict_about_the_passphrase(house, alpha, browse):
    client = browse(alpha, house.admin)
    for given in (
        {},
        {"passphrase": "short", "again": "short"},
        {"passphrase": PASSPHRASE, "again": "other"},
    ):
        answer = client.post("/administration/export/", given)
        assert answer.status_code == 422
        assert PASSPHRASE not in answer.content.decode()
    asked = client.post("/administration/export/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert asked.status_code == 302
    assert (
        client.post("/administration/export/", {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status_code
        == 302
    )
    with sites.within(alpha.id):
        assert Export.objects.count() == 1
    assert client.get("/administration/export/").status_code == 200


def test_after_seven_days_the_file_is_gone(house, alpha, run_jobs):
    path = export(alpha, run_jobs, house.admin)
    with sites.within(alpha.id):
        assert tasks.remove_old() == 0
        Export.objects.update(asked_at=clock.now() - datetime.timedelta(days=7, seconds=1))
        assert tasks.remove_old() == 1
        assert tasks.remove_old() == 0
        assert Export.objects.get().stage == Making.GONE
    assert not path.exists()


def test_texts_and_lists_keep_their_shape(house, alpha, run_jobs):
    path = export(alpha, run_jobs, house.admin)
    with zipfile.ZipFile(path) as book:
        lines = book.read("rows/organisations_organisation.jsonl").decode().splitlines()
    assert json.loads(lines[0])["name"] == texts("fi", fi="Koe ry")
