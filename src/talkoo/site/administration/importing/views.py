"""Sending a file in, looking at its rows, importing them, taking them back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talkoo.kernel import clock
from talkoo.kernel.access import require
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.imports.models import Batch, Kind, Outcome, Stage
from talkoo.site.administration import rules  # noqa: F401 - the permission asked here
from talkoo.site.administration.importing import actions, columns, forms, queries, reading, said

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN_BATCHES = 30


def _batch(batch_id: uuid.UUID) -> Batch:
    found = Batch.objects.filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site_import(request: HttpRequest) -> HttpResponseBase:
    """Send a file in; the files before it."""
    require(request.user, "administration.import")
    form = forms.TableFile(request.POST, request.FILES) if request.method == "POST" else forms.TableFile()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        table = given["table"]
        try:
            batch = actions.read_file(
                getattr(table, "file", table),
                kind=given["kind"],
                name=table.name or "",
                size=table.size,
                language=given["language"],
                consent_source=given["consent_source"],
                consented_on=given["consented_on"],
                by=request.user,
            )
        except reading.NotATable as problem:
            form.add_error("table", str(problem))
        else:
            return redirect("site_batch", batch.pk)
    batches = list(Batch.objects.order_by("-uploaded_at", "-id")[:SHOWN_BATCHES])
    context = {
        "form": form,
        "batches": [_shown(one) for one in batches],
        "kinds": [{"code": one.value, "label": str(one.label)} for one in Kind],
    }
    return page(request, "site/administration/import.html", context, status=422 if form.errors else 200)


def _shown(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.pk,
        "file_name": batch.file_name,
        "kind_label": str(Kind(batch.kind).label),
        "stage": batch.stage,
        "stage_label": str(Stage(batch.stage).label),
        "uploaded_at": batch.uploaded_at,
    }


@require_safe
def import_template(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """An empty file to fill in."""
    require(request.user, "administration.import")
    if kind not in Kind.values or ending not in _TYPES:
        raise Http404
    content = columns.empty_csv(kind) if ending == "csv" else columns.empty_xlsx(kind)
    name = f'attachment; filename="talkoo-{kind}.{ending}"'
    return HttpResponse(content, content_type=_TYPES[ending], headers={"Content-Disposition": name})


@never_cache
@require_safe
def site_batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """What a file would bring, row by row; while it is imported, how far it is; afterwards, what became of it."""
    require(request.user, "administration.import")
    batch = _batch(batch_id)
    outcome, after = request.GET.get("rows", ""), request.GET.get("after", "0")
    if (
        (outcome and outcome not in Outcome.values)
        or not after.isascii()
        or not after.isdecimal()
        or len(after) > 9
    ):
        raise Http404
    counts = queries.counts_of(batch.pk)
    rows, next_after = queries.rows_of(batch, outcome, int(after))
    until = queries.undo_until(batch)
    context = {
        "batch": _shown(batch),
        "is_people": batch.kind == Kind.PEOPLE,
        "consent_source": batch.consent_source,
        "consented_on": batch.consented_on,
        "ignored": batch.ignored,
        "counts": [
            {
                "code": one.value,
                "label": str(one.label),
                "number": counts[one.value],
                "is_current": one.value == outcome,
            }
            for one in Outcome
            if one.value in counts
        ],
        "number": {one.value: counts.get(one.value, 0) for one in Outcome},
        "left": counts.get(Outcome.NEW, 0) + (counts.get(Outcome.MAYBE, 0) if batch.takes_maybe else 0),
        "outcome": outcome,
        "rows": _told(batch, rows),
        "undo_until": until if until and until > clock.now() else None,
        "next_url": _address(batch, outcome, next_after) if next_after else "",
        "previous_url": _address(batch, outcome, 0) if int(after) else "",
    }
    return page(request, "site/administration/batch.html", context)


def _address(batch: Batch, outcome: str, after: int) -> str:
    asked = [f"rows={outcome}"] if outcome else []
    asked += [f"after={after}"] if after else []
    return reverse("site_batch", args=[batch.pk]) + (f"?{'&'.join(asked)}" if asked else "")


def _told(batch: Batch, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as the page shows them: cells with their headings, problems in words, and the page of what is meant."""
    leads = _leads(batch, {one for row in rows for one in (row["made_id"], row["same_as"]) if one})
    headings = {one.key: str(one.heading) for one in columns.COLUMNS[batch.kind]}
    labels = {one.value: str(one.label) for one in Outcome}
    return [
        {
            **row,
            "name": row["cells"].get("name", ""),
            "cells": [
                {"heading": headings[key], "text": text}
                for key, text in row["cells"].items()
                if text and key != "name"
            ],
            "problems": said.problems(batch.kind, row["problems"]),
            "outcome_label": labels[row["outcome"]],
            "url": ""
            if row["outcome"] == Outcome.TAKEN_BACK
            else leads.get(row["made_id"]) or leads.get(row["same_as"], ""),
        }
        for row in rows
    ]


def _leads(batch: Batch, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The page of each thing that rows are about."""
    if batch.kind == Kind.PEOPLE:
        return {one: reverse("staff_person", args=[one]) for one in ids}
    found = Organisation.objects.filter(pk__in=ids).values_list("pk", "slug")
    return {pk: reverse("organisations:registration", args=[slug]) for pk, slug in found}


@require_POST
def start_import(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponseBase:
    """Import the good rows."""
    _batch(batch_id)
    try:
        actions.start_import(batch_id, by=request.user, takes_maybe=request.POST.get("maybe") == "yes")
    except actions.ImportedBefore:
        messages.warning(request, _("This very file has been imported before. Take that back first."))
    except NotNow:
        messages.warning(request, _("This was taken back. Send the file in again."))
    return redirect("site_batch", batch_id)


@require_POST
def undo_import(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponseBase:
    """Take the import back."""
    _batch(batch_id)
    try:
        actions.start_undo(batch_id, by=request.user)
    except NotNow:
        messages.warning(request, _("This cannot be taken back any more."))
    return redirect("site_batch", batch_id)


@require_POST
def put_import_away(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponseBase:
    """Forget a file that was only read."""
    _batch(batch_id)
    try:
        actions.put_away(batch_id, by=request.user)
    except NotNow:
        messages.warning(request, _("It is imported already."))
        return redirect("site_batch", batch_id)
    messages.success(request, _("The file is forgotten."))
    return redirect("site_import")
