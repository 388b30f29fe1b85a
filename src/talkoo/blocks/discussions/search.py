"""What search knows of conversations: the title and first post of threads that everybody may read, and nothing else."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.discussions import facts
from talkoo.blocks.discussions.models import Thread
from talkoo.kernel import markup, pages
from talkoo.kernel.facts import on
from talkoo.kernel.rows import fetch
from talkoo.people.spaces import facts as spaces
from talkoo.people.spaces.queries import PUBLIC
from talkoo.plumbing.search import index, kinds

KIND = "thread"

_FINDABLE = f"""
select t.id, t.code, t.title, t.language, p.html from discussions_thread t
join discussions_section c on c.id = t.section_id left join spaces_space s on s.id = c.space_id
left join discussions_post p on p.thread_id = t.id and p.number = 1 and p.deleted_at is null and p.hidden_at is null
where t.audience = 'everybody' and t.state in ('open', 'closed') and (s.id is null or ({PUBLIC}))
"""


def _found(extra: str, *parameters: Any) -> list[index.Object]:
    rows = fetch(_FINDABLE + extra, list(parameters))
    return [
        (
            row["id"],
            row["code"],
            [
                index.Document(
                    language=row["language"],
                    title=row["title"],
                    summary=markup.line_of(row["html"] or "", 400),
                )
            ],
        )
        for row in rows
    ]


def _renew(ids: list[uuid.UUID]) -> None:
    # Locked, or a job that read it before a change could write after the job of that change.
    there = Thread.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    list(there)
    found = {one[0]: one for one in _found("and t.id = any(%s)", ids)}
    index.put_all(KIND, [found.get(identity, (identity, "", ())) for identity in ids])


@on(
    facts.ThreadStarted,
    facts.ThreadStateChanged,
    facts.ThreadDescribed,
    facts.ThreadMoved,
    facts.ThreadSplit,
    facts.PostChanged,
    facts.PostDeleted,
    facts.PostHidden,
    facts.PostShown,
)
def renew(fact: Any) -> None:
    """Bring what search knows up to what the thread says now."""
    _renew([fact.thread_id, *([fact.into_id] if isinstance(fact, facts.ThreadSplit) else [])])


@on(spaces.SpaceStateChanged)
def renew_all(fact: spaces.SpaceStateChanged) -> None:
    """A space that nobody sees any more takes its conversation along."""
    found = Thread.objects.filter(section__space=fact.space_id).order_by("pk").values_list("pk", flat=True)
    _renew(list(found))


def _some(after: uuid.UUID | None, at_most: int) -> list[index.Object]:
    return _found("and (%s::uuid is null or t.id > %s) order by t.id limit %s", after, after, at_most)


def _address(code: str) -> str:
    return pages.address("discussions:thread", code)


index.rebuild_with(KIND, _some)
kinds.show_with(KIND, _("Conversations"), _address, 6)
