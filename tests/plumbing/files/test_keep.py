"""Keeping pictures: files before rows, once for each site, and what the database itself refuses."""

import hashlib
import io
import os
import stat
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from talkoo.kernel import clock
from talkoo.kernel.text import texts
from talkoo.plumbing.files import pictures, storage, tasks
from talkoo.plumbing.files.models import Picture, StoredFile
from talkoo.plumbing.tenancy import sites
from tests.plumbing.files.drawn import photograph, saved
from tests.waits import until_blocked

ALT = texts("fi", fi="Talkoopöytä")


def some(width: int = 640) -> pictures.Examined:
    return pictures.examine(io.BytesIO(saved(photograph(width), "PNG")))


def on_disk(folder: storage.Folder) -> list[str]:
    return sorted(path.name for path in folder.root.rglob("*") if path.is_file())


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


def row(**changed: Any) -> Picture:
    stored = StoredFile.objects.first()
    values = {"full": stored, "small": stored, "width": 9, "height": 9, "small_width": 9, "small_height": 9}
    return Picture.objects.create(**{**values, "created_at": clock.now(), "alt": ALT, **changed})


def test_a_picture_is_kept_under_its_content_for_its_owner_only(
    rows: None, alpha: Any, folder: storage.Folder
) -> None:
    found = some()
    with sites.within(alpha.id):
        picture = pictures.keep(found, ALT)
        picture.refresh_from_db()
        assert (picture.width, picture.height, picture.small_width, picture.small_height) == (
            640,
            400,
            480,
            300,
        )
        assert (picture.alt, picture.is_decorative) == (ALT, False)
        for stored, content in ((picture.full, found.full), (picture.small, found.small)):
            digest = hashlib.sha256(content).hexdigest()
            assert (stored.digest, stored.size, stored.media_type) == (digest, len(content), "image/webp")
            path = folder.root / str(alpha.id) / digest[:2] / digest
            assert path.read_bytes() == content
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            for parent in list(path.parents)[:3]:
                assert stat.S_IMODE(parent.stat().st_mode) == 0o700


def test_the_same_content_twice_is_one_file_and_one_row(
    rows: None, alpha: Any, folder: storage.Folder
) -> None:
    with sites.within(alpha.id):
        one, two = pictures.keep(some(), ALT), pictures.keep(some(), None, True)
        assert one.pk != two.pk
        assert (one.full_id, one.small_id) == (two.full_id, two.small_id)
        assert StoredFile.objects.count() == len(on_disk(folder)) == 2
        tiny = pictures.keep(some(100), ALT)
        assert tiny.full_id == tiny.small_id


def test_the_same_content_at_two_sites_is_two_files(
    rows: None, alpha: Any, beta: Any, folder: storage.Folder
) -> None:
    for site in (alpha, beta):
        with sites.within(site.id):
            pictures.keep(some(100), ALT)
            assert StoredFile.objects.count() == 1
    assert len(on_disk(folder)) == 2
    storage.forget_site(alpha.id)
    storage.forget_site(uuid.uuid4())
    assert [path.name for path in folder.root.iterdir()] == [str(beta.id)]
    assert len(on_disk(folder)) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"alt": None},
        {"alt": {"_": "fi", "fi": ""}},
        {"alt": {"_": "fi", "fi": " \n"}},
        {"alt": {"_": "fi", "sv": "Bord"}},
        {"alt": {"fi": "Pöytä"}},
        {"alt": {}},
        {"alt": ALT, "is_decorative": True},
    ],
)
def test_the_database_wants_words_or_a_decoration_and_never_both(
    rows: None, alpha: Any, given: dict[str, Any]
) -> None:
    with sites.within(alpha.id):
        pictures.keep(some(100), ALT)
        with refused("files_picture_alt_or_decorative"):
            row(**given)
        with refused("files_picture_alt_or_decorative"):
            pictures.keep(some(100), given["alt"], given.get("is_decorative", False))
        with refused("files_picture_alt_or_decorative"), connection.cursor() as cursor:
            cursor.execute("update files_picture set alt = 'null'::jsonb")
        row(alt=None, is_decorative=True)


def test_the_database_refuses_files_and_sizes_that_cannot_be(rows: None, alpha: Any, beta: Any) -> None:
    with sites.within(alpha.id):
        pictures.keep(some(100), ALT)
        stored = StoredFile.objects.get()
        with refused("files_picture_size"):
            row(small_height=0)
        for changed in ({"digest": "AB" * 32}, {"digest": "../../../etc/passwd"}, {"size": 0}, {}):
            values = {
                "digest": stored.digest,
                "size": 1,
                "media_type": "image/webp",
                "created_at": clock.now(),
            }
            with refused("files_storedfile_"):
                StoredFile.objects.create(**{**values, **changed})
    with sites.within(beta.id), refused("files_picture_full_id_same_site"):
        row(full=stored, small=stored)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def test_what_a_row_says_of_its_file_cannot_be_changed(rows: None, alpha: Any) -> None:
    with sites.within(alpha.id):
        pictures.keep(some(100), ALT)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            StoredFile.objects.update(digest="0" * 64)


def test_a_crash_between_file_and_row_leaves_a_file_and_never_a_row(
    committed: None, alpha: Any, folder: storage.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_given: Any, **_more: Any) -> None:
        assert len(on_disk(folder)) == 2, "the files are there before the row of the picture"
        raise RuntimeError("the power went off")

    with monkeypatch.context() as broken:
        broken.setattr(Picture.objects, "create", crash)
        with pytest.raises(RuntimeError), sites.within(alpha.id):
            pictures.keep(some(), ALT)
    assert len(on_disk(folder)) == 2
    with sites.within(alpha.id):
        assert StoredFile.objects.count() == 0
        pictures.keep(some(), ALT)
        assert len(on_disk(folder)) == StoredFile.objects.count() == 2


def test_a_disk_that_takes_no_more_leaves_no_row_and_no_half_file(
    rows: None, alpha: Any, folder: storage.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.fsync

    def full(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(28, "No space left on device")
        really(handle)

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"), sites.within(alpha.id):
            pictures.keep(some(), ALT)
    assert on_disk(folder) == []
    with sites.within(alpha.id):
        assert StoredFile.objects.count() == 0


def test_a_file_cut_short_is_written_again(rows: None, alpha: Any, folder: storage.Folder) -> None:
    with sites.within(alpha.id):
        stored = pictures.keep(some(100), ALT).full
        path = folder.path(alpha.id, stored.digest)
        path.write_bytes(b"RIFF")
        pictures.keep(some(100), ALT)
        assert path.stat().st_size == stored.size


def test_words_are_changed_and_a_picture_is_taken_away(
    rows: None, alpha: Any, folder: storage.Folder
) -> None:
    with sites.within(alpha.id):
        one, two = pictures.keep(some(), ALT), pictures.keep(some(), ALT)
        pictures.describe(one.pk, None, is_decorative=True)
        one.refresh_from_db()
        assert (one.alt, one.is_decorative) == (None, True)
        pictures.discard(one.pk)
        assert StoredFile.objects.count() == 2, "the other one shows them"
        pictures.discard(two.pk)
        assert (StoredFile.objects.count(), Picture.objects.count()) == (0, 0)
        with pytest.raises(Picture.DoesNotExist):
            pictures.discard(two.pk)
    assert len(on_disk(folder)) == 2, "the files stay until the sweep"


def test_another_site_can_neither_describe_nor_discard(rows: None, alpha: Any, beta: Any) -> None:
    with sites.within(alpha.id):
        picture = pictures.keep(some(100), ALT)
    with sites.within(beta.id):
        for verb in (lambda: pictures.describe(picture.pk, None, True), lambda: pictures.discard(picture.pk)):
            with pytest.raises(Picture.DoesNotExist):
                verb()


def test_the_sweep_takes_what_no_row_names_and_nobody_touched_for_a_day(
    rows: None, alpha: Any, beta: Any, folder: storage.Folder
) -> None:
    with sites.within(alpha.id):
        wanted = pictures.keep(some(100), ALT).full.digest
        gone = pictures.keep(some(200), ALT)
        left = gone.full.digest
    with sites.within(beta.id):
        foreign = pictures.keep(some(100), ALT).full.digest
    half = folder.path(alpha.id, wanted).with_name(".half")
    half.write_bytes(b"x")
    age(folder)
    with sites.within(alpha.id):
        pictures.discard(gone.pk)
    fresh = folder.keep(alpha.id, b"of a transaction that still runs")
    sweep()
    assert on_disk(folder) == sorted([wanted, left, fresh, foreign])
    age(folder)
    sweep()
    assert on_disk(folder) == sorted([wanted, foreign])


def age(folder: storage.Folder) -> None:
    long_ago = time.time() - storage.SPARED - 60
    for path in folder.root.rglob("*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))


def sweep() -> None:
    tasks.sweep.func(timestamp=0)


def test_a_file_that_is_kept_again_while_it_is_swept_stays(
    alpha: Any, folder: storage.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = folder.keep(alpha.id, b"content")
    age(folder)
    looks = iter([True, False])  # old when it is looked at first; touched before it was put aside
    monkeypatch.setattr(storage, "_is_old", lambda path: next(looks))
    assert folder.sweep(alpha.id, set()) == 0
    assert folder.path(alpha.id, digest).read_bytes() == b"content"


def test_one_takes_a_picture_away_while_another_keeps_the_same(
    committed: None, alpha: Any, as_role: Callable[..., psycopg.Connection], folder: storage.Folder
) -> None:
    """The second waits until the first has committed, and then makes the row anew."""
    found = some(100)
    with sites.within(alpha.id):
        picture = pictures.keep(found, ALT)
    troubles: list[BaseException] = []

    def keep_too() -> None:
        try:
            with sites.within(alpha.id):
                pictures.keep(found, ALT)
        except BaseException as problem:
            troubles.append(problem)
        finally:
            connection.close()

    other = threading.Thread(target=keep_too)
    with sites.within(alpha.id):
        pictures.discard(picture.pk)
        other.start()
        until_blocked(as_role("super"))
    other.join(10)
    assert troubles == []
    with sites.within(alpha.id):
        kept = Picture.objects.get()
        assert kept.full_id != picture.full_id
        assert folder.has(alpha.id, kept.full.digest, kept.full.size)


def test_one_keeps_a_picture_while_another_takes_the_same_away(
    committed: None, alpha: Any, as_role: Callable[..., psycopg.Connection]
) -> None:
    """The row of the file stays, because the taker looks only after the keeper has committed."""
    found = some(100)
    with sites.within(alpha.id):
        picture = pictures.keep(found, ALT)
    troubles: list[BaseException] = []

    def discard_too() -> None:
        try:
            with sites.within(alpha.id):
                pictures.discard(picture.pk)
        except BaseException as problem:
            troubles.append(problem)
        finally:
            connection.close()

    other = threading.Thread(target=discard_too)
    with sites.within(alpha.id):
        fresh = pictures.keep(found, ALT)
        other.start()
        until_blocked(as_role("super"))
    other.join(10)
    assert troubles == []
    with sites.within(alpha.id):
        assert [one.pk for one in Picture.objects.all()] == [fresh.pk]
        assert StoredFile.objects.count() == 1
