"""Everything that changes the files of a space. Locks are taken in one order: space, document, stored file."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.documents import facts, queries
from talkoo.blocks.documents.models import (
    DAYS_TO_RESTORE,
    DEEPEST,
    MOST_FOLDERS,
    Audience,
    Document,
    Folder,
    Opening,
    State,
    Version,
)
from talkoo.blocks.documents.states import LIFECYCLE
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line, clean_paragraphs, sort_key
from talkoo.people.spaces.models import Space
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.translation.history import Stale


class NoRoom(Exception):
    """The space has no room for the file; `left` is how many bytes there is room for."""

    def __init__(self, left: int):
        super().__init__(left)
        self.left = max(left, 0)


class Same(Exception):
    """The file is the newest version already; `number` is that version's."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


class Taken(Exception):
    """There is a folder with this name in the same place."""


class TooMany(Exception):
    """The space has as many folders as it can have, or they would stand too deep inside each other."""


class NotEmpty(Exception):
    """There is something in the folder."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What people say of a document, where it stands and whom it is for."""

    title: str
    language: str
    description: str = ""
    audience: str = Audience.PARTICIPANTS
    folder_id: uuid.UUID | None = None


@action
def add_folder(
    space_id: uuid.UUID, *, by: Any, name: str, language: str, parent_id: uuid.UUID | None = None
) -> Folder:
    """A new folder, the last of its place. Raises PermissionDenied, Taken, TooMany, Folder.DoesNotExist."""
    space = _locked(space_id)
    require(by, "documents.arrange", space.pk)
    name = clean_line(name)
    depth, above = 1, _folder(space.pk, parent_id)
    while above is not None:
        depth, above = depth + 1, above.parent
    beside = Folder.objects.filter(space=space)
    if depth > DEEPEST or beside.count() >= MOST_FOLDERS:
        raise TooMany(space.pk)
    _is_free(beside, parent_id, name)
    last = beside.filter(parent=parent_id).order_by("-position").values_list("position", flat=True).first()
    folder = Folder.objects.create(
        space=space,
        parent_id=parent_id,
        name=name,
        language=language,
        position=0 if last is None else min(last + 1, 30_000),
    )
    emit(facts.FolderAdded(actor_id=id_of(by), space_id=space.pk, folder_id=folder.pk))
    return folder


@action
def rename_folder(folder_id: uuid.UUID, *, by: Any, name: str, language: str) -> Folder:
    """Raises PermissionDenied, Taken, Folder.DoesNotExist."""
    space_id = Folder.objects.values_list("space_id", flat=True).get(pk=folder_id)
    _locked(space_id)
    folder = Folder.objects.select_for_update().get(pk=folder_id)
    require(by, "documents.arrange", folder.space_id)
    name = clean_line(name)
    _is_free(Folder.objects.filter(space=space_id).exclude(pk=folder.pk), folder.parent_id, name)
    folder.name, folder.language = name, language
    folder.save(update_fields=["name", "language"])
    emit(facts.FolderRenamed(actor_id=id_of(by), space_id=space_id, folder_id=folder.pk))
    return folder


@action
def remove_folder(folder_id: uuid.UUID, *, by: Any) -> None:
    """Take away an empty folder. Deleted documents that stood in it move one up, so that they can be brought back.

    Raises PermissionDenied, NotEmpty, Folder.DoesNotExist.
    """
    space_id = Folder.objects.values_list("space_id", flat=True).get(pk=folder_id)
    _locked(space_id)
    folder = Folder.objects.select_for_update().get(pk=folder_id)
    require(by, "documents.arrange", folder.space_id)
    inside = Document.objects.filter(folder=folder)
    if inside.filter(state=State.KEPT).exists() or Folder.objects.filter(parent=folder).exists():
        raise NotEmpty(folder.pk)
    inside.update(folder=folder.parent_id)
    folder.delete()
    emit(facts.FolderRemoved(actor_id=id_of(by), space_id=space_id, folder_id=folder_id))


@action
def let_participants_add(space_id: uuid.UUID, is_open: bool, *, by: Any) -> None:
    """Say whether those who take part may add files. What they have added stays theirs. Raises PermissionDenied."""
    space = _locked(space_id)
    require(by, "documents.arrange", space.pk)
    if Opening.objects.filter(space=space).exists() == is_open:
        return
    if is_open:
        Opening.objects.create(space=space)
    else:
        Opening.objects.filter(space=space).delete()
    emit(facts.AddingChanged(actor_id=id_of(by), space_id=space.pk, is_open=is_open))


@action
def add(
    space_id: uuid.UUID, given: Words, file: files.Examined, *, by: Any, once: uuid.UUID, note: str = ""
) -> Document:
    """A new document with its first version. `once` names the form: sent again, it gives the document it made before.

    Raises PermissionDenied, NoRoom, Folder.DoesNotExist, and OSError when the disk is full.
    """
    require(by, "documents.add", space_id)
    laid = files.lay(file)
    space = _locked(space_id)
    if before := _made_before(once, by):
        return before.document
    _folder(space.pk, given.folder_id)
    _has_room(space.pk, laid.size)
    now = clock.now()
    title = clean_line(given.title)
    document = Document.objects.create(
        space=space,
        folder_id=given.folder_id,
        title=title,
        title_key=sort_key(title, given.language),
        language=given.language,
        description=clean_paragraphs(given.description),
        audience=given.audience,
        created_by_id=id_of(by),
        created_at=now,
        changed_at=now,
    )
    _put(document, 1, laid, by=by, once=once, note=note)
    emit(
        facts.DocumentAdded(
            actor_id=id_of(by), space_id=space.pk, document_id=document.pk, audience=given.audience
        )
    )
    return document


@action
def add_version(
    document_id: uuid.UUID, file: files.Examined, *, by: Any, once: uuid.UUID, note: str = ""
) -> Version:
    """A newer version; of two added at once, the one that comes second gets the next number.

    `once` as in `add`. Raises PermissionDenied, NoRoom, Same, NotNow when it has been deleted, Document.DoesNotExist.
    """
    found = Document.objects.get(pk=document_id)
    require(by, "documents.change", found)
    laid = files.lay(file)
    document = _locked_document(found)
    require(by, "documents.change", document)
    if before := _made_before(once, by):
        return before
    if document.state != State.KEPT:
        raise NotNow("it has been deleted")
    newest = document.versions.select_related("stored_file").order_by("-number").first()
    if newest is not None and newest.stored_file.digest == laid.digest:
        raise Same(newest.number)
    _has_room(document.space_id, laid.size)
    version = _put(document, newest.number + 1 if newest else 1, laid, by=by, once=once, note=note)
    document.changed_at = version.uploaded_at
    document.save(update_fields=["changed_at"])
    emit(
        facts.VersionAdded(
            actor_id=id_of(by), space_id=document.space_id, document_id=document.pk, number=version.number
        )
    )
    return version


@action
def describe(
    document_id: uuid.UUID, given: Words, *, by: Any, seen: datetime.datetime | None = None
) -> Document:
    """Change what it is called, where it stands or whom it is for. `seen`: when it had last changed as `by` read it.

    Nothing happens when nothing differs. Raises PermissionDenied, Stale, NotNow when it has been deleted,
    Folder.DoesNotExist, Document.DoesNotExist.
    """
    document = _locked_document(Document.objects.get(pk=document_id))
    require(by, "documents.change", document)
    if document.state != State.KEPT:
        raise NotNow("it has been deleted")
    if seen is not None and seen != document.changed_at:
        raise Stale(document.pk)
    _folder(document.space_id, given.folder_id)
    wanted = {
        "title": clean_line(given.title),
        "language": given.language,
        "description": clean_paragraphs(given.description),
        "audience": given.audience,
        "folder_id": given.folder_id,
    }
    changed = [name for name, value in wanted.items() if getattr(document, name) != value]
    if not changed:
        return document
    for name in changed:
        setattr(document, name, wanted[name])
    document.title_key = sort_key(document.title, document.language)
    document.changed_at = clock.now()
    document.save(update_fields=[*changed, "title_key", "changed_at"])
    emit(
        facts.DocumentDescribed(
            actor_id=id_of(by), space_id=document.space_id, document_id=document.pk, fields=changed
        )
    )
    return document


@action
def delete(document_id: uuid.UUID, *, by: Any) -> Document:
    """Take it away; it can be brought back for 30 days. Raises PermissionDenied, NotNow, Document.DoesNotExist."""
    document = _locked_document(Document.objects.get(pk=document_id))
    require(by, "documents.change", document)
    document.state = State(LIFECYCLE.after("delete", document.state))
    document.deleted_at = clock.now()
    document.save(update_fields=["state", "deleted_at"])
    emit(facts.DocumentDeleted(actor_id=id_of(by), space_id=document.space_id, document_id=document.pk))
    return document


@action
def restore(document_id: uuid.UUID, *, by: Any) -> Document:
    """Bring a deleted one back as it was. Raises PermissionDenied, NoRoom, NotNow when it is there or too late."""
    document = _locked_document(Document.objects.get(pk=document_id))
    require(by, "documents.change", document)
    document.state = State(LIFECYCLE.after("restore", document.state))
    if document.deleted_at is None or _is_over(document):
        raise NotNow("its time has run out")
    _has_room(document.space_id, sum(version.bytes for version in document.versions.all()))
    document.deleted_at = None
    document.save(update_fields=["state", "deleted_at"])
    emit(facts.DocumentRestored(actor_id=id_of(by), space_id=document.space_id, document_id=document.pk))
    return document


@action
def remove(document_id: uuid.UUID, *, by: Any) -> None:
    """Forget a deleted one whose time has run out, with its files unless the same content is kept elsewhere.

    Raises PermissionDenied and NotNow.
    """
    document = _locked_document(Document.objects.get(pk=document_id))
    require(by, "documents.remove", document)
    if document.state != State.DELETED or not _is_over(document):
        raise NotNow("it can still be brought back")
    ours = set(document.versions.values_list("stored_file_id", flat=True))
    files.forget(ours, after=document.delete)
    emit(facts.DocumentRemoved(actor_id=id_of(by), space_id=document.space_id, document_id=document_id))


@action
def hide(document_id: uuid.UUID | str, *, by: Any, reason: str = "") -> None:
    """Take it out of sight for all but those who look after the space. Hidden already: nothing happens.

    `reason` stands with the decision of whoever asks for it. Raises PermissionDenied, Document.DoesNotExist.
    """
    document = _locked_document(Document.objects.get(pk=document_id))
    require(by, "documents.hide", document)
    if document.hidden_at is not None:
        return
    document.hidden_at = clock.now()
    document.save(update_fields=["hidden_at"])
    emit(facts.DocumentHidden(actor_id=id_of(by), space_id=document.space_id, document_id=document.pk))


@action
def show(document_id: uuid.UUID | str, *, by: Any) -> None:
    """Let a hidden one be seen again. Raises PermissionDenied, Document.DoesNotExist."""
    document = _locked_document(Document.objects.get(pk=document_id))
    require(by, "documents.hide", document)
    if document.hidden_at is None:
        return
    document.hidden_at = None
    document.save(update_fields=["hidden_at"])
    emit(facts.DocumentShown(actor_id=id_of(by), space_id=document.space_id, document_id=document.pk))


def _locked(space_id: uuid.UUID) -> Space:
    """Whoever adds to a space waits here for the others: the room is counted and numbers are given one at a time."""
    return Space.objects.select_for_update(no_key=True).get(pk=space_id)


def _locked_document(found: Document) -> Document:
    _locked(found.space_id)
    return Document.objects.select_for_update().get(pk=found.pk)


def _folder(space_id: uuid.UUID, folder_id: uuid.UUID | None) -> Folder | None:
    """Raises Folder.DoesNotExist when the space has no such folder."""
    return Folder.objects.get(pk=folder_id, space=space_id) if folder_id else None


def _is_free(beside: Any, parent_id: uuid.UUID | None, name: str) -> None:
    if beside.filter(parent=parent_id, name__iexact=name).exists():
        raise Taken(name)


def _has_room(space_id: uuid.UUID, size: int) -> None:
    left = queries.room_left(space_id)
    if size > left:
        raise NoRoom(left)


def _is_over(document: Document) -> bool:
    days = datetime.timedelta(days=DAYS_TO_RESTORE)
    return document.deleted_at is not None and document.deleted_at + days <= clock.now()


def _made_before(once: uuid.UUID, by: Any) -> Version | None:
    return Version.objects.select_related("document").filter(once=once, uploaded_by=id_of(by)).first()


def _put(
    document: Document, number: int, laid: files.Laid, *, by: Any, once: uuid.UUID, note: str
) -> Version:
    return Version.objects.create(
        document=document,
        number=number,
        stored_file_id=files.keep(laid),
        file_name=laid.name,
        media_type=laid.kind.media_type,
        bytes=laid.size,
        note=clean_line(note),
        once=once,
        uploaded_by_id=id_of(by),
        uploaded_at=clock.now(),
    )
