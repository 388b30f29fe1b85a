"""Pages of advice: asking, reading, answering, publishing, and what concerns several organisations."""

from talkoo.areas.advice.views.asking import ask, in_touch, mine
from talkoo.areas.advice.views.cases import desk, forum, hand_over, question, step
from talkoo.areas.advice.views.matters import concern, found, matters
from talkoo.areas.advice.views.publishing import agree, entries, entry_step, texts
from talkoo.areas.advice.views.reading import advice, entry, printed
from talkoo.areas.advice.views.writing import new, new_of, write

__all__ = [
    "advice",
    "agree",
    "ask",
    "concern",
    "desk",
    "entries",
    "entry",
    "entry_step",
    "forum",
    "found",
    "hand_over",
    "in_touch",
    "matters",
    "mine",
    "new",
    "new_of",
    "printed",
    "question",
    "step",
    "texts",
    "write",
]
