"""What the pages of texts share: asking a machine for what is missing."""

import uuid

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.translation import actions


def has_asked_machine(request: HttpRequest, kind: str, subject_id: uuid.UUID, language: str) -> bool:
    """Whether this request was the button of the machine; then it is done and said, and the page leads to itself.

    Raises PermissionDenied.
    """
    if request.method != "POST" or request.POST.get("do") != "machine":
        return False
    try:
        actions.ask_machine(kind, subject_id, language, by=request.user)
    except NotNow:
        messages.warning(
            request,
            _("A machine cannot write this now: nothing is missing, or this month's share is used up."),
        )
    else:
        messages.success(request, _("The machine writes. Look at this page again in a minute."))
    return True
