"""Who is told, what is found, what is reported, and what becomes of a person's files."""

import io
import json
import uuid
import zipfile
from typing import Any

import pytest

from talkoo.blocks.documents import actions, queries, search
from talkoo.blocks.documents.models import Document, Version
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.moderation import actions as moderation
from talkoo.plumbing.moderation import registry as reported
from talkoo.plumbing.retention import exporting, registry
from talkoo.plumbing.search import index
from talkoo.plumbing.tenancy import sites
from tests.blocks.documents import made


def mails(site: Any) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind__startswith="documents.").order_by("created_at"))


def test_the_contact_is_told_of_what_others_add_and_nobody_of_what_it_is(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space, by=town.author, title="SALAINEN")
        made.version(document, made.pdf("2"), by=town.author, note="SALAINEN")
        made.document(town.space, by=town.contact)
        made.document(town.space, by=PROGRAM)
    run_jobs()
    first, second = mails(alpha)
    for mail in (first, second):
        assert mail.receiver == f"person:{town.contact.pk}"
        assert f"/networks/village/files/{document.pk}/" in mail.text
        assert "SALAINEN" not in mail.text + mail.subject
        assert "author" not in mail.text
    assert first.text != second.text
    assert mails(town.beta.site) == []


def test_a_mail_about_a_projects_files_carries_the_funders_line(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        plan = spaces.Plan(
            funding=({"funder": texts("fi", fi="R"), "line": texts("fi", fi="R rahoittaa hanketta")},)
        )
        spaces.plan(town.programme.pk, plan, by=PROGRAM)
        made.document(town.programme, by=town.coordinator)
    run_jobs()
    (mail,) = mails(alpha)
    assert "R rahoittaa hanketta" in mail.text
    assert "/programmes/project/files/" in mail.text


def test_who_added_a_file_is_told_when_others_delete_it(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        one, two, three = (made.document(town.space, by=by) for by in (town.author, town.author, PROGRAM))
        actions.delete(one.pk, by=town.contact)
        actions.delete(two.pk, by=town.author)
        actions.delete(three.pk, by=town.contact)
    run_jobs()
    told = [mail for mail in mails(alpha) if mail.kind == "documents.deleted"]
    assert [mail.receiver for mail in told] == [f"person:{town.author.pk}"]
    assert "/networks/village/files/deleted/" in told[0].text


@pytest.fixture
def found(as_role: Any, alpha: Any) -> Any:
    """Ids of the documents that search knows, past all rights."""

    def look() -> set[uuid.UUID]:
        rows = as_role("backup").execute("select object_id from search_document where kind = 'document'")
        return {row[0] for row in rows.fetchall()}

    return look


def test_search_knows_what_everybody_may_see_and_nothing_else(
    town: Any, alpha: Any, run_jobs: Any, found: Any
) -> None:
    with sites.within(alpha.id):
        shown = made.document(town.space, title="Tanssiaiset", description="Kutsu kaikille")
        for audience in ("signed_in", "participants", "contacts"):
            made.document(town.space, audience=audience, title="Sisäinen")
    run_jobs()
    assert found() == {shown.pk}
    steps = [
        (lambda: actions.describe(shown.pk, made.words(audience="signed_in"), by=PROGRAM), False),
        (lambda: actions.describe(shown.pk, made.words(), by=PROGRAM), True),
        (lambda: actions.hide(shown.pk, by=PROGRAM), False),
        (lambda: actions.show(shown.pk, by=PROGRAM), True),
        (lambda: actions.delete(shown.pk, by=PROGRAM), False),
        (lambda: actions.restore(shown.pk, by=PROGRAM), True),
        (lambda: spaces.change_state(town.space.pk, "withdraw", by=PROGRAM), False),
    ]
    for step, is_found in steps:
        with sites.within(alpha.id):
            step()
        run_jobs()
        assert (shown.pk in found()) is is_found


def test_a_hit_leads_to_the_document(town: Any, alpha: Any, run_jobs: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        documents = [
            made.document(space, title="Tanssiaiset", description="Kutsu")
            for space in (town.space, town.programme)
        ]
    run_jobs()
    page = browse(alpha).get("/search/?q=tanssiaiset&kind=document").content.decode()
    for kind, slug, document in zip(
        ("networks", "programmes"), ("village", "project"), documents, strict=True
    ):
        assert f'"/{kind}/{slug}/files/{document.pk}/"' in page
    assert str(documents[0].pk) not in browse(town.beta.site).get("/search/?q=tanssiaiset").content.decode()


def test_all_of_search_can_be_made_anew(town: Any, alpha: Any, as_role: Any) -> None:
    with sites.within(alpha.id):
        ids = sorted(made.document(town.space, title=f"T{number}").pk for number in range(3))
        made.document(town.space, audience="contacts")
        pieces = search._some(None, 2), search._some(ids[1], 2), search._some(ids[2], 2)
    assert [[one[0] for one in piece] for piece in pieces] == [ids[:2], ids[2:], []]
    assert search.KIND in index.rebuilt()
    assert all(len(one[1]) <= 120 for one in pieces[0])


def test_only_what_everybody_sees_can_be_reported(village: Any) -> None:
    with sites.within(village.site.id):
        shown = made.document(village.space, by=village.author, title="Kutsu")
        target = reported.find("document", str(shown.pk))
        assert target is not None
        assert target.is_visible
        assert (str(target.title), list(target.authors)) == ("Kutsu", [village.author.pk])
        inner = made.document(village.space, audience="signed_in")
        assert not reported.find("document", str(inner.pk)).is_visible
        for key in ("x", str(uuid.uuid4()), ""):
            assert reported.find("document", key) is None
        moderation.hide("document", str(shown.pk), by=village.moderator, reason="loukkaava")
        shown.refresh_from_db()
        assert shown.hidden_at is not None
        assert not reported.find("document", str(shown.pk)).is_visible


def test_a_person_takes_the_own_files_along_and_nobody_elses(village: Any) -> None:
    with sites.within(village.site.id):
        mine = made.document(village.space, by=village.author, content=made.pdf("oma"), title="Oma")
        made.version(mine, made.pdf("vieras"), by=village.contact, note="VIERAS")
        made.document(village.space, by=village.contact, content=made.pdf("toinen"), title="VIERAS")
        book = zipfile.ZipFile(io.BytesIO(exporting.zip_of(village.author.pk)))
        contents = [book.read(name) for name in book.namelist() if name.startswith("files/")]
        assert contents == [made.pdf("oma")]
        documents = json.loads(book.read("data/documents.document.json"))
        versions = json.loads(book.read("data/documents.version.json"))
        assert [one["title"] for one in documents] == ["Oma"]
        assert [one["file_name"] for one in versions] == ["kokous.pdf"]
        assert "VIERAS" not in json.dumps([documents, versions])


def test_an_erased_person_leaves_the_files_without_a_name(village: Any) -> None:
    with sites.within(village.site.id):
        document = made.document(village.space, by=village.author)
        other = made.document(village.space, by=village.contact)
        for one in registry.everything_personal():
            if one.model in {Document, Version}:
                one.erase(village.author.pk)
        document.refresh_from_db()
        assert document.created_by_id is None
        assert document.versions.get().uploaded_by_id is None
        assert Document.objects.get(pk=other.pk).created_by_id == village.contact.pk


def test_names_in_files_lead_to_their_page(village: Any) -> None:
    with sites.within(village.site.id):
        document = made.document(village.space)
        where = {one.model: one.where for one in registry.all_words() if one.model in {Document, Version}}
        address = f"/networks/village/files/{document.pk}/"
        assert where[Document](document.pk) == address
        assert where[Version](document.versions.get().pk) == address
        assert where[Version](uuid.uuid4()) == where[Document](uuid.uuid4()) == ""


def test_what_is_given_back_survives_a_missing_file(village: Any, folder: Any) -> None:
    with sites.within(village.site.id):
        made.document(village.space, by=village.author)
        for path in folder.root.rglob("*"):
            if path.is_file():
                path.unlink()
        assert list(queries.given_by(village.author.pk)) == []
