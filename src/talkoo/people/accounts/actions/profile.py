"""What people say about themselves. All but the name may stay unsaid."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.text import clean_line
from talkoo.people.accounts import facts, queries
from talkoo.people.accounts.actions import consents
from talkoo.people.accounts.models import Interest, Person, PersonLanguage, Purpose
from talkoo.plumbing.vocabulary import known as words


@action
def describe(
    person_id: uuid.UUID,
    *,
    by: Any,
    name: str,
    language: str,
    home_area_id: uuid.UUID | None,
    wants_plain_words: bool,
    speaks: Mapping[str, str],
) -> Person:
    """Everything on the page of one's details. `speaks` are the languages the person speaks and how well.

    Raises PermissionDenied.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    require(by, "accounts.own", person_id)
    new = {
        "name": clean_line(name)[:120] or person.name,
        "language": language,
        "home_area_id": home_area_id,
        "wants_plain_words": wants_plain_words,
    }
    changed = [field for field, value in new.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, new[field])
    if changed:
        person.save(update_fields=changed)
    if _speak(person_id, speaks):
        changed.append("languages")
    if changed:
        emit(facts.ProfileChanged(actor_id=id_of(by), person_id=person_id, fields=changed))
    return person


def _speak(person_id: uuid.UUID, speaks: Mapping[str, str]) -> bool:
    before = dict(PersonLanguage.objects.filter(person=person_id).values_list("language", "level"))
    if before == dict(speaks):
        return False
    PersonLanguage.objects.filter(person=person_id).delete()
    PersonLanguage.objects.bulk_create(
        [PersonLanguage(person_id=person_id, language=code, level=level) for code, level in speaks.items()]
    )
    return True


@action
def care_about(
    person_id: uuid.UUID, concept_ids: Collection[uuid.UUID], *, by: Any, is_findable: bool
) -> None:
    """What interests the person, and whether others find the person by it (a consent of its own).

    Raises PermissionDenied; ValueError for what is on no list of fields or topics.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    require(by, "accounts.own", person_id)
    wanted = set(concept_ids)
    for concept_id in wanted:
        word = words.word(concept_id)
        if word is None or word.scheme not in queries.INTERESTS:
            raise ValueError(f"no field or topic: {concept_id}")
    before = set(Interest.objects.filter(person=person_id).values_list("concept", flat=True))
    Interest.objects.filter(person=person_id, concept__in=before - wanted).delete()
    Interest.objects.bulk_create(
        [Interest(person_id=person_id, concept_id=one) for one in sorted(wanted - before)]
    )
    if before != wanted:
        emit(facts.InterestsChanged(actor_id=id_of(by), person_id=person_id))
    if is_findable and not person.is_findable:
        consents.give_consent(person_id, Purpose.FINDABLE, by=by)
        person.is_findable = True
        person.save(update_fields=["is_findable"])
    elif person.is_findable and not is_findable:
        consents.withdraw_consent(person_id, Purpose.FINDABLE, by=by)
