"""What search knows of advice: what is published, in every language it is in."""

import uuid
from functools import partial

from django.utils.translation import gettext_lazy as _

from talkoo.areas.advice import facts, queries
from talkoo.areas.advice.models import Entry, EntryState
from talkoo.kernel import pages
from talkoo.kernel.facts import on
from talkoo.kernel.text import languages_of, pick
from talkoo.plumbing.search import index, kinds
from talkoo.plumbing.search.index import Document
from talkoo.plumbing.vocabulary import known as words

KIND = "advice"


def documents(entry: Entry) -> list[Document]:
    """One document for each language it is in."""
    topics = queries.entries.topics_of(entry.pk)
    return [
        Document(
            language=language,
            title=pick(entry.question, language).text,
            summary=pick(entry.answer, language).text,
            labels=tuple(words.label(one, language) for one in topics),
        )
        for language in dict.fromkeys([*languages_of(entry.question), *languages_of(entry.answer)])
    ]


@on(
    facts.EntryPublished,
    facts.EntryChanged,
    facts.EntryWithdrawn,
    facts.EntryHidden,
    facts.EntryShown,
)
def renew(fact: facts.EntryPublished | facts.EntryHidden) -> None:
    """Bring what search knows up to what it says now; one that nobody may read is not found."""
    # Locked, or a job that read it before a change could write after the job of that change.
    entry = Entry.objects.select_for_update().filter(pk=fact.entry_id).first()
    if entry and entry.state == EntryState.PUBLISHED and not entry.hidden_at:
        index.put(KIND, entry.pk, entry.slug, documents(entry))
    else:
        index.take_away(KIND, fact.entry_id)


def _some(after: uuid.UUID | None, at_most: int) -> list[index.Object]:
    found = Entry.objects.filter(state=EntryState.PUBLISHED, hidden_at=None).order_by("id")
    if after:
        found = found.filter(pk__gt=after)
    return [(entry.pk, entry.slug, documents(entry)) for entry in found[:at_most]]


index.rebuild_with(KIND, _some)
kinds.show_with(KIND, _("Advice"), partial(pages.address, "advice:entry"), 5)
