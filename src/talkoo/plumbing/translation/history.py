"""The one place where people's texts in several languages are written: the read model and its history together."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import id_of
from talkoo.kernel.rows import fetch
from talkoo.kernel.text import BEHIND, MACHINE, MARKS, ORIGINAL, Texts
from talkoo.plumbing.translation.models import Origin, Translation


class Stale(Exception):
    """Somebody else has written since the text was read; writing over it would lose their words."""


_NEWEST = """
select distinct on (language) language, revision, source_revision, origin, checked_by_id is not null as is_checked
from translation_translation where subject_id = %s and field = %s order by language, revision desc
"""


def write(
    subject_id: uuid.UUID,
    field: str,
    new: Texts,
    *,
    before: Texts | None,
    by: Any,
    machine: frozenset[str] = frozenset(),
    checked: frozenset[str] = frozenset(),
) -> Texts:
    """Enter what changed into the history and return the text to store, with its marks.

    A language that is not in `new` is taken away. `machine` names the languages that a machine wrote just now;
    `checked` those that `by` has read beside the original and found right as they stand. A translation written
    together with a new original counts as a translation of it. Called inside an action, with the object locked.
    Raises KeyError when `new` has no text in its original language.
    """
    original = new[ORIGINAL]
    given = {language: text for language, text in new.items() if language not in MARKS}
    given[original]
    there = {language: text for language, text in (before or {}).items() if language not in MARKS}
    known = {row["language"]: row for row in fetch(_NEWEST, [subject_id, field])}
    revisions = {language: row["revision"] for language, row in known.items()}
    changed = {
        language
        for language in {*given, *there}
        if given.get(language, "") != there.get(language, "")
        or (language in checked and language != original)
    }
    if before and before.get(ORIGINAL) != original:
        changed.add(original)
    now, writer = clock.now(), id_of(by)
    behind, by_machine = set(), set()
    for language in sorted({*given, *changed}, key=lambda one: one != original):  # the original first
        is_original = language == original
        row = known.get(language)
        if language in changed or (row is None and language in given):
            revisions[language] = revisions.get(language, 0) + 1
            origin = (
                Origin.ORIGINAL if is_original else Origin.MACHINE if language in machine else Origin.PERSON
            )
            Translation.objects.create(
                subject_id=subject_id,
                field=field,
                language=language,
                revision=revisions[language],
                text=given.get(language, ""),
                origin=origin,
                source_revision=None if is_original else revisions[original],
                written_by_id=writer,
                checked_by_id=writer if language in checked and not is_original else None,
                written_at=now,
            )
            if origin == Origin.MACHINE and language not in checked and language in given:
                by_machine.add(language)
        elif row is not None and not is_original:
            if (row["source_revision"] or 0) < revisions[original]:
                behind.add(language)
            if row["origin"] == Origin.MACHINE and not row["is_checked"]:
                by_machine.add(language)
    result = {ORIGINAL: original, **given}
    if behind:
        result[BEHIND] = " ".join(sorted(behind))
    if by_machine:
        result[MACHINE] = " ".join(sorted(by_machine))
    return result
