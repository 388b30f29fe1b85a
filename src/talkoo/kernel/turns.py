"""Dear answers that anybody may ask for are made one at a time in a process, so that the others stay quick."""

import threading
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

PAUSE = 5  # seconds until it is worth asking again
_turn = threading.Lock()


def in_turn(make: Callable[[], HttpResponse]) -> HttpResponse:
    """What `make` answers; 503 and a line of text while another is being made."""
    if not _turn.acquire(blocking=False):
        return HttpResponse(
            _("Another file is being made just now. Try again in a few seconds.") + "\n",
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(PAUSE)},
        )
    try:
        return make()
    finally:
        _turn.release()
