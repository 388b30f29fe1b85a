"""Pages of the tasks of a space."""

from talkoo.blocks.tasks.views.reading import listing, task
from talkoo.blocks.tasks.views.writing import add, from_origin, outcome, step

__all__ = ["add", "from_origin", "listing", "outcome", "step", "task"]
