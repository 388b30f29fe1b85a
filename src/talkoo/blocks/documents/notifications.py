"""Which fact about files is told to whom. A mail says that a file came, never what it is called or holds."""

from typing import Any

from talkoo.blocks.documents import facts
from talkoo.blocks.documents.models import Document
from talkoo.kernel.facts import on, silence
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.models import Space
from talkoo.plumbing.notify.tell import tell

silence(facts.DocumentDescribed, "the page shows it; who may see it was chosen by whoever looks after it")
silence(facts.DocumentRestored, "whoever brings it back sees it")
silence(facts.DocumentHidden, "the moderator's decision is told by the part that keeps it")
silence(facts.DocumentShown, "the moderator's decision is told by the part that keeps it")


def _about(space_id: Any) -> dict[str, Any]:
    space = Space.objects.get(pk=space_id)
    return {"about": space.name, "slug": space.slug, "kind": space.kind, "funding": spaces.lines_of(space.pk)}


@on(facts.DocumentAdded, facts.VersionAdded)
def tell_the_contact(fact: facts.DocumentAdded | facts.VersionAdded) -> None:
    """To the contact, when somebody else has added something. The program's own doing is no news."""
    contact_id = spaces.contact_of(fact.space_id)
    if contact_id is None or fact.actor_id in {None, contact_id}:
        return
    about = _about(fact.space_id)
    tell(
        fact,
        "documents.added",
        [contact_id],
        file_page=f"documents:{about.pop('kind')}_file",
        document_id=fact.document_id,
        is_version=isinstance(fact, facts.VersionAdded),
        **about,
    )


@on(facts.DocumentDeleted)
def tell_who_added_it(fact: facts.DocumentDeleted) -> None:
    """To whoever had added it, when somebody else took it away."""
    document = Document.objects.filter(pk=fact.document_id).first()
    if document is None or document.created_by_id in {None, fact.actor_id} or fact.actor_id is None:
        return
    about = _about(fact.space_id)
    tell(
        fact,
        "documents.deleted",
        [document.created_by_id],
        deleted_page=f"documents:{about.pop('kind')}_deleted_files",
        **about,
    )
