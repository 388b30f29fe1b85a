"""Rows that are organisations: what they say, and how they come in, listed at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from talkoo.kernel import links, registries, slugs
from talkoo.kernel.rows import fetch
from talkoo.people.accounts.models import Person
from talkoo.people.organisations import actions
from talkoo.people.organisations.forms.fields import name_in
from talkoo.people.organisations.models import RESERVED, Organisation
from talkoo.plumbing.imports.models import Batch
from talkoo.site.administration.importing.meaning import Meaning, each, several
from talkoo.site.administration.importing.rows import Seen, compare

LONGEST_NAME = 200
_NAMED = """
select distinct lower(n.value) as small, o.id from organisations_organisation o, jsonb_each_text(o.name) n
where length(n.key) > 1 and lower(n.value) = any(%s)
"""


def _registered(row: Seen) -> None:
    code, country = row.shown.get("registry_code", ""), row.given["country"]
    row.given["registry_code"] = ""
    if not code or not country:
        return
    if (
        code.isdecimal() and country == "FI" and len(code) < 8
    ):  # a spreadsheet drops the zero at the beginning
        code = code.zfill(8)
    try:
        tidy = registries.tidy(country, code)
    except registries.WrongCode:
        row.wrong("registry_code", f"code_{country}")
        return
    row.given["registry_code"] = tidy
    row.own.append(f"{country}:{tidy}")


def _website(row: Seen) -> None:
    written = row.shown.get("website", "")
    row.given["links"] = []
    if written:
        address = written if "://" in written else f"https://{written}"
        try:
            row.given["links"] = links.tidy_all([{"label": None, "url": address}])
        except links.WrongLink:
            row.wrong("website", "website")


def look(rows: Sequence[Seen], meaning: Meaning) -> None:
    """Understand the rows and compare them with what is here."""
    for row in rows:
        for key in ("name", "short_name", "purpose"):
            row.given[key] = row.shown.get(key, "")
        row.take("country", meaning.country, meaning.country_here)
        _registered(row)
        row.take("legal_form", lambda written: meaning.word("legal_form", written))
        for key, scheme in (("kinds", "org_kind"), ("fields", "field"), ("targets", "target")):
            row.given[key] = each(
                several(row.shown.get(key, "")),
                lambda part, scheme=scheme: meaning.word(scheme, part),  # type: ignore[misc]
                row.problems,
                key,
            )
        for key, understand in (("areas", meaning.place), ("languages", meaning.language)):
            row.given[key] = each(several(row.shown.get(key, "")), understand, row.problems, key)
        _website(row)
    compare(rows, _here(rows), _named(rows))


def _here(rows: Sequence[Seen]) -> dict[str, Any]:
    codes = {mark.partition(":")[2] for row in rows for mark in row.own}
    found = Organisation.objects.filter(registry_code__in=codes)
    return {f"{one.country}:{one.registry_code}": one.pk for one in found.only("country", "registry_code")}


def _named(rows: Sequence[Seen]) -> dict[str, Any]:
    names = sorted({row.called for row in rows if row.called})
    return {one["small"]: one["id"] for one in fetch(_NAMED, [names])}


def _free_address(name: str) -> str:
    """`name`, `name-2` …"""
    wished = slugs.slug_of(name)
    taken = set(
        Organisation.objects.filter(Q(slug=wished) | Q(slug__startswith=f"{wished}-")).values_list(
            "slug", flat=True
        )
    )
    number, slug = 1, wished
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{wished}-{number}"
    return slug


def make(batch: Batch, given: Sequence[dict[str, Any]], by: Person) -> list[uuid.UUID]:
    """Enter organisations, in the order of `given`. Raises IntegrityError when a code is another organisation's."""
    made = []
    for one in given:
        profile = actions.Profile(
            name=name_in(batch.language, one["name"]),
            country=one["country"],
            short_name=one["short_name"],
            registry_code=one["registry_code"],
            legal_form=one["legal_form"],
            kinds=one["kinds"],
            fields=one["fields"],
            targets=one["targets"],
            areas=one["areas"],
            languages=one["languages"],
            purpose=name_in(batch.language, one["purpose"]) if one["purpose"] else None,
            links=one["links"],
        )
        organisation = actions.register(profile, slug=_free_address(one["name"]), by=by)
        actions.change_state(organisation.pk, "submit", by=by)
        actions.change_state(organisation.pk, "list", by=by)
        made.append(organisation.pk)
    return made
