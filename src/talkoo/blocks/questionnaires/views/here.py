"""What every page of a form begins with."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from talkoo.blocks.questionnaires import queries
from talkoo.blocks.questionnaires.models import Audience, State
from talkoo.kernel import asking, pages
from talkoo.kernel.asking import Owner, Standing
from talkoo.kernel.questions import Definition, Wrong
from talkoo.kernel.questions_read import read
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text, pick


@dataclass(frozen=True)
class Here:
    """A form, and what the reader is to whatever it belongs to."""

    row: Row
    standing: Standing
    person: Any

    @property
    def id(self) -> uuid.UUID:
        """Of the form."""
        found: uuid.UUID = self.row["id"]
        return found

    @property
    def draft(self) -> Definition:
        """What is being written."""
        return read(self.row["draft"])

    @property
    def asked(self) -> Definition:
        """What is asked now. Raises Http404 before it is published."""
        found = queries.newest(self.row)
        if found is None:
            raise Http404
        return found

    @property
    def title(self) -> Text:
        """What it is called now."""
        return pick((self.row["definition"] or self.row["draft"])["title"], pages.language())

    @property
    def is_open(self) -> bool:
        """Whether it takes answers."""
        return self.row["state"] == State.OPEN and self.standing.is_open

    @property
    def is_for_reader(self) -> bool:
        """Whether the reader may answer: the same as the rule `questionnaires.answer`, without asking again."""
        if self.row["audience"] == Audience.OWNER:
            return False
        is_for_all = self.row["audience"] == Audience.EVERYBODY
        return is_for_all or self.standing.takes_part or self.standing.edits

    def url(self, what: str, *more: Any) -> str:
        """The address of one of its pages."""
        return reverse(f"questionnaires:{what}", args=[self.id, *more])

    def shown(self, current: str = "", **more: Any) -> dict[str, Any]:
        """What the pages of those who write it or read its answers show round them."""
        tabs = [
            ("edit", _("Questions"), self.standing.edits),
            ("preview", _("Preview"), self.standing.edits),
            ("answers", _("Answers"), self.standing.reads),
            ("counts", _("Counts"), self.standing.reads),
        ]
        return {
            "title": self.title,
            "owner": self.standing,
            "state": self.row["state"],
            "state_label": str(State(self.row["state"]).label),
            "is_anonymous": self.row["is_anonymous"],
            "form_url": self.url("form"),
            "tabs": [
                {"label": label, "url": self.url(name), "is_current": name == current}
                for name, label, is_shown in tabs
                if is_shown
            ],
            **more,
        }


def loaded(request: HttpRequest, questionnaire_id: uuid.UUID) -> Here:
    """A form that the reader can know of. Raises Http404."""
    row = queries.one(questionnaire_id)
    standing = (
        asking.find(Owner(row["owner_kind"], row["owner_key"]), request.user) if row is not None else None
    )
    if row is None or standing is None or (row["state"] == State.DRAFT and not standing.edits):
        raise Http404
    return Here(row, standing, request.user)


def edited(request: HttpRequest, questionnaire_id: uuid.UUID) -> Here:
    """A form that the reader writes. Raises Http404, PermissionDenied."""
    here = loaded(request, questionnaire_id)
    if not here.standing.edits:
        raise PermissionDenied
    return here


def read_by(request: HttpRequest, questionnaire_id: uuid.UUID) -> Here:
    """A form whose answers the reader reads. Raises Http404, PermissionDenied."""
    here = loaded(request, questionnaire_id)
    if not here.standing.reads:
        raise PermissionDenied
    return here


def status_of(form: Any) -> int:
    return 422 if form is not None and form.is_bound and form.errors else 200


def why_not(problem: Wrong) -> str:
    """What is wrong, in words for those who write forms."""
    said = {
        "earlier question": _(
            "A question can only depend on one that stands before it. Look at what depends on what."
        ),
        "cannot have": _("Another question depends on something that can no longer be answered."),
        "give away": _(
            "What depends on a sensitive answer would give it away: make this question sensitive too."
        ),
        "a scale that": _("A scale begins at 0 or 1 and ends between 2 and 10."),
        "names a step": _("A scale begins at 0 or 1 and ends between 2 and 10."),
        "at least more": _("The largest must not be smaller than the smallest."),
        "more than there is": _("There are not so many to choose from."),
        "lets nobody": _("Let people choose at least one."),
        "ask nothing": _("It asks nothing yet. Add a question first."),
        "are more than": _("A form has room for 100 questions."),
        "code": _("There is such a question already. Look at the list, and try again."),
    }
    for _where, what in problem.problems:
        for key, sentence in said.items():
            if key in what:
                return sentence
    return _("This does not go together. Look at it once more.")
