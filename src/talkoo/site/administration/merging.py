"""Making two rows one: everything that refers to the one refers to the other afterwards.

Every reference in the program is found by itself, so that a new part of the product needs nothing for it. Where both
had what there can be only once, the older stays, and what refers to the newer one refers to it.
"""

import copy
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import IntegrityError, models, transaction
from django.db.models import CheckConstraint, Q, UniqueConstraint

from talkoo.blocks.letters.models import Letter
from talkoo.kernel import ids
from talkoo.people.accounts.models import Person, SignInPass
from talkoo.people.organisations.models import Connection, ConnectionState, Mailbox, Organisation
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.terms.models import Acceptance

Counts = Counter[str]
_OWN = {"person", "organisation"}
"""Names of references that say whose a row is. Others in rows that only grow say who wrote them: they stay."""
_NOT_MOVED = {Session, SignInPass}
"""What proves that somebody may come in: it goes."""
_MOST_RIVALS = 50


def references(model: type[models.Model]) -> Iterator[Any]:
    """Every reference to `model`, also those that have no way back."""
    for found in model._meta.get_fields(include_hidden=True):
        if found.auto_created and (found.one_to_many or found.one_to_one):
            yield found.field  # type: ignore[union-attr]


def grows_only(model: type[models.Model]) -> bool:
    """Whether the application may add rows but change none."""
    grants = getattr(model, "grants", {}).get("app", "all")
    return grants != "all" and "update" not in grants.replace("update (", "")


def counted(model: type[models.Model], gone: uuid.UUID) -> Counts:
    """How many rows of what would move."""
    found: Counts = Counter()
    for field in references(model):
        if field.model not in _NOT_MOVED and not (grows_only(field.model) and field.name not in _OWN):
            rows = field.model._default_manager.filter(**{field.name: gone})
            found[field.model._meta.label] += rows.count()
    return +found


def join(model: type[models.Model], keep: uuid.UUID, gone: uuid.UUID) -> Counts:
    """Let everything that refers to `gone` refer to `keep`; returns how many rows of what. `gone` itself stays."""
    moved: Counts = Counter()
    for field in references(model):
        if field.model in _NOT_MOVED:
            field.model._default_manager.filter(**{field.name: gone}).delete()
        elif grows_only(field.model):
            if field.name in _OWN:
                moved[field.model._meta.label] += _copied(field, keep, gone)
        else:
            moved[field.model._meta.label] += _moved(field, keep, gone)
    return +moved


def _copied(field: Any, keep: uuid.UUID, gone: uuid.UUID) -> int:
    """Rows that may not change are written again for the one that stays."""
    number = 0
    for row in field.model._default_manager.filter(**{field.name: gone}).order_by("pk"):
        twin = copy.copy(row)
        twin.pk = ids.uuid7()
        setattr(twin, field.attname, keep)
        try:
            with transaction.atomic():
                twin.save(force_insert=True)
        except IntegrityError:  # it has the same already, or cannot have it
            continue
        number += 1
    return number


def _moved(field: Any, keep: uuid.UUID, gone: uuid.UUID) -> int:
    rows = field.model._default_manager.filter(**{field.name: gone})
    try:
        with transaction.atomic():
            return int(rows.update(**{field.name: keep}))
    except IntegrityError:
        return sum(_move(field, pk, keep) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


def _move(field: Any, pk: uuid.UUID, keep: uuid.UUID) -> int:
    """One row; 0 when another stays in its place."""
    rows = field.model._default_manager
    for _turn in range(_MOST_RIVALS):
        try:
            with transaction.atomic():
                return int(rows.filter(pk=pk).update(**{field.name: keep}))
        except IntegrityError as problem:
            rival = _rival(field, rows.get(pk=pk), keep, problem)
        if (
            rival is None and field.null and field.name not in _OWN
        ):  # who it was stays open, the rest stays true
            rows.filter(pk=pk).update(**{field.name: None})
            return 0
        if rival is None:  # it says nothing any more: somebody's request to themselves
            rows.filter(pk=pk).delete()
            return 0
        older, newer = sorted((pk, rival))
        join(field.model, older, newer)
        rows.filter(pk=newer).delete()
        if newer == pk:
            return 0
    raise RuntimeError(f"{field.model._meta.label} {pk} has too many rivals")


def _rival(field: Any, row: Any, keep: uuid.UUID, problem: IntegrityError) -> uuid.UUID | None:
    """The row that stands where this one would come to stand; None when a rule about single rows forbids it.

    Raises the problem itself when it is another one.
    """
    name = getattr(getattr(problem.__cause__, "diag", None), "constraint_name", "")
    constraint = next((one for one in field.model._meta.constraints if one.name == name), None)
    if isinstance(constraint, CheckConstraint):
        return None
    if not isinstance(constraint, UniqueConstraint | ExclusionConstraint):
        raise problem
    same, condition = _compared(constraint)
    wanted = {one: getattr(row, field.model._meta.get_field(one).attname) for one in same}
    wanted[field.name] = keep
    found = field.model._default_manager.filter(condition, **wanted).exclude(pk=row.pk).order_by("pk")
    for other in found:
        if isinstance(constraint, UniqueConstraint) or _overlap(row, other):
            return uuid.UUID(str(other.pk))
    raise problem


def _compared(constraint: Any) -> tuple[list[str], Q]:
    if isinstance(constraint, UniqueConstraint):
        return [*constraint.fields], constraint.condition or Q()
    equal = [one for one, sign in constraint.expressions if sign == RangeOperators.EQUAL]
    return equal, constraint.condition or Q()


def _overlap(one: Any, other: Any) -> bool:
    (a, b), (c, d) = _span(one), _span(other)
    return (b is None or c is None or c < b) and (d is None or a is None or a < d)


def _span(row: Any) -> tuple[Any, Any]:
    if hasattr(row, "period"):
        return row.period.lower, row.period.upper
    return row.since, row.until


def join_people(keep: uuid.UUID, gone: uuid.UUID) -> Counts:
    """Everything of `gone` is `keep`'s afterwards, except what it is signed in with now."""
    moved = join(Person, keep, gone)
    Person.objects.filter(pk=keep, entered_by=keep).update(entered_by=None)
    for ledger in (Mail, Message):
        _readdress(ledger, f"person:{gone}", f"person:{keep}")
    return moved


def _readdress(ledger: Any, before: str, after: str) -> None:
    """What was sent to the one was sent to the other; where both were told of one fact, each line stays as it is."""
    told = ledger.objects.filter(receiver=after).values("fact_id")
    ledger.objects.filter(receiver=before).exclude(fact_id__in=told).update(receiver=after)


def join_organisations(keep: uuid.UUID, gone: uuid.UUID) -> Counts:
    """Everything of `gone` is `keep`'s afterwards: both lists of mailboxes, one after the other."""
    _join_connections(keep, gone)
    last = max(Mailbox.objects.filter(organisation=keep).values_list("position", flat=True), default=-1)
    theirs = list(Mailbox.objects.filter(organisation=gone).order_by("-position"))
    for mailbox in theirs:
        Mailbox.objects.filter(pk=mailbox.pk).update(position=mailbox.position + last + 1)
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=keep)
    Letter.objects.filter(organisation=gone).update(slug=slug)
    return join(Organisation, keep, gone) + _acceptances(keep, gone)


def _acceptances(keep: uuid.UUID, gone: uuid.UUID) -> Counts:
    """The terms that only the other had accepted count as accepted by the one that stays, as they were accepted."""
    known = Acceptance.objects.filter(organisation_id=keep).values("terms")
    theirs = Acceptance.objects.filter(organisation_id=gone).exclude(terms__in=known)
    twins = [copy.copy(row) for row in theirs.exclude(terms__subject_id=keep).order_by("pk")]
    for twin in twins:
        twin.pk, twin.organisation_id = ids.uuid7(), keep
    Acceptance.objects.bulk_create(twins)
    return +Counter({Acceptance._meta.label: len(twins)})


def _join_connections(keep: uuid.UUID, gone: uuid.UUID) -> None:
    """A pair is kept in the order of ids; each side may change places."""
    for one in Connection.objects.filter(Q(first=gone) | Q(second=gone)).order_by("pk"):
        was_first = one.first_id == gone
        other = one.second_id if was_first else one.first_id
        asked_by_gone = one.asked_by_first == was_first
        rival = Connection.objects.filter(
            first=min(keep, other), second=max(keep, other), state__in=_OPEN
        ).first()
        if other == keep or (rival and one.state in _OPEN and rival.pk < one.pk):
            one.delete()
            continue
        if rival and one.state in _OPEN:
            rival.delete()
        one.first_id, one.second_id = min(keep, other), max(keep, other)
        one.asked_by_first = asked_by_gone == (one.first_id == keep)
        one.save(update_fields=["first", "second", "asked_by_first"])


_OPEN = (ConnectionState.ASKED, ConnectionState.ACCEPTED)
