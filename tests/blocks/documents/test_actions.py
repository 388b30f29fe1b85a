"""What can be done with the files of a space, and every refusal."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.blocks.documents import actions, models, tasks
from talkoo.blocks.documents.models import Document, Folder, Version
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.files import storage
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.files.tasks import sweep
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.translation.history import Stale
from tests.blocks.documents import made

LONG_AGO = datetime.timedelta(days=30)


@pytest.fixture(autouse=True)
def _inside(request: Any) -> Any:
    if "village" not in request.fixturenames:
        yield
        return
    village = request.getfixturevalue("village")
    with sites.within(village.site.id):
        yield


def facts() -> list[str]:
    return list(
        Entry.objects.filter(fact__startswith="documents.").order_by("id").values_list("fact", flat=True)
    )


def test_a_document_is_added_with_its_first_version(village: Any) -> None:
    document = made.document(
        village.space, by=village.author, title="  Kevät\u202ekokous ", description="Rivi\r\n\r\n\r\nToinen"
    )
    document.refresh_from_db()
    assert (document.title, document.description) == ("Kevätkokous", "Rivi\n\nToinen")
    version = document.versions.get()
    assert (version.number, version.file_name, version.media_type) == (1, "kokous.pdf", "application/pdf")
    assert (version.bytes, version.uploaded_by_id) == (len(made.PDF), village.author.pk)
    assert version.stored_file.size == version.bytes
    assert facts() == ["documents.DocumentAdded"]


@pytest.mark.parametrize("role", ["nobody", "other", "asking", "stand_in", "moderator"])
def test_who_does_not_take_part_adds_nothing_and_nothing_reaches_the_disk(
    village: Any, folder: storage.Folder, role: str
) -> None:
    with pytest.raises(PermissionDenied):
        made.document(village.space, by=getattr(village, role))
    assert not folder.root.exists()
    assert facts() == []


def test_a_newer_version_gets_the_next_number_and_the_older_ones_stay(village: Any) -> None:
    document = made.document(village.space, by=village.author)
    one = made.version(document, made.pdf("uusi"), by=village.author, name="uusi.pdf", note=" korjattu ")
    two = made.version(document, made.picture(), by=village.contact, name="kuva.JPG")
    assert [one.number, two.number] == [2, 3]
    assert (one.note, two.file_name, two.media_type) == ("korjattu", "kuva.png", "image/png")
    assert document.versions.count() == 3
    with pytest.raises(PermissionDenied):
        made.version(document, made.pdf("x"), by=village.participant)


def test_the_newest_file_again_is_no_version_but_an_older_one_is(village: Any) -> None:
    document = made.document(village.space)
    with pytest.raises(actions.Same) as told:
        made.version(document, made.PDF)
    assert told.value.number == 1
    made.version(document, made.pdf("2"))
    assert made.version(document, made.PDF).number == 3
    assert StoredFile.objects.count() == 2


def test_a_form_that_is_sent_twice_adds_once(village: Any) -> None:
    once = uuid.uuid4()
    file = made.examined()
    first = actions.add(village.space.pk, made.words(), file, by=village.author, once=once)
    again = actions.add(village.space.pk, made.words(title="Muu"), file, by=village.author, once=once)
    assert first.pk == again.pk
    once = uuid.uuid4()
    content = made.examined(made.pdf("2"))
    numbers = [actions.add_version(first.pk, content, by=village.author, once=once).number for _again in "ab"]
    assert numbers == [2, 2]
    assert facts() == ["documents.DocumentAdded", "documents.VersionAdded"]
    other = actions.add(village.space.pk, made.words(), file, by=village.contact, once=once)
    assert other.pk != first.pk  # somebody else's form is another form


def test_the_same_file_in_two_places_is_kept_once_for_each_site(
    town: Any, alpha: Any, beta: Any, folder: storage.Folder
) -> None:
    for site, there in ((alpha, town), (beta, town.beta)):
        with sites.within(site.id):
            for title in ("Yksi", "Kaksi"):
                made.document(there.space, title=title)
            made.document(there.elsewhere)
            assert (Version.objects.count(), StoredFile.objects.count()) == (3, 1)
    assert len([path for path in folder.root.rglob("*") if path.is_file()]) == 2


def test_a_space_takes_so_much_and_no_more(village: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(made.PDF)
    monkeypatch.setattr("talkoo.blocks.documents.queries.ROOM", 2 * size)
    one = made.document(village.space)
    made.document(village.space)
    with pytest.raises(actions.NoRoom) as told:
        made.document(village.space)
    assert told.value.left == 0
    with pytest.raises(actions.NoRoom):
        made.version(one, made.pdf("lisää"))
    made.document(village.elsewhere)  # another space has its own room
    actions.delete(one.pk, by=village.contact)
    made.document(village.space)
    with pytest.raises(actions.NoRoom):
        actions.restore(one.pk, by=village.contact)
    one.refresh_from_db()
    assert one.state == "deleted"


def test_describing_changes_what_differs_and_says_so(village: Any) -> None:
    folder = actions.add_folder(village.space.pk, by=village.contact, name="Kokoukset", language="fi")
    document = made.document(village.space, by=village.author)
    changed = actions.describe(
        document.pk, made.words(title="Äänestys", audience="contacts", folder_id=folder.pk), by=village.author
    )
    assert (changed.title, changed.audience, changed.folder_id) == ("Äänestys", "contacts", folder.pk)
    assert changed.title_key > "z"
    record = Entry.objects.get(fact="documents.DocumentDescribed")
    assert sorted(record.values["fields"]) == ["audience", "folder_id", "title"]
    actions.describe(
        document.pk, made.words(title="Äänestys", audience="contacts", folder_id=folder.pk), by=PROGRAM
    )
    assert Entry.objects.filter(fact="documents.DocumentDescribed").count() == 1
    with pytest.raises(PermissionDenied):
        actions.describe(document.pk, made.words(), by=village.participant)
    with pytest.raises(Stale):
        actions.describe(document.pk, made.words(), by=village.author, seen=document.changed_at)


def test_a_folder_of_another_space_is_no_folder(village: Any) -> None:
    elsewhere = actions.add_folder(village.elsewhere.pk, by=village.other, name="Muualla", language="fi")
    document = made.document(village.space)
    for call in (
        lambda: made.document(village.space, folder_id=elsewhere.pk),
        lambda: actions.describe(document.pk, made.words(folder_id=elsewhere.pk), by=PROGRAM),
        lambda: actions.add_folder(
            village.space.pk, by=PROGRAM, name="x", language="fi", parent_id=elsewhere.pk
        ),
    ):
        with pytest.raises(Folder.DoesNotExist):
            call()


def test_folders_stand_in_folders_but_not_too_deep_and_not_twice(
    village: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(name: str, parent: Any = None) -> Folder:
        return actions.add_folder(
            village.space.pk, by=village.contact, name=name, language="fi", parent_id=parent and parent.pk
        )

    one = add("Yksi")
    two = add(" Kaksi ", one)
    three = add("Kolme", two)
    assert two.name == "Kaksi"
    with pytest.raises(actions.TooMany):
        add("Neljä", three)
    with pytest.raises(actions.Taken):
        add("YKSI")
    assert add("Yksi", one).position == 1
    with pytest.raises(IntegrityError, match="documents_folder_name"), transaction.atomic():
        Folder.objects.create(space=village.space, name="Yksi", language="fi")
    with pytest.raises(actions.Taken):
        actions.rename_folder(two.pk, by=village.contact, name="yksi", language="fi")
    assert actions.rename_folder(two.pk, by=village.contact, name="KAKSI", language="sv").language == "sv"
    monkeypatch.setattr(actions, "MOST_FOLDERS", 4)
    with pytest.raises(actions.TooMany):
        add("Viisi")
    for role in ("participant", "author", "nobody", "moderator"):
        person = getattr(village, role)
        with pytest.raises(PermissionDenied):
            actions.add_folder(village.space.pk, by=person, name="x", language="fi")
        with pytest.raises(PermissionDenied):
            actions.rename_folder(one.pk, by=person, name="x", language="fi")
        with pytest.raises(PermissionDenied):
            actions.remove_folder(one.pk, by=person)


def test_only_an_empty_folder_goes_and_deleted_files_move_up(village: Any) -> None:
    outer = actions.add_folder(village.space.pk, by=PROGRAM, name="Ulompi", language="fi")
    inner = actions.add_folder(
        village.space.pk, by=PROGRAM, name="Sisempi", language="fi", parent_id=outer.pk
    )
    document = made.document(village.space, folder_id=inner.pk)
    for folder in (inner, outer):
        with pytest.raises(actions.NotEmpty):
            actions.remove_folder(folder.pk, by=village.contact)
    actions.delete(document.pk, by=village.contact)
    actions.remove_folder(inner.pk, by=village.contact)
    actions.restore(document.pk, by=village.contact)
    document.refresh_from_db()
    assert document.folder_id == outer.pk


def test_deleting_can_be_undone_for_thirty_days_and_then_it_is_gone(
    village: Any, folder: storage.Folder
) -> None:
    document = made.document(village.space, by=village.author, content=made.pdf("oma"))
    made.version(document, made.PDF)
    shared = made.document(village.elsewhere, content=made.PDF)
    start = clock.now()
    with pytest.raises(PermissionDenied):
        actions.delete(document.pk, by=village.participant)
    with pytest.raises(PermissionDenied):
        actions.remove(document.pk, by=village.site_admin)
    with clock.frozen(start):
        actions.delete(document.pk, by=village.author)
        with pytest.raises(NotNow):
            actions.delete(document.pk, by=village.author)
        for call in (
            lambda: made.version(document, made.pdf("x"), by=village.author),
            lambda: actions.describe(document.pk, made.words(title="x"), by=village.author),
        ):
            with pytest.raises(NotNow):
                call()
    with clock.frozen(start + LONG_AGO - datetime.timedelta(seconds=1)):
        with pytest.raises(NotNow):
            actions.remove(document.pk, by=PROGRAM)
        actions.restore(document.pk, by=village.author)
        with pytest.raises(NotNow):
            actions.restore(document.pk, by=village.author)
    with clock.frozen(start):
        actions.delete(document.pk, by=village.author)
    with clock.frozen(start + LONG_AGO):
        with pytest.raises(NotNow):
            actions.restore(document.pk, by=village.author)
        digests = set(StoredFile.objects.values_list("digest", flat=True))
        assert len(digests) == 2
        tasks.remove_deleted(0)
    assert not Document.objects.filter(pk=document.pk).exists()
    assert Document.objects.filter(pk=shared.pk).exists()
    left = StoredFile.objects.get()
    assert left.pk == shared.versions.get().stored_file_id
    assert facts()[-1] == "documents.DocumentRemoved"


def test_files_that_nobody_keeps_leave_the_disk(
    town: Any, alpha: Any, folder: storage.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space)
        actions.delete(document.pk, by=town.contact)
    with clock.frozen(clock.now() + LONG_AGO):
        tasks.remove_deleted(0)
    with sites.within(alpha.id):
        assert not StoredFile.objects.exists()
    files = [path for path in folder.root.rglob("*") if path.is_file()]
    assert len(files) == 1
    monkeypatch.setattr(storage, "SPARED", -1.0)
    sweep(0)
    assert not files[0].exists()


def test_hiding_and_showing_do_nothing_twice(village: Any) -> None:
    document = made.document(village.space)
    for _again in "ab":
        actions.hide(document.pk, by=village.moderator, reason="loukkaava")
    for _again in "ab":
        actions.show(document.pk, by=village.coordinator)
    assert facts()[1:] == ["documents.DocumentHidden", "documents.DocumentShown"]
    for role in ("contact", "author", "staff", "nobody"):
        with pytest.raises(PermissionDenied):
            actions.hide(document.pk, by=getattr(village, role))


def test_no_fact_holds_anybodys_words(village: Any) -> None:
    document = made.document(village.space, by=village.author, title="SALASANA", description="SALASANA")
    made.version(document, made.pdf("2"), name="SALASANA.pdf", note="SALASANA")
    actions.describe(document.pk, made.words(title="SALASANA 2"), by=PROGRAM)
    actions.add_folder(village.space.pk, by=PROGRAM, name="SALASANA", language="fi")
    assert Entry.objects.filter(fact__startswith="documents.").count() == 4
    for record in Entry.objects.all():
        assert "SALASANA" not in str(record.values)


@pytest.mark.parametrize(
    "name", ["a/b.pdf", "a\\b.pdf", "a\nb.pdf", ".pdf", "a", "a.PDF", "a.exe\r\n.pdf", "../x.pdf", ""]
)
def test_the_database_takes_no_name_that_means_something_to_a_path(village: Any, name: str) -> None:
    version = made.document(village.space).versions.get()
    with pytest.raises(IntegrityError, match="documents_version_file_name"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(file_name=name)


@pytest.mark.parametrize(
    "changed",
    [
        {"audience": "friends"},
        {"state": "deleted"},
        {"state": "kept", "deleted_at": datetime.datetime.now(datetime.UTC)},
        {"state": "gone"},
        {"title": ""},
    ],
)
def test_the_database_takes_no_document_that_cannot_be(village: Any, changed: dict[str, Any]) -> None:
    document = made.document(village.space)
    with pytest.raises(IntegrityError, match="documents_document_"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**changed)


def test_the_room_of_a_space_is_as_it_was_promised() -> None:
    assert (models.ROOM, models.DAYS_TO_RESTORE) == (500_000_000, 30)
