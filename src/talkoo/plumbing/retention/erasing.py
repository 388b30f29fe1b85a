"""Taking everything of a person away: what the parts of the product registered, one after the other."""

import uuid

from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError

from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.retention import registry, taking
from talkoo.plumbing.retention.registry import Keep, Personal


def _delete(one: Personal, person_id: uuid.UUID) -> taking.Rows:
    found = list(one.model._default_manager.filter(**{one.person: person_id}).values_list("pk", flat=True))
    return taking.delete(one.model, found) if found else {}


def erase(person_id: uuid.UUID) -> tuple[dict[str, int], list[str]]:
    """Run every eraser; returns how many rows went by model, and the ids of those that went.

    Rows that others refer to are taken after those: as long as some eraser gets on, the others are tried again.
    Raises ProtectedError when none does.
    """
    counts: dict[str, int] = {}
    gone: list[str] = []
    waiting = [one for one in registry.everything_personal() if not isinstance(one.erase, Keep)]
    while waiting:
        again: list[Personal] = []
        problem: Exception | None = None
        for one in waiting:
            try:
                with transaction.atomic():
                    if callable(one.erase):
                        done: object = one.erase(person_id)
                        number = done if isinstance(done, int) else 0
                    else:
                        rows = _delete(one, person_id)
                        gone += [str(pk) for pk in taking.ids_in(rows)]
                        number = sum(len(pks) for pks in rows.values())
            except (ProtectedError, RestrictedError) as refused:
                again.append(one)
                problem = refused
            else:
                counts[one.name] = counts.get(one.name, 0) + number
        if problem is not None and len(again) == len(waiting):
            raise problem
        waiting = again
    return {name: number for name, number in counts.items() if number}, gone


def unregistered(person_model: type[models.Model], every: list[type[models.Model]]) -> list[str]:
    """References to people, and models with sealed words, that nobody registered.

    References that say who did something (`…_by`) are ids: their model must be known, not each of them.
    """
    known: dict[type[models.Model], set[str]] = {}
    for one in registry.everything_personal():
        known.setdefault(one.model, set()).add(one.person.split("__")[0])
    missing = []
    for model in every:
        paths = known.get(model)
        for field in model._meta.local_fields:
            if field.related_model is person_model:
                if paths is None or (field.name not in paths and not field.name.endswith("_by")):
                    missing.append(f"{model._meta.label}.{field.name}")
            elif isinstance(field, EncryptedTextField) and paths is None:
                missing.append(f"{model._meta.label}.{field.name}")
    return missing
