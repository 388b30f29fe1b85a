"""Everything about one person in one file: JSON for each kind of row, and the files the person gave."""

import io
import json
import re
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from talkoo.kernel import clock, i18n
from talkoo.kernel.crypto import Unreadable
from talkoo.plumbing.retention import registry
from talkoo.plumbing.retention.registry import Personal
from talkoo.plumbing.tenancy import current

_UNSAFE = re.compile(r"[^\w.() -]+")


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _own_fields(model: type[models.Model], person_id: uuid.UUID, row: Any) -> dict[str, Any]:
    """Every field of a row, without the site and without anybody else."""
    people = get_user_model()
    found = {}
    for field in model._meta.local_concrete_fields:
        value = getattr(row, field.attname)
        if field.name == "site" or (field.related_model is people and value != person_id):
            continue
        found[field.name] = value
    return found


def rows_of(one: Personal, person_id: uuid.UUID) -> list[dict[str, Any]]:
    """What of a model goes into the person's export."""
    if callable(one.export):
        return [dict(row) for row in one.export(person_id)]
    rows = one.model._default_manager.filter(**{one.person: person_id}).order_by("pk")
    if one.export is None:
        return [_own_fields(one.model, person_id, row) for row in rows]
    return [{name: getattr(row, name) for name in one.export} for row in rows]


_OWN_WORDS = 20  # characters: what is shorter may be anybody's


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str) and " " in value.strip() and len(value.strip()) >= _OWN_WORDS:
        yield value.strip()


def own_texts(person_id: uuid.UUID) -> frozenset[str]:
    """Words of some length that the person wrote and that an erasure takes away, from the export."""
    found: set[str] = set()
    for one in registry.everything_personal():
        if not isinstance(one.erase, registry.Keep):
            with suppress(Unreadable):
                found |= set(_strings(rows_of(one, person_id)))
    return frozenset(found)


def _read_me(name: str, listed: list[tuple[str, str, int]], number_of_files: int) -> str:
    site = current.site()
    lines = [
        _("What %(site)s keeps about you") % {"site": site.name(translation.get_language() or "en").text},
        "",
        _("For: %(name)s") % {"name": name},
        _("Made: %(moment)s")
        % {
            "moment": i18n.say_moment(clock.now(), translation.get_language() or "en", site.time_zone),
        },
        "",
        _("This is everything about you, and nothing about other people. The files in the folder data are JSON:"
          " other programs can read them."),
        "",
    ]  # fmt: skip
    lines += [f"data/{file}  ({number})  {label}".rstrip() for file, label, number in listed]
    if number_of_files:
        lines += ["", _("The folder files holds what you uploaded.")]
    lines += ["", _("Who is responsible: %(operator)s") % {"operator": site.operator}, ""]
    return "\n".join(lines)


def zip_of(person_id: uuid.UUID) -> bytes:
    """The export as a zip file. Raises the person model's DoesNotExist."""
    person: Any = get_user_model()._default_manager.get(pk=person_id)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    labels: dict[str, str] = {}
    language = person.language if person.language in i18n.INTERFACE else current.site().default_language
    buffer = io.BytesIO()
    with translation.override(language), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for one in registry.everything_personal():
            if found := rows_of(one, person_id):
                rows[one.name] += found
                labels[one.name] = labels.get(one.name) or str(one.label)
        listed = []
        for name in sorted(rows):
            book.writestr(
                f"data/{name}.json",
                json.dumps(rows[name], cls=_Encoder, ensure_ascii=False, indent=1),
            )
            listed.append((f"{name}.json", labels[name], len(rows[name])))
        number = 0
        for number, (name, content) in enumerate(registry.files_of(person_id), 1):
            book.writestr(f"files/{number:04}-{_UNSAFE.sub('_', name)[-100:]}", content)
        book.writestr("README.txt", _read_me(person.name, listed, number))
    return buffer.getvalue()
