"""The pages of files: who gets in, what is kept after a mistake, and how a file is handed out."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.blocks.documents import actions
from talkoo.blocks.documents.models import Document, Folder, Version
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.files.downloads import POLICY
from talkoo.plumbing.tenancy import sites
from tests.blocks.documents import made

FILES = "/networks/village/files/"
NOBODYS = "01a20299-b59c-7150-b893-b45b5acc3080"


def sent(content: bytes = made.PDF, name: str = "kokous.pdf", kind: str = "application/pdf") -> Any:
    return SimpleUploadedFile(name, content, kind)


def filled(**more: Any) -> dict[str, Any]:
    given = {"document": sent(), "title": "", "audience": "everybody", "language": "fi", "description": ""}
    return {**given, "once": str(uuid.uuid4()), **more}


def address(document: Any, number: int = 1) -> str:
    version = document.versions.get(number=number)
    return f"{FILES}{document.pk}/{number}/{version.file_name}"


def test_from_adding_a_file_to_bringing_it_back(town: Any, alpha: Any, browse: Any) -> None:
    author, visitor = browse(alpha, town.author), browse(alpha)
    assert f'href="{FILES}add/"' in author.get(FILES).content.decode()
    answer = author.post(f"{FILES}add/", filled(description="Kevään kokous"))
    assert answer.status_code == 302
    place = answer["Location"]
    page = visitor.get(place).content.decode()
    assert "kokous.pdf" in page
    assert "Kevään kokous" in page
    assert "change/" not in page
    assert "author" not in page
    assert "kokous" in visitor.get(FILES).content.decode()

    newer = {
        "document": sent(made.picture(), "kuva.png", "image/png"),
        "note": "Parempi",
        "once": uuid.uuid4(),
    }
    assert author.post(f"{place}version/", newer).status_code == 302
    page = visitor.get(place).content.decode()
    assert "kuva.png" in page
    assert "Parempi" in page

    form = author.get(f"{place}change/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', form).group(1)
    words = {"title": "Kutsu", "audience": "participants", "language": "sv", "description": "", "seen": seen}
    assert author.post(f"{place}change/", words).status_code == 302
    assert visitor.get(place).status_code == 404
    stale = author.post(f"{place}change/", {**words, "title": "Toinen"})
    assert stale.status_code == 422
    assert 'value="Toinen"' in stale.content.decode()

    for _twice in "ab":
        assert author.post(f"{place}delete/")["Location"] == f"{FILES}deleted/"
    assert author.get(place).status_code == 404
    page = author.get(f"{FILES}deleted/").content.decode()
    key = re.search(r'name="document" value="([^"]+)"', page).group(1)
    assert author.post(f"{FILES}deleted/", {"document": key})["Location"] == place
    assert author.get(place).status_code == 200
    assert author.post(f"{FILES}deleted/", {"document": key}).status_code == 404


@pytest.mark.parametrize("kind", ["network", "programme"])
def test_both_kinds_of_spaces_have_the_same_pages(town: Any, alpha: Any, browse: Any, kind: str) -> None:
    space = town.space if kind == "network" else town.programme
    at = f"/{kind}s/{space.slug}/files/"
    with sites.within(alpha.id):
        document = made.document(space)
    client = browse(alpha, town.coordinator)
    for path in ("", "add/", "deleted/", "folders/", f"{document.pk}/", f"{document.pk}/change/"):
        assert client.get(at + path).status_code == 200, path
    assert client.get(f"{at}{document.pk}/1/kokous.pdf").getvalue() == made.PDF
    other = "programmes" if kind == "network" else "networks"
    assert client.get(f"/{other}/{space.slug}/files/").status_code == 404


def test_what_one_may_not_see_does_not_exist(town: Any, alpha: Any, beta: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        inner = made.document(town.space, audience="participants", title="SISÄINEN")
        shown = made.document(town.space)
        elsewhere = made.document(town.elsewhere)
        secret = actions.add_folder(town.space.pk, by=town.contact, name="SALAINEN KANSIO", language="fi")
        actions.describe(inner.pk, made.words(audience="participants", folder_id=secret.pk), by=town.contact)
        inside = address(inner)
    for person in (None, town.nobody, town.moderator, town.other):
        client = browse(alpha, person)
        page = client.get(FILES).content.decode()
        assert "SISÄINEN" not in page
        assert "SALAINEN" not in page
        for path in (
            f"{FILES}{inner.pk}/",
            inside,
            f"{FILES}?folder={secret.pk}",
            f"{FILES}{elsewhere.pk}/",
            f"{FILES}{elsewhere.pk}/1/kokous.pdf",
            f"{FILES}{uuid.uuid4()}/",
        ):
            assert client.get(path).status_code == 404, path
    for client in (browse(beta), browse(beta, town.beta.coordinator)):
        assert client.get(f"{FILES}{shown.pk}/").status_code == 404
        assert client.get(f"{FILES}{shown.pk}/1/kokous.pdf").status_code == 404
        assert client.post(f"{FILES}{shown.pk}/delete/").status_code in {302, 404}
    with sites.within(alpha.id):
        shown.refresh_from_db()
        assert shown.state == "kept"


def test_who_may_not_change_gets_told_so_and_nothing_happens(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space, by=town.author)
        folder = actions.add_folder(town.space.pk, by=town.contact, name="Kansio", language="fi")
    paths = {
        f"{FILES}{document.pk}/change/": {"title": "x", "audience": "everybody", "language": "fi"},
        f"{FILES}{document.pk}/version/": {"document": sent(made.pdf("2"))},
        f"{FILES}{document.pk}/delete/": {},
        f"{FILES}folders/": {"name": "x", "language": "fi"},
        f"{FILES}folders/{folder.pk}/": {"remove": "1"},
    }
    for person, refused in ((None, 302), (town.nobody, 403), (town.participant, 403), (town.moderator, 403)):
        client = browse(alpha, person)
        for path, fields in paths.items():
            assert client.post(path, fields).status_code == refused, (person, path)
    for person, refused in ((None, 302), (town.nobody, 403), (town.asking, 403)):
        assert browse(alpha, person).post(f"{FILES}add/", filled()).status_code == refused
    with sites.within(alpha.id):
        assert (Document.objects.count(), Version.objects.count(), Folder.objects.count()) == (1, 1, 1)
        document.refresh_from_db()
        assert (document.title, document.state) == ("Kokous", "kept")


def test_a_page_open_since_before_one_left_does_nothing(town: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, town.author)
    assert client.get(f"{FILES}add/").status_code == 200
    with sites.within(alpha.id):
        own = made.document(town.space, by=town.author)
        spaces.leave(town.space.pk, by=town.author)
    assert client.post(f"{FILES}add/", filled()).status_code == 403
    assert client.post(f"{FILES}{own.pk}/delete/").status_code == 403


def test_a_form_sent_twice_leads_to_the_same_file(town: Any, alpha: Any, browse: Any) -> None:
    client, once = browse(alpha, town.author), str(uuid.uuid4())
    page = client.get(f"{FILES}add/").content.decode()
    assert re.search(r'name="once" value="[0-9a-f-]{36}"', page)
    places = [client.post(f"{FILES}add/", filled(once=once))["Location"] for _twice in "ab"]
    assert places[0] == places[1]
    with sites.within(alpha.id):
        assert Document.objects.count() == 1


BAD = {
    "program": sent(b"MZ\x90\0" + b"\0" * 100, "kokous.pdf"),
    "page": sent(b"<script>alert(1)</script>", "kokous.txt", "text/plain"),
    "drawing": sent(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "kuva.svg", "image/svg+xml"),
    "archive": sent(b"PK\x03\x04nothing", "kokous.docx"),
    "too large": sent(made.PDF + b"\0" * 20_000_000),
    "empty": sent(b""),
    "none": "",
}


@pytest.mark.parametrize("document", BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_at_its_field_and_the_rest_is_kept(
    town: Any, alpha: Any, browse: Any, document: Any
) -> None:
    if document:
        document.seek(0)
    given = filled(
        document=document, title="Kirjoitettu otsikko", description="Pitkä kuvaus", audience="contacts"
    )
    answer = browse(alpha, town.author).post(f"{FILES}add/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_document-error"' in page
    assert 'value="Kirjoitettu otsikko"' in page
    assert "Pitkä kuvaus" in page
    assert re.search(r'value="contacts" checked', page)
    assert f'value="{given["once"]}"' in page
    with sites.within(alpha.id):
        assert not Document.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "friends"},
        {"audience": ""},
        {"language": "xx"},
        {"language": ""},
        {"folder": "x"},
        {"folder": NOBODYS},
        {"title": "x" * 201},
        {"description": "x" * 2_001},
    ],
)
def test_what_cannot_be_chosen_is_refused(town: Any, alpha: Any, browse: Any, wrong: dict[str, str]) -> None:
    with sites.within(alpha.id):
        actions.add_folder(town.space.pk, by=town.contact, name="Kansio", language="fi")
    answer = browse(alpha, town.contact).post(f"{FILES}add/", filled(**wrong))
    assert answer.status_code == 422
    assert f'id="id_{next(iter(wrong))}-error"' in answer.content.decode()


def test_a_full_space_says_how_much_room_is_left(
    town: Any, alpha: Any, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talkoo.blocks.documents.queries.ROOM", 50_000)
    big = sent(made.PDF[:9] + b" " * 60_000 + made.PDF[9:])
    answer = browse(alpha, town.author).post(f"/en{FILES}add/", filled(document=big, title="Otsikko"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "50 kB can still be added here" in page
    assert 'value="Otsikko"' in page


def test_the_same_file_again_is_told_at_the_field(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space)
    answer = browse(alpha, town.contact).post(f"/en{FILES}{document.pk}/version/", {"document": sent()})
    assert answer.status_code == 422
    assert "the same file as version 1" in answer.content.decode()


def handed(client: Any, path: str) -> tuple[Any, bytes]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer, answer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind", "how"),
    [
        (made.PDF, "a.pdf", "application/pdf", "inline"),
        (made.picture("PNG"), "a.png", "image/png", "inline"),
        (made.picture("JPEG"), "a.jpg", "image/jpeg", "inline"),
        (made.picture("WEBP"), "a.webp", "image/webp", "inline"),
        (b"nimi;luku\r\n", "a.csv", "text/csv", "attachment"),
        (b"Hei vain\r\n", "a.txt", "text/plain", "attachment"),
    ],
    ids=["pdf", "png", "jpeg", "webp", "csv", "txt"],
)
def test_a_file_is_handed_out_so_that_it_can_do_nothing_here(
    town: Any, alpha: Any, browse: Any, content: bytes, name: str, kind: str, how: str
) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space, content=content, name=name)
        path = address(document)
    for client in (browse(alpha), browse(alpha, town.contact)):
        answer, body = handed(client, path)
        assert body
        assert kind.startswith("image/") or body == content
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"] == f'{how}; filename="{name}"'
        assert answer["Content-Length"] == str(len(body))
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        saved, _body = handed(client, f"{path}?save")
        assert saved["Content-Disposition"] == f'attachment; filename="{name}"'
        head = client.head(path)
        assert (head.content, head["Content-Length"]) == (b"", str(len(body)))


def test_a_file_is_handed_out_into_a_sandbox(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        path = address(made.document(town.space))
    answer, _body = handed(browse(alpha), path)
    assert answer["Content-Security-Policy"] == POLICY
    assert POLICY.startswith("sandbox; default-src 'none'")


NAMES = [
    ("Протокол собрания.pdf", "inline; filename*=utf-8''%D0%9F"),
    ("محضر الاجتماع.pdf", "inline; filename*=utf-8''%D9%85"),
    ('x"; filename="evil.html.pdf', 'inline; filename="evil.pdf"'),
    ("x%0d%0aSet-Cookie: a=b%0d%0a%0d%0a<script>.pdf", "inline; filename="),
    ("..%2f..%2fetc%2fpasswd", "inline; filename="),
    ("../../../etc/passwd", 'inline; filename="passwd.pdf"'),
    ("C:\\fakepath\\lista.pdf", 'inline; filename="lista.pdf"'),
]


@pytest.mark.parametrize(("name", "header"), NAMES, ids=range(len(NAMES)))
def test_a_name_cannot_break_out_of_its_header_or_address(
    town: Any, alpha: Any, browse: Any, name: str, header: str
) -> None:
    client = browse(alpha, town.author)
    upload = sent()
    upload._name = name  # past the cleaning of the test's own upload
    place = client.post(f"{FILES}add/", filled(document=upload))["Location"]
    page = client.get(place).content.decode()
    path = re.search(rf'href="({FILES}[^"]+/1/[^"?]+)"', page).group(1)
    answer, body = handed(client, path)
    assert body == made.PDF
    assert answer["Content-Disposition"].startswith(header)
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
    assert answer["Content-Type"] == "application/pdf"


def test_only_the_name_it_is_kept_with_leads_to_a_file(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space)
    client, at = browse(alpha), f"{FILES}{document.pk}"
    for path in (
        "/1/other.pdf",
        "/1/kokous.html",
        "/1/kokous.pdf/",
        "/1/..%2fkokous.pdf",
        "/1/..%2f..%2f..%2fetc%2fpasswd",
        "/1/%2e%2e/kokous.pdf",
        "/1/kokous.pdf%00",
        "/1/",
        "/2/kokous.pdf",
        "/0/kokous.pdf",
        "/-1/kokous.pdf",
        f"/{2**31}/kokous.pdf",
        f"/{10**30}/kokous.pdf",
        "/01x/kokous.pdf",
    ):
        assert client.get(at + path).status_code == 404, path
    assert handed(client, f"{at}/1/kokous.pdf?x=..%2f")[1] == made.PDF


def test_a_file_missing_on_the_disk_is_not_there_and_is_logged(
    town: Any, alpha: Any, browse: Any, folder: Any, caplog: Any
) -> None:
    with sites.within(alpha.id):
        path = address(made.document(town.space))
    for file in folder.root.rglob("*"):
        if file.is_file():
            file.write_bytes(b"short")
    assert browse(alpha).get(path).status_code == 404
    assert "missing or cut short" in caplog.text


def counted(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_one_file_or_many_cost_the_same_statements(town: Any, alpha: Any, browse: Any) -> None:
    clients = {"visitor": browse(alpha), "contact": browse(alpha, town.contact)}
    with sites.within(alpha.id):
        folder = actions.add_folder(town.space.pk, by=town.contact, name="Kansio", language="fi")
        one = made.document(town.space, by=town.author)
        deleted = made.document(town.space)
        actions.delete(deleted.pk, by=town.contact)
        made.document(town.space, folder_id=folder.pk)
    everybodys = [FILES, f"{FILES}?folder={folder.pk}", f"{FILES}{one.pk}/"]
    of = [("visitor", path) for path in everybodys]
    of += [("contact", path) for path in (*everybodys, f"{FILES}deleted/", f"{FILES}folders/")]
    before = [counted(clients[who], path) for who, path in of]
    with sites.within(alpha.id):
        for number in range(12):
            document = made.document(town.space, title=f"T{number}", by=town.author)
            made.document(town.space, title=f"K{number}", folder_id=folder.pk)
            actions.add_folder(town.space.pk, by=town.contact, name=f"K{number}", language="fi")
            made.version(one, made.pdf(str(number)), by=town.author)
            actions.delete(document.pk, by=town.contact)
    assert [counted(clients[who], path) for who, path in of] == before
    assert max(before) <= 15, dict(zip(of, before, strict=True))


def test_a_long_list_goes_on_over_pages(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        for number in range(53):
            made.document(town.space, title=f"Asiakirja {number:02}")
    client = browse(alpha)
    first = client.get(FILES).content.decode()
    assert "Asiakirja 49" in first
    assert "Asiakirja 50" not in first
    after = re.search(rf'href="{FILES}\?(after=[^"]+)"', first).group(1)
    second = client.get(f"{FILES}?{after}").content.decode()
    assert "Asiakirja 50" in second
    assert "Asiakirja 52" in second
    assert "Asiakirja 49" not in second
    newest = client.get(f"{FILES}?sort=newest").content.decode()
    assert "Asiakirja 52" in newest
    assert "Asiakirja 00" not in newest


@pytest.mark.parametrize("query", ["folder=x", "folder=%00", "sort=x", "after=x", f"folder={NOBODYS}"])
def test_an_address_that_means_nothing_is_no_page(town: Any, alpha: Any, browse: Any, query: str) -> None:
    assert browse(alpha, town.contact).get(f"{FILES}?{query}").status_code == 404


def test_a_space_says_whether_those_who_take_part_add_files(town: Any, alpha: Any, browse: Any) -> None:
    contact, author = browse(alpha, town.contact), browse(alpha, town.author)
    assert re.search(r'name="participants"[^>]* checked', contact.get(f"{FILES}folders/").content.decode())
    assert author.post(f"{FILES}folders/", {"adding": "1"}).status_code == 403
    assert author.get(f"{FILES}add/").status_code == 200
    assert contact.post(f"{FILES}folders/", {"adding": "1"}).status_code == 302
    assert not re.search(
        r'name="participants"[^>]* checked', contact.get(f"{FILES}folders/").content.decode()
    )
    assert f"{FILES}add/" not in author.get(FILES).content.decode()
    assert author.get(f"{FILES}add/").status_code == 403
    assert author.post(f"{FILES}add/", filled()).status_code == 403
    assert contact.get(f"{FILES}add/").status_code == 200
    for _time in range(2):
        answer = contact.post(f"{FILES}folders/", {"adding": "1", "participants": "on"})
        assert answer.status_code == 302
    with sites.within(alpha.id):
        said = Entry.objects.filter(fact="documents.AddingChanged").order_by("at")
        assert [one.values["is_open"] for one in said] == [False, True]
    assert author.post(f"{FILES}add/", filled()).status_code == 302


def test_a_file_moves_to_another_folder_and_out_again(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        folder = actions.add_folder(town.space.pk, by=town.contact, name="Pöytäkirjat", language="fi")
        document = made.document(town.space, by=town.author, title="Kevätkokous")
    author = browse(alpha, town.author)
    given = {"title": "Kevätkokous", "audience": "everybody", "language": "fi", "description": ""}
    for wanted in (str(folder.pk), ""):
        page = author.get(f"{FILES}{document.pk}/change/").content.decode()
        assert str(folder.pk) in page
        assert author.post(f"{FILES}{document.pk}/change/", {**given, "folder": wanted}).status_code == 302
        inside = browse(alpha).get(f"{FILES}?folder={folder.pk}")
        shown = inside.content.decode() if wanted else browse(alpha).get(FILES).content.decode()
        assert "Kevätkokous" in shown
        with sites.within(alpha.id):
            document.refresh_from_db()
            assert document.folder_id == (folder.pk if wanted else None)


def test_folders_lead_down_and_up_and_can_be_named_and_taken_away(town: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, town.contact)
    assert client.post(f"{FILES}folders/", {"name": "Kokoukset", "language": "fi"}).status_code == 302
    with sites.within(alpha.id):
        outer = Folder.objects.get()
    given = {"name": "2026", "language": "fi", "parent": str(outer.pk)}
    assert client.post(f"{FILES}folders/", given).status_code == 302
    again = client.post(f"{FILES}folders/", given)
    assert again.status_code == 422
    assert "id_name-error" in again.content.decode()
    with sites.within(alpha.id):
        inner = Folder.objects.get(parent=outer)
    answer = client.post(f"{FILES}add/", filled(folder=str(inner.pk), title="Vuosikertomus"))
    assert answer.status_code == 302
    assert "Vuosikertomus" not in client.get(FILES).content.decode()
    page = browse(alpha).get(f"{FILES}?folder={inner.pk}").content.decode()
    assert "Vuosikertomus" in page
    assert f"?folder={outer.pk}" in page
    path = f"{FILES}folders/{inner.pk}/"
    assert client.post(path, {"name": "", "language": "fi"}).status_code == 422
    assert client.post(path, {"name": "Vuosi 2026", "language": "sv"}).status_code == 302
    assert client.post(path, {"remove": "1"})["Location"] == path
    assert client.post(answer["Location"] + "delete/").status_code == 302
    assert client.post(path, {"remove": "1"})["Location"] == f"{FILES}folders/"
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("one_window")
def test_very_many_files_in_an_hour_are_too_many(
    town: Any, alpha: Any, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talkoo.blocks.documents.views.writing._EACH_HOUR", 1)
    client = browse(alpha, town.author)
    assert client.post(f"{FILES}add/", filled()).status_code == 302
    assert client.post(f"{FILES}add/", filled()).status_code == 422


def test_who_added_what_is_told_to_those_who_look_after_it_only(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space, by=town.author)
    path = f"{FILES}{document.pk}/"
    for person, is_told in ((town.contact, True), (town.participant, False), (None, False)):
        page = re.sub(
            r"<header.*?</header>", "", browse(alpha, person).get(path).content.decode(), flags=re.S
        )
        assert ("<bdi>author</bdi>" in page) is is_told


def test_what_is_not_for_everybody_is_not_for_search_engines(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        open_one, inner = made.document(town.space), made.document(town.space, audience="participants")
    client = browse(alpha, town.contact)
    assert "noindex" not in client.get(f"{FILES}{open_one.pk}/").content.decode()
    assert "noindex" in client.get(f"{FILES}{inner.pk}/").content.decode()


ANY = st.text(
    st.characters(codec="utf-8", exclude_categories=()) | st.sampled_from("\0\r\n%/?#\u202e"), max_size=60
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=ANY,
    content=st.binary(max_size=200) | st.sampled_from([made.PDF, b"PK\x03\x04", b"\xff\xd8\xff", b""]),
    fields=st.dictionaries(
        st.sampled_from(["title", "audience", "language", "folder", "description", "once", "note", "seen"]),
        ANY | st.sampled_from(["everybody", "fi", "x" * 5_000]),
        max_size=6,
    ),
    path=st.sampled_from(["add/", "deleted/", "folders/", "{}/version/", "{}/change/"]),
    boundary=st.sampled_from(["BoUnDaRy", "", "x" * 300, 'a"b', "\u00e9"]),
    raw=st.binary(max_size=300),
)
def test_nothing_that_is_sent_breaks_a_page(
    town: Any,
    alpha: Any,
    browse: Any,
    name: str,
    content: bytes,
    fields: Any,
    path: str,
    boundary: str,
    raw: bytes,
) -> None:
    client = browse(alpha, town.contact)
    with sites.within(alpha.id):
        document = Document.objects.first() or made.document(town.space)
    upload = sent(content)
    upload._name = name or "x"
    target = FILES + path.format(document.pk)
    answer = client.post(target, {**fields, "document": upload})
    assert answer.status_code in {200, 302, 404, 422, 400}
    kind = f"multipart/form-data; boundary={boundary}"
    body = b"--BoUnDaRy\r\nContent-Disposition: form-data; name=document; filename=" + raw
    answer = client.post(target, body, content_type=kind)
    assert answer.status_code in {200, 302, 400, 404, 422}
