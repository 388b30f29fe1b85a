"""The record of moderation: every deed as one row, from the rows in which it was done."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row
from talkoo.plumbing.moderation import registry
from talkoo.plumbing.moderation.models import Held, Hidden, Reason, Report, Why


class Deed(models.TextChoices):
    HELD = "held", pgettext_lazy("moderation", "let wait")
    RELEASED = "released", pgettext_lazy("moderation", "let through")
    DECLINED = "declined", pgettext_lazy("moderation", "declined")
    HIDDEN = "hidden", pgettext_lazy("moderation", "hidden")
    SHOWN = "shown", pgettext_lazy("moderation", "shown again")
    KEPT = "kept", pgettext_lazy("moderation", "left as it is")
    APPEALED = "appealed", pgettext_lazy("moderation", "asked to look again")
    UPHELD = "upheld", pgettext_lazy("moderation", "looked at again: shown")
    REFUSED = "refused", pgettext_lazy("moderation", "looked at again: stays hidden")


_EVERY = """(
select id, 'held' as deed, kind, key, at, null::uuid as who, why as code from moderation_held
union all select id, state, kind, key, decided_at, decided_by_id, why from moderation_held
  where state in ('released', 'declined')
union all select h.id, 'hidden', h.kind, h.key, h.at, h.by_id, '' from moderation_hidden h
  where not exists (select from moderation_held w where w.hidden_id = h.id)
union all select id, 'shown', kind, key, lifted_at, lifted_by_id, '' from moderation_hidden
  where lifted_at is not null and appeal <> 'upheld'
union all select id, 'appealed', kind, key, appeal_at, null, '' from moderation_hidden where appeal <> ''
union all select id, appeal, kind, key, appeal_decided_at, appeal_decided_by_id, '' from moderation_hidden
  where appeal in ('upheld', 'refused')
union all select id, 'kept', kind, key, decided_at, decided_by_id, reason from moderation_report where state = 'kept'
) d"""

LIST = List(
    name="moderation",
    select="d.id, d.deed, d.kind, d.key, d.at, d.who, d.code",
    source=_EVERY,
    identity="d.id",
    filters={"deed": "d.deed = %s", "kind": "d.kind = %s"},
    sorts={"newest": Sort("extract(epoch from d.at)::float8", descending=True, kind=float)},
    page_size=40,
)


def said(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows of the list as a page shows them: what was done to what, by whom and why; few questions for all of them."""
    rows = list(rows)
    targets = registry.find_many((row["kind"], row["key"]) for row in rows)
    names = _names({row["who"] for row in rows} - {None})
    whys = _whys(rows)
    return [
        {
            "deed": row["deed"],
            "deed_label": str(Deed(row["deed"]).label),
            "title": target.title
            if (target := targets[row["kind"], row["key"]])
            else _("Something that is gone"),
            "url": target.url if target else "",
            "kind": _kind(row["kind"]),
            "at": row["at"],
            "who": names.get(row["who"], ""),
            "is_writer": row["deed"] == Deed.APPEALED,
            "why": whys.get((row["deed"], row["id"]), ""),
        }
        for row in rows
    ]


def _kind(kind: str) -> str:
    known = registry.of(kind)
    return str(known.label) if known and known.label else kind


def _names(ids: Iterable[Any]) -> dict[Any, str]:
    found = get_user_model()._default_manager.filter(pk__in=list(ids)).values_list("pk", "name")
    return dict(found)


def _whys(rows: list[Row]) -> dict[tuple[str, Any], str]:
    """The reasons, opened: they are sealed in their rows."""
    by_deed = defaultdict(set)
    for row in rows:
        by_deed[row["deed"]].add(row["id"])
    found: dict[tuple[str, Any], str] = {
        (row["deed"], row["id"]): str(Why(row["code"]).label)
        for row in rows
        if row["deed"] in {Deed.HELD, Deed.RELEASED}
    }
    told = {*by_deed[Deed.HIDDEN], *by_deed[Deed.APPEALED], *by_deed[Deed.UPHELD], *by_deed[Deed.REFUSED]}
    for one in Hidden.objects.filter(pk__in=told):
        found[Deed.HIDDEN, one.pk] = str(one.reason)
        found[Deed.APPEALED, one.pk] = str(one.appeal_text or "")
        found[Deed.UPHELD, one.pk] = found[Deed.REFUSED, one.pk] = str(one.appeal_answer or "")
    for waited in Held.objects.select_related("hidden").filter(pk__in=by_deed[Deed.DECLINED]):
        found[Deed.DECLINED, waited.pk] = str(waited.hidden.reason) if waited.hidden else ""
    for report in Report.objects.filter(pk__in=by_deed[Deed.KEPT]):
        answer = str(report.decision_text or "")
        found[Deed.KEPT, report.pk] = answer or str(Reason(report.reason).label)
    return found
