"""Everything that changes conversations. Locks are taken in one order: section, thread, post."""

from talkoo.blocks.discussions.actions.arranging import (
    change_state,
    describe,
    hide_post,
    hide_thread,
    look_at_asker,
    move,
    show_post,
    show_thread,
    split,
)
from talkoo.blocks.discussions.actions.marking import (
    bookmark,
    follow,
    mark_helpful,
    mark_learnt,
    mark_solved,
    react,
    read_to,
)
from talkoo.blocks.discussions.actions.sections import (
    Circle,
    make_section,
    rename_section,
    set_up,
)
from talkoo.blocks.discussions.actions.translating import translate, wish_translation
from talkoo.blocks.discussions.actions.writing import (
    Came,
    TooWide,
    Words,
    answer,
    change_post,
    delete_post,
    drop_draft,
    save_draft,
    start,
)

__all__ = [
    "Came",
    "Circle",
    "TooWide",
    "Words",
    "answer",
    "bookmark",
    "change_post",
    "change_state",
    "delete_post",
    "describe",
    "drop_draft",
    "follow",
    "hide_post",
    "hide_thread",
    "look_at_asker",
    "make_section",
    "mark_helpful",
    "mark_learnt",
    "mark_solved",
    "move",
    "react",
    "read_to",
    "rename_section",
    "save_draft",
    "set_up",
    "show_post",
    "show_thread",
    "split",
    "start",
    "translate",
    "wish_translation",
]
