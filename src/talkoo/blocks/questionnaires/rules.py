"""Who may write, publish and close a form, and read its answers: whatever it belongs to says so."""

import uuid
from typing import Any, NamedTuple

import rules

from talkoo.blocks.questionnaires.models import Audience
from talkoo.kernel import asking, tabs
from talkoo.kernel.asking import Owner, Standing
from talkoo.people.spaces.rules import leads, participates

takes_part_or_leads = participates | leads


def standing(person: Any, owner: Any) -> Standing | None:
    """What the person is to the owner of a form; None for anything else."""
    kind, key = getattr(owner, "kind", ""), getattr(owner, "key", None)
    return asking.find(Owner(kind, key), person) if kind and key else None


class For(NamedTuple):
    """Whose a form is, and for whom."""

    kind: str
    key: uuid.UUID
    audience: str


@rules.predicate
def answers(person: Any, form: Any) -> bool:
    """The form is for this person, who may be a visitor. What its owner asks is answered there alone."""
    if getattr(form, "audience", "") == Audience.OWNER:
        return False
    found = standing(person, form)
    is_for_all = getattr(form, "audience", "") == Audience.EVERYBODY
    return found is not None and (is_for_all or found.takes_part or found.edits)


@rules.predicate
def edits(person: Any, owner: Any) -> bool:
    """The person writes the forms of this owner."""
    found = standing(person, owner)
    return found is not None and found.edits


@rules.predicate
def reads(person: Any, owner: Any) -> bool:
    """The person reads what was answered."""
    found = standing(person, owner)
    return found is not None and found.reads


@rules.predicate
def reads_sensitive(person: Any, owner: Any) -> bool:
    """The person reads sealed answers too."""
    found = standing(person, owner)
    return found is not None and found.reads and found.reads_sensitive


def has_forms(person: Any, space_row: Any) -> bool:
    """Whether the space of this row has forms for the person; a visitor is not asked about, and nobody where the row
    says it."""
    if not person.is_authenticated:
        return False
    if tabs.is_told(space_row):
        return bool(space_row["takes_part"] or space_row["leads"])
    return bool(takes_part_or_leads(person, space_row["id"]))


rules.add_perm("questionnaires.answer", answers)
rules.add_perm("questionnaires.edit", edits)
rules.add_perm("questionnaires.read", reads)
rules.add_perm("questionnaires.read_sensitive", reads_sensitive)
rules.add_perm("questionnaires.remove_answers", edits & reads)
rules.add_perm("questionnaires.forget", rules.always_deny)  # the program alone, which needs no rule
