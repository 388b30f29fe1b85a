"""Two at once: everybody gets in, in order, and nobody gets past a limit."""

import datetime
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from talkoo.blocks.documents import actions
from talkoo.blocks.documents.models import Document, Folder, Version
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.files import storage
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy import sites
from tests.blocks.documents import made


def all_at_once(site: Any, works: list[Callable[[], Any]]) -> list[Any]:
    """What each of them gave or raised, begun at the same moment, each with a connection of its own."""
    results: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(number: int) -> None:
        try:
            with sites.within(site.id):
                start.wait(10)
                results[number] = works[number]()
        except Exception as problem:
            results[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_versions_added_at_once_all_get_in_one_after_the_other(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space)
    files = [made.examined(made.pdf(str(number))) for number in range(8)]
    results = all_at_once(
        alpha,
        [
            lambda file=file: actions.add_version(document.pk, file, by=town.contact, once=uuid.uuid4())
            for file in files
        ],
    )
    assert sorted(version.number for version in results) == list(range(2, 10))
    with sites.within(alpha.id):
        assert document.versions.count() == 9


def test_the_same_form_sent_at_once_adds_one_document(town: Any, alpha: Any) -> None:
    once = uuid.uuid4()
    files = [made.examined() for _number in range(6)]
    results = all_at_once(
        alpha,
        [
            lambda file=file: actions.add(town.space.pk, made.words(), file, by=town.author, once=once)
            for file in files
        ],
    )
    assert len({document.pk for document in results}) == 1
    with sites.within(alpha.id):
        assert (Document.objects.count(), Version.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_files_sent_at_once_take_the_last_room_once(
    town: Any, alpha: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = [made.pdf(f"sama koko {number}") for number in range(6)]
    monkeypatch.setattr("talkoo.blocks.documents.queries.ROOM", len(contents[0]) * 2)
    results = all_at_once(
        alpha,
        [
            lambda content=content: made.document(town.space, content=content, by=town.author)
            for content in contents
        ],
    )
    assert sum(isinstance(one, Document) for one in results) == 2
    assert sum(isinstance(one, actions.NoRoom) for one in results) == 4
    with sites.within(alpha.id):
        assert Version.objects.count() == 2


def test_the_same_folder_named_at_once_is_there_once(town: Any, alpha: Any) -> None:
    results = all_at_once(
        alpha,
        [
            lambda: actions.add_folder(town.space.pk, by=town.contact, name="Sama", language="fi")
            for _number in range(4)
        ],
    )
    assert sum(isinstance(one, Folder) for one in results) == 1
    assert sum(isinstance(one, actions.Taken) for one in results) == 3


def test_a_folder_goes_or_gets_a_file_but_not_both(town: Any, alpha: Any) -> None:
    for number in range(4):
        with sites.within(alpha.id):
            folder = actions.add_folder(town.space.pk, by=town.contact, name=f"K{number}", language="fi")
        gone, added = all_at_once(
            alpha,
            [
                lambda folder=folder: actions.remove_folder(folder.pk, by=town.contact),
                lambda folder=folder: made.document(town.space, by=town.contact, folder_id=folder.pk),
            ],
        )
        is_refused = isinstance(gone, actions.NotEmpty)
        assert isinstance(added, Document if is_refused else Folder.DoesNotExist), (gone, added)


def test_deleting_twice_at_once_deletes_once(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        document = made.document(town.space)
    results = all_at_once(
        alpha, [lambda: actions.delete(document.pk, by=town.contact) for _number in range(4)]
    )
    assert sum(isinstance(one, Document) for one in results) == 1


def test_the_last_reference_goes_while_the_same_content_comes(
    town: Any, alpha: Any, folder: storage.Folder
) -> None:
    """Either the file is kept for the newcomer or recorded anew; never a document without its file."""
    for _number in range(4):
        with sites.within(alpha.id):
            old = made.document(town.space)
            actions.delete(old.pk, by=town.contact)
        with clock.frozen(clock.now() + datetime.timedelta(days=31)):
            removed, added = all_at_once(
                alpha,
                [
                    lambda old=old: actions.remove(old.pk, by=PROGRAM),
                    lambda: made.document(town.elsewhere),
                ],
            )
        assert removed is None
        with sites.within(alpha.id):
            stored = added.versions.get().stored_file
            assert folder.has(alpha.id, stored.digest, stored.size)
            assert StoredFile.objects.count() == 1
            actions.delete(added.pk, by=town.other)
