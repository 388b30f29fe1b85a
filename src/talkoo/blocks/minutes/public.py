"""What other parts of the product use of minutes: an agenda keeps what was said elsewhere."""

import uuid
from typing import Any

from talkoo.blocks.minutes import actions, queries
from talkoo.kernel import keeping, markup
from talkoo.kernel.pages import path_in
from talkoo.kernel.text import clean_line


def places(space_id: uuid.UUID, by: Any) -> list[keeping.Place]:
    """The agendas of the space that this person may add to now, the newest first."""
    return [
        keeping.Place(f"{row['meeting_kind']}/{row['meeting_key']}", label)
        for row, label in queries.open_agendas(space_id, by)
    ]


def keep(
    space_id: uuid.UUID, *, title: str, text: str, language: str, by: Any, once: uuid.UUID, into: str
) -> str:
    """What was said elsewhere becomes an item of this agenda: the path of its page. Raises PermissionDenied, NotNow
    when the agenda is closed, ValueError for a place that is none."""
    kind, _slash, key = into.partition("/")
    said = "\n\n".join(
        markup.line_of(markup.render(part), 600) for part in text.split("\n\n") if part.strip()
    )
    given = actions.Proposal(title=clean_line(title)[:200], language=language, text=said[:5_000])
    actions.propose(kind, uuid.UUID(key), given, by=by, once=once)
    return path_in("", "", "minutes:minutes", kind, uuid.UUID(key))
