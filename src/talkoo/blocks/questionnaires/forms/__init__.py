from talkoo.blocks.questionnaires.forms.answering import Asked, asked_form
from talkoo.blocks.questionnaires.forms.editing import About, NewForm
from talkoo.blocks.questionnaires.forms.question import KIND_NAMES, WrittenQuestion

__all__ = ["KIND_NAMES", "About", "Asked", "NewForm", "WrittenQuestion", "asked_form"]
