"""The pages of conversations."""

from talkoo.blocks.discussions.views.arranging import (
    asker,
    change_thread,
    circle,
    move,
    section_circle,
    section_words,
    sections,
    split,
    versions,
)
from talkoo.blocks.discussions.views.lists import forum, mine, practice, section, threads
from talkoo.blocks.discussions.views.more import more
from talkoo.blocks.discussions.views.reading import attachment, post, printed, seen, thread
from talkoo.blocks.discussions.views.writing import (
    answer,
    change_post,
    mark,
    mark_post,
    start,
    start_in_section,
    translate,
)

__all__ = [
    "answer",
    "asker",
    "attachment",
    "change_post",
    "change_thread",
    "circle",
    "forum",
    "mark",
    "mark_post",
    "mine",
    "more",
    "move",
    "post",
    "practice",
    "printed",
    "section",
    "section_circle",
    "section_words",
    "sections",
    "seen",
    "split",
    "start",
    "start_in_section",
    "thread",
    "threads",
    "translate",
    "versions",
]
