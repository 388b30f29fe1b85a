import uuid
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.discussions import facts
from talkoo.blocks.discussions.models import Audience, Section
from talkoo.kernel import clock
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import MARKS, ORIGINAL, Texts, clean_line, clean_paragraphs, cleaned
from talkoo.people.spaces.models import Space


@dataclass(frozen=True, kw_only=True)
class Circle:
    """How a section is kept: for whom at most, whether its people see who has read what, whether it is open."""

    audience: str
    shows_seen: bool = False
    is_open: bool = True


RESERVED = {"sections"}
"""Words of addresses that no section can have."""


def locked_section_of(space_id: uuid.UUID) -> Section:
    """The section of a space, made when it is the first time. Of two who come at once, both get the same."""
    Space.objects.select_for_update(no_key=True).get(pk=space_id)
    found = Section.objects.select_for_update().filter(space=space_id).first()
    return found or Section.objects.create(space_id=space_id, audience=Audience.PARTICIPANTS)


@action
def make_section(
    *, by: Any, name: Texts, purpose: Texts | None = None, audience: str = Audience.SIGNED_IN
) -> Section:
    """A new section of the site's own forum, the last in order. Raises PermissionDenied."""
    require(by, "discussions.make_sections")
    name = cleaned(name, clean_line)
    last = Section.objects.filter(space=None).order_by("-position").values_list("position", flat=True).first()
    taken = set(Section.objects.filter(space=None).values_list("slug", flat=True))
    section = Section.objects.create(
        slug=_free(slug_of(name[name[ORIGINAL]])[:60] or "forum", taken),
        name=name,
        purpose=cleaned(purpose, clean_paragraphs) if purpose else None,
        audience=audience,
        position=0 if last is None else last + 1,
    )
    emit(facts.SectionMade(actor_id=id_of(by), section_id=section.pk))
    return section


def _free(slug: str, taken: set[str]) -> str:
    number, found = 1, slug
    while found in taken or found in RESERVED:
        number += 1
        found = f"{slug}-{number}"
    return found


@action
def rename_section(section_id: uuid.UUID, *, by: Any, language: str, name: str, purpose: str) -> Section:
    """What a section of the site's own is called in one language, and what it is for. Raises PermissionDenied."""
    require(by, "discussions.make_sections")
    section = Section.objects.select_for_update().get(pk=section_id, space=None)
    wanted: dict[str, Any] = {"name": _said(section.name, language, clean_line(name))}
    words = clean_paragraphs(purpose)
    if section.purpose or words:
        wanted["purpose"] = _said(section.purpose, language, words)
    _change(section, wanted, by)
    return section


def _said(before: Texts | None, language: str, words: str) -> Texts | None:
    """A text with other words in one language; the original stays so while it has words."""
    found = (
        {**(before or {}), language: words}
        if words
        else {key: value for key, value in (before or {}).items() if key != language}
    )
    rest = [key for key in found if key not in MARKS]
    if not rest:
        return None
    if found.get(ORIGINAL) not in rest:
        found[ORIGINAL] = rest[0]
    return found


@action
def set_up(section: Section, circle: Circle, *, by: Any) -> Section:
    """For whom the threads of a section may be. Those that are there stay for whom they are.

    Raises PermissionDenied, and NotNow for a circle that such a section cannot have.
    """
    require(by, "discussions.set_up", section)
    if section.space_id is not None:
        section = locked_section_of(section.space_id)
    else:
        section = Section.objects.select_for_update().get(pk=section.pk)
    if section.space_id is None and circle.audience == Audience.PARTICIPANTS:
        raise NotNow("nobody takes part in a section of the site")
    closed_at = None if circle.is_open else section.closed_at or clock.now()
    _change(
        section, {"audience": circle.audience, "shows_seen": circle.shows_seen, "closed_at": closed_at}, by
    )
    return section


def _change(section: Section, wanted: dict[str, Any], by: Any) -> None:
    changed = [name for name, value in wanted.items() if getattr(section, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(section, name, wanted[name])
    section.save(update_fields=changed)
    emit(facts.SectionChanged(actor_id=id_of(by), section_id=section.pk, fields=changed))
