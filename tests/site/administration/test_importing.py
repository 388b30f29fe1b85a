"""People and organisations from a file: every row explained, the good ones imported, all of it taken back."""

import datetime
import io
import json
import threading
import time
import zipfile

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from talkoo.kernel import clock, i18n
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts import queries as people
from talkoo.people.accounts.models import Consent, ContactPoint, Person, RoleGrant, SignInPass, Via
from talkoo.people.organisations import actions as organisations
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.imports.models import Batch, Row, Stage
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import exporting
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.terms import actions as publishing
from talkoo.plumbing.terms.models import Terms
from talkoo.site.administration.importing import actions, columns, queries, reading, said
from tests import factories

PEOPLE = """Name;E-mail address;Phone;Language;Municipality;Interests;Consent given on
Aino Virtanen;aino@example.org;;suomi;Kuhmo;;27.3.2026
Bertil Holm;;040 123 4567;svenska;290;;
Nobody at all;;;;;;
"""
SOURCE = {"consent_source": "Lists of the spring meeting", "consented_on": datetime.date(2026, 3, 1)}


def send(text, *, kind="people", by=PROGRAM, name="list.csv", language="fi"):
    content = text.encode() if isinstance(text, str) else text
    more = SOURCE if kind == "people" else {}
    with translation.override("en"):
        return actions.read_file(
            io.BytesIO(content), kind=kind, name=name, size=len(content), language=language, by=by, **more
        )


def outcomes(batch):
    return list(Row.objects.filter(batch=batch).order_by("number").values_list("outcome", flat=True))


def problems(batch, number):
    row = Row.objects.get(batch=batch, number=number)
    with translation.override("en"):
        return said.problems(batch.kind, row.problems)


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield


def table(text):
    content = text if isinstance(text, bytes) else text.encode()
    return reading.read(io.BytesIO(content), len(content))


def sheet(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_letters_are_read_as_any_program_writes_them():
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        read = table("Name;Phone\r\nÄijö Öberg;1\r\n".encode(encoding))
        assert read == reading.Table(["Name", "Phone"], [(2, ["Äijö Öberg", "1"])])


@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_cells_are_parted_by_semicolons_commas_or_tabs(between):
    read = table(between.join(["Name", '"Con;tact, us"', "c"]) + "\n" + between.join(["A", '"1;2,3"', "x"]))
    assert read.rows == [(2, ["A", "1;2,3", "x"])]


def test_rows_keep_the_number_a_spreadsheet_shows():
    assert table('Name\n\n"two\nlines"\nB\n').rows == [(3, ["two\nlines"]), (4, ["B"])]


def test_a_spreadsheet_is_read_with_its_numbers_days_and_formulas():
    read = table(sheet(["Name", "n", "d", "f"], ["A", 80999906, datetime.datetime(2026, 3, 1), "=1+1"]))
    assert read.rows == [(2, ["A", "80999906", "2026-03-01", reading.FORMULA])]


def bomb():
    content = io.BytesIO(sheet(["Name"], ["A"]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b"0" * 210_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n;;\n",
        b"Name\n",
        b"\xd0\xcf\x11\xe0old",
        b"PK\x03\x04broken",
        b"\x89PNG\r\n\0\0",
        b"\xff\xfe\x00",
        b"Name\n" + b"A\n" * 10_001,
        b"Name\n" + b"\n" * 100_001,
        b'Name\n"' + b"x" * 140_000,
        pytest.param(bomb, id="bomb"),
    ],
    ids=str,
)
def test_what_is_no_table_is_refused_with_a_sentence(content, here):
    content = content() if callable(content) else content
    with pytest.raises(reading.NotATable) as refused:
        table(content)
    assert str(refused.value).endswith((".", "?"))


def test_headings_are_known_in_every_language_and_by_their_keys(here):
    for language in i18n.INTERFACE:
        with translation.override(language):
            headings = [str(one.heading) for one in columns.COLUMNS["people"]]
        assert columns.places("people", headings)[0][0] == "name"
    placed, ignored = columns.places("people", ["consented_on", "NAME", "shoe size", ""])
    assert placed == {0: "consented_on", 1: "name"}
    assert ignored == ["shoe size"]


@pytest.mark.parametrize("heading", [["Phone"], ["Name", "name"]])
def test_a_missing_or_double_column_is_refused(heading, here):
    with pytest.raises(reading.NotATable):
        columns.places("people", heading)


def test_the_empty_files_can_be_sent_in_when_they_are_filled(here):
    for kind in ("people", "organisations"):
        for content in (columns.empty_csv(kind), columns.empty_xlsx(kind)):
            with pytest.raises(reading.NotATable, match="heading"):  # and nothing else is wrong
                table(content)
    assert table(columns.empty_csv("people") + "Ä;;\r\n".encode()).rows == [(2, ["Ä"])]


def test_rows_are_new_here_already_or_to_be_mended(here):
    factories.person("Other name", email="aino@example.org")
    factories.person("Bertil Holm")
    batch = send(PEOPLE + "Same Again;;+358401234567;;;;\nNobody at all;;;;;;\nX;not an address;;;;;\n")
    assert outcomes(batch) == ["same", "maybe", "new", "same", "maybe", "wrong"]
    row = Row.objects.get(batch=batch, number=5)
    assert (row.same_line, row.same_as) == (3, None)
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("=1+1;;;;;;", "Name", "formula"),
        (";a@example.org;;;;;", "Name", "no name"),
        ("A" * 121 + ";;;;;;", "Name", "too long"),
        ("Pаul;;;;;;", "Name", "scripts"),
        ("A;a@;;;;;", "E-mail address", "example.org"),
        ("A;;12;;;;", "Phone", "phone number"),
        ("A;;;klingon;;;", "Language", "language"),
        ("A;;;;Kuhmmo;;", "Municipality", "Perhaps: Kuhmo"),
        ("A;;;;;sportz;", "Interests", "not on the list"),
        ("A;;;;;;31.2.2026", "Consent given on", "no day"),
        ("A;;;;;;2999-01-01", "Consent given on", "not come yet"),
        ("A;;;;;;;more", "", "separator"),
    ],
)
def test_what_is_wrong_is_said_at_row_and_column(line, column, words, here):
    batch = send(PEOPLE.splitlines()[0] + "\n" + line + "\n")
    assert outcomes(batch) == ["wrong"]
    (found,) = problems(batch, 2)
    assert found["column"] == column
    assert words in found["text"]


def test_every_problem_has_a_sentence_in_every_language(here):
    for code in said.SENTENCES:
        for language in i18n.INTERFACE:
            with translation.override(language):
                assert said.problems("people", [{"column": "name", "code": code, "near": ["fi-kunta:290"]}])[
                    0
                ]["text"]


ORGANISATIONS = """name;country;registry_code;legal_form;fields;areas;languages;website;purpose
Koe ry;Suomi;1234567-2;;C12;Kuhmo;suomi;example.org;Tekee.
Kuhmon seura;;;;;fi-kunta:290|Kajaani;;;
Eesti MTÜ;Eesti;80999906;;;;;;
"""


def test_organisations_are_checked_by_the_register_of_their_country(here):
    batch = send(ORGANISATIONS, kind="organisations")
    found = {number: problems(batch, number) for number in (2, 3, 4)}
    assert [one["column"] for one in found[2]] == ["Registry code"]
    assert found[3] == []
    assert "8 digits" in found[4][0]["text"]
    assert outcomes(batch) == ["wrong", "new", "wrong"]


def test_a_zero_that_a_spreadsheet_dropped_is_put_back(here):
    code = "0200624-6"
    content = sheet(["name", "country", "registry_code"], ["Koe ry", "FI", 2006246])
    batch = send(content, kind="organisations", name="list.xlsx")
    assert outcomes(batch) == ["new"]
    assert json.loads(Row.objects.get(batch=batch).values)["given"]["registry_code"] == code


def test_what_a_row_says_is_sealed(here, as_role):
    batch = send(PEOPLE)
    with connections["default"].cursor() as cursor:
        cursor.execute("select values from imports_row where batch_id = %s", [batch.pk])
        assert all(b"Aino" not in bytes(row[0]) for row in cursor.fetchall())


def test_people_without_a_source_of_their_consents_are_refused_by_the_database(here):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        actions.read_file(io.BytesIO(b"Name\nA\n"), kind="people", name="", size=7, language="fi", by=PROGRAM)


@pytest.mark.parametrize("role", ["", "moderator", "stand_in"])
def test_only_those_who_look_after_the_site_import(role, here):
    person = factories.person(role=role)
    batch = send(PEOPLE)
    for verb in (actions.start_import, actions.start_undo, actions.put_away):
        with pytest.raises(PermissionDenied):
            verb(batch.pk, by=person)
    with pytest.raises(PermissionDenied):
        send(PEOPLE, by=person)


def test_a_file_that_was_only_read_is_put_away(here):
    batch = send(PEOPLE)
    actions.put_away(batch.pk, by=PROGRAM)
    assert not Row.objects.exists()


class House:
    pass


@pytest.fixture
def house(committed, alpha, beta):
    made = House()
    with sites.within(alpha.id):
        made.coordinator = factories.person("Coordinator", role="coordinator")
        made.admin = factories.person("Admin", role="site_admin")
    return made


def bring(site, text, run_jobs, by, **more):
    with sites.within(site.id):
        maybe = more.pop("takes_maybe", False)
        batch = send(text, by=by, **more)
        actions.start_import(batch.pk, by=by, takes_maybe=maybe)
    run_jobs()
    return batch


def test_people_come_in_with_their_consent_and_nobody_gets_a_mail(house, alpha, run_jobs):
    batch = bring(alpha, PEOPLE, run_jobs, house.coordinator)
    with sites.within(alpha.id):
        assert outcomes(batch) == ["made"] * 3
        aino = people.person_at("aino@example.org")
        assert (aino.name, aino.language, aino.status) == ("Aino Virtanen", "fi", "invited")
        assert aino.home_area.code == "290"
        consent = Consent.objects.get(person=aino)
        assert (consent.via, consent.recorded_by_id) == (Via.PAPER, house.coordinator.pk)
        assert consent.at.date() == datetime.date(2026, 3, 27)
        bertil = people.person_at("+358401234567", "phone")
        assert Consent.objects.get(person=bertil).at.date() == datetime.date(2026, 3, 1)
        assert set(
            ContactPoint.objects.filter(person__in=[aino, bertil]).values_list("visibility", flat=True)
        ) == {"hidden"}
        assert not Mail.objects.exists()
        assert not SignInPass.objects.exists()
        assert not Row.objects.filter(values__isnull=False).exists()
        assert Batch.objects.get().stage == Stage.DONE
        with zipfile.ZipFile(io.BytesIO(exporting.zip_of(aino.pk))) as book:
            told = json.loads(book.read("data/imports.row.json"))
        assert told[0]["consent_source"] == "Lists of the spring meeting"


def test_a_consent_names_the_privacy_notice_that_held_on_its_day(house, alpha, run_jobs):
    with sites.within(alpha.id):
        for month in (3, 4):
            made = publishing.publish(
                "privacy",
                texts("fi", fi=f"Tietosuoja {month}"),
                valid_from=datetime.date(2026, month, 10),
                by=PROGRAM,
            )
    bring(alpha, PEOPLE, run_jobs, house.coordinator)
    with sites.within(alpha.id):
        named = dict(Consent.objects.filter(purpose="take_part").values_list("at__date", "terms_id"))
        assert named[datetime.date(2026, 3, 1)] is None  # nothing was published yet
        first = Terms.objects.get(kind="privacy", valid_from=datetime.date(2026, 3, 10))
        assert named[datetime.date(2026, 3, 27)] == first.pk != made.pk


def test_an_undo_takes_back_all_but_what_somebody_has_touched(house, alpha, run_jobs):
    batch = bring(alpha, PEOPLE, run_jobs, house.coordinator)
    with sites.within(alpha.id):
        nobody = Person.objects.get(name="Nobody at all")
        accounts.grant_role(nobody.pk, "moderator", by=PROGRAM)
        actions.start_undo(batch.pk, by=house.coordinator)
    run_jobs()
    with sites.within(alpha.id):
        assert outcomes(batch) == ["taken_back", "taken_back", "kept"]
        assert set(Person.objects.values_list("name", flat=True)) == {"Coordinator", "Admin", "Nobody at all"}
        assert people.person_at("aino@example.org") is None
        assert Batch.objects.get().stage == Stage.UNDONE
        again = send(PEOPLE, by=house.coordinator)
        assert outcomes(again) == ["new", "new", "maybe"]
        actions.start_import(again.pk, by=house.coordinator)


def test_organisations_come_in_listed_and_go_again(house, alpha, run_jobs):
    text = ORGANISATIONS.replace("1234567-2", "0200624-6")
    batch = bring(alpha, text, run_jobs, house.coordinator, kind="organisations")
    with sites.within(alpha.id):
        assert outcomes(batch) == ["made", "made", "wrong"]
        koe = Organisation.objects.get(registry_code="0200624-6")
        assert (koe.state, koe.slug) == ("listed", "koe-ry")
        assert koe.name == {"_": "fi", "fi": "Koe ry"}
        assert koe.links == [{"label": None, "url": "https://example.org"}]
        seura = Organisation.objects.get(slug="kuhmon-seura")
        assert seura.areas.count() == 2
        organisations.describe(seura.pk, name={"_": "fi", "fi": "Kuhmon uusi seura"}, by=house.coordinator)
        actions.start_undo(batch.pk, by=house.coordinator)
    run_jobs()
    with sites.within(alpha.id):
        assert outcomes(batch) == ["taken_back", "kept", "wrong"]
        assert list(Organisation.objects.values_list("slug", flat=True)) == ["kuhmon-seura"]
        assert not Mail.objects.exists()


def test_rows_whose_names_are_here_come_only_when_they_are_wanted(house, alpha, run_jobs):
    text = "Name\nAdmin\nNew One\n"
    left = bring(alpha, text, run_jobs, house.coordinator)
    with sites.within(alpha.id):
        assert outcomes(left) == ["maybe", "made"]
    taken = bring(alpha, text + "Third\n", run_jobs, house.coordinator, takes_maybe=True)
    with sites.within(alpha.id):
        assert outcomes(taken) == ["made", "made", "made"]


def test_an_address_taken_meanwhile_is_said_at_its_row_and_the_others_come(house, alpha, run_jobs):
    with sites.within(alpha.id):
        batch = send(PEOPLE, by=house.coordinator)
        factories.person("First come", email="aino@example.org")
        actions.start_import(batch.pk, by=house.coordinator)
    run_jobs()
    with sites.within(alpha.id):
        assert outcomes(batch) == ["same", "made", "made"]
        assert "while the import was running" in problems(batch, 2)[0]["text"]


def test_the_same_file_is_imported_once_whoever_presses_how_often(house, alpha, run_jobs):
    with sites.within(alpha.id):
        batches = [send(PEOPLE, by=house.coordinator) for _number in range(4)]
    won, barrier = [], threading.Barrier(8)

    def press(batch):
        try:
            barrier.wait()
            with sites.within(alpha.id):
                actions.start_import(batch.pk, by=house.coordinator)
            won.append(batch.pk)
        except actions.ImportedBefore:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[batches[number // 2]]) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(won)) == 1
    run_jobs()
    with sites.within(alpha.id):
        assert Person.objects.filter(name="Nobody at all").count() == 1


def test_whoever_lost_the_role_meanwhile_imports_nothing(house, alpha, run_jobs):
    with sites.within(alpha.id):
        batch = send(PEOPLE, by=house.coordinator)
        actions.start_import(batch.pk, by=house.coordinator)
        accounts.end_role(RoleGrant.objects.get(person=house.coordinator).pk, by=PROGRAM)
    run_jobs()
    with sites.within(alpha.id):
        assert outcomes(batch) == ["new"] * 3
        assert Batch.objects.get().stage == Stage.STOPPED
        assert not Row.objects.filter(values__isnull=False).exists()


def test_after_thirty_days_nothing_is_taken_back(house, alpha, run_jobs):
    batch = bring(alpha, PEOPLE, run_jobs, house.coordinator)
    with sites.within(alpha.id):
        Batch.objects.update(started_at=clock.now() - datetime.timedelta(days=30, seconds=1))
        with pytest.raises(NotNow):
            actions.start_undo(batch.pk, by=house.coordinator)


def post(client, content, **given):
    upload = SimpleUploadedFile("list.csv", content)
    data = {
        "kind": "people",
        "language": "fi",
        "consent_source": "Papers",
        "consented_on": "2026-03-01",
        **given,
    }
    return client.post("/administration/import/", {**data, "table": upload})


def test_the_whole_way_in_the_browser(house, alpha, beta, browse, run_jobs):
    client = browse(alpha, house.coordinator)
    sent = post(client, PEOPLE.encode())
    assert sent.status_code == 302
    page = client.get(sent.url).content.decode()
    assert "Aino Virtanen" in page
    started = client.post(sent.url + "start/")
    assert started.url == sent.url
    client.post(sent.url + "start/")
    assert client.get(sent.url).status_code == 200
    run_jobs()
    with sites.within(alpha.id):
        (made, *_rest) = Row.objects.order_by("number").values_list("made_id", flat=True)
    page = client.get(sent.url + "?rows=made").content.decode()
    assert f"/administration/people/{made}/" in page
    assert "Aino Virtanen" not in page  # what stood in the file is kept no longer
    client.post(sent.url + "undo/")
    run_jobs()
    assert "?rows=taken_back" in client.get(sent.url).content.decode()
    with sites.within(beta.id):
        stranger = factories.person(role="coordinator")
    assert browse(beta, stranger).get(sent.url).status_code == 404
    assert browse(beta, stranger).post(sent.url + "undo/").status_code == 404


def test_forms_say_what_is_wrong_and_keep_what_was_typed(house, alpha, browse):
    client = browse(alpha, house.coordinator)
    for given in (
        {"consent_source": ""},
        {"consented_on": ""},
        {"consented_on": "2999-01-01"},
        {"kind": "cats"},
    ):
        answer = post(client, PEOPLE.encode(), **given)
        assert answer.status_code == 422
    answer = post(client, b"Phone\n1\n", consent_source="Folder 77")
    assert answer.status_code == 422
    assert "Folder 77" in answer.content.decode()
    for query in ("rows=x", "after=x", "after=-1", "after=9999999999"):
        with sites.within(alpha.id):
            batch = send(PEOPLE)
        assert client.get(f"/administration/import/{batch.pk}/?{query}").status_code == 404


def test_a_page_of_rows_asks_as_often_for_many_as_for_one(house, alpha, browse):
    client = browse(alpha, house.coordinator)
    with sites.within(alpha.id):
        one, many = send("Name\nA\n"), send("Name\n" + "".join(f"Person {number}\n" for number in range(100)))

    def asked(batch):
        with CaptureQueriesContext(connections["default"]) as found:
            assert client.get(f"/administration/import/{batch.pk}/").status_code == 200
        return len(found)

    asked(one)
    assert asked(one) == asked(many)
    page = client.get(f"/administration/import/{many.pk}/?after=61").content.decode()
    assert "Person 60" in page
    assert "Person 59<" not in page


def test_ten_thousand_rows_are_read_in_some_seconds(here):
    lines = "".join(f"Person {one};p{one}@example.org;;;Kuhmo{one % 50};;\n" for one in range(10_000))
    begun = time.monotonic()
    batch = send(PEOPLE.splitlines()[0] + "\n" + lines)
    took = time.monotonic() - begun
    assert queries.counts_of(batch.pk) == {"wrong": 10_000}
    assert took < 30, took
    print(f"read in {took:.1f} s")
