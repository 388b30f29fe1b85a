"""What a notification says in one line, and where it leads, in the language of whoever reads it."""

import re
from dataclasses import dataclass

from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import posting
from talkoo.plumbing.notify.news import Story
from talkoo.plumbing.notify.reach import Reach
from talkoo.plumbing.tenancy import current


@dataclass(frozen=True)
class Line:
    """`address` is the full address of the thing on our own site; empty when it leads nowhere."""

    subject: str
    address: str


def _draft(story: Story, language: str, name: str) -> compose.Draft:
    words = posting.words_for(Reach(story.fact_id, name, language), story.context)
    return compose.Draft(story.kind, language, words)


def subject(story: Story, language: str, name: str) -> str:
    """The subject of its mail, for somebody of this name."""
    return _draft(story, language, name).subject()


def line(story: Story, language: str, name: str) -> Line:
    """Subject, and the first address of our own in the words of its mail; others are people's words, never followed."""
    draft = _draft(story, language, name)
    home = compose.address_of("home", language=current.site().default_language)
    found = re.search(rf"(?:^|(?<=\s)){re.escape(home)}[^\s<>\"]*", draft.body(), re.MULTILINE)
    return Line(draft.subject(), found[0] if found else "")
