"""What is kept about people who are told on a phone."""

from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.push.models import Device, Waiting, Wish
from talkoo.plumbing.retention import registry


def register() -> None:
    """Called once, when every model is known."""
    registry.personal(
        Device,
        export=("browser", "created_at", "told_at"),
        label=_("phones and computers that you are told on"),
    )
    registry.personal(Wish, export=("kind", "is_wanted"), label=_("what your phone tells of"))
    registry.personal(
        Waiting, export=("due_at", "created_at"), label=_("what waits to be told on your phone")
    )
