"""Pages of forms."""

from talkoo.blocks.questionnaires.views.answering import form, sent
from talkoo.blocks.questionnaires.views.editing import about, edit, preview, step
from talkoo.blocks.questionnaires.views.listing import of_space
from talkoo.blocks.questionnaires.views.question import add_question, question, question_step
from talkoo.blocks.questionnaires.views.reading import (
    answer_file,
    answers,
    counts,
    download,
    remove_sheet,
    sensitive,
    sheet,
)

__all__ = [
    "about",
    "add_question",
    "answer_file",
    "answers",
    "counts",
    "download",
    "edit",
    "form",
    "of_space",
    "preview",
    "question",
    "question_step",
    "remove_sheet",
    "sensitive",
    "sent",
    "sheet",
    "step",
]
