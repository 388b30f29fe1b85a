import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from talkoo.blocks.documents import actions, forms, queries
from talkoo.blocks.documents.models import DAYS_TO_RESTORE, Folder
from talkoo.blocks.documents.views.here import (
    Here,
    document_card,
    file_card,
    here_of,
    status_of,
    uuid_in,
    where_to_add,
    where_to_restore,
)
from talkoo.kernel import i18n, pages
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.pages import page
from talkoo.kernel.rows import Row
from talkoo.plumbing.files import sizes
from talkoo.plumbing.limits.take import TooMany, take
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation.history import Stale

_EACH_HOUR = 100


def _is_let_in(request: HttpRequest, form: Any) -> bool:
    """Whether this person has not sent very many files in this hour."""
    try:
        take("documents.add", str(request.user.pk), limit=_EACH_HOUR, seconds=3_600)
    except TooMany as problem:
        moment = i18n.say_moment(problem.again_at, pages.language(), current.site().time_zone)
        form.add_error(
            None,
            _("You have added very many files just now. Add this one after %(moment)s.") % {"moment": moment},
        )
        return False
    return True


def _say_no_room(form: Any, problem: actions.NoRoom) -> None:
    left = sizes.say(problem.left, pages.language())
    form.add_error(
        "document",
        _(
            "There is no room left for this file: %(left)s can still be added here. Delete files that nobody needs."
        )
        % {"left": left},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Add a file to the space."""
    here = where_to_add(request, kind, slug)
    places = queries.folders(here.who)
    form = forms.NewDocument(
        request.POST or None,
        request.FILES or None,
        folders=places.values(),
        initial={"folder": request.GET.get("folder", "")},
    )
    if request.method == "POST" and form.is_valid() and _is_let_in(request, form):
        given = form.cleaned_data
        try:
            made = actions.add(
                here.who.space_id,
                form.words_of_file(),
                given["document"],
                by=request.user,
                once=given["once"],
            )
        except actions.NoRoom as problem:
            _say_no_room(form, problem)
        except Folder.DoesNotExist:
            form.add_error("folder", _("This folder is not there any more. Choose another one."))
        else:
            messages.success(request, _("The file is added."))
            return redirect(here.url("file", made.pk))
    return page(request, "documents/add.html", here.shown(form=form), status=status_of(form))


def _mine(request: HttpRequest, kind: str, slug: str, document_id: uuid.UUID) -> tuple[Here, Row]:
    """A document that the reader may change; what one may not see does not exist."""
    here = here_of(request, kind, slug)
    row = queries.one(here.who, document_id)
    if row is None:
        raise Http404
    if not here.who.may_change(row["created_by_id"]):
        raise PermissionDenied
    return here, row


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: HttpRequest, kind: str, slug: str, document_id: uuid.UUID) -> HttpResponseBase:
    """Add a newer version of a document."""
    here, row = _mine(request, kind, slug, document_id)
    form = forms.NewVersion(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _is_let_in(request, form):
        given = form.cleaned_data
        try:
            version = actions.add_version(
                document_id, given["document"], by=request.user, once=given["once"], note=given["note"]
            )
        except actions.NoRoom as problem:
            _say_no_room(form, problem)
        except actions.Same as problem:
            form.add_error(
                "document",
                _("This is the same file as version %(number)s. Choose the one that has changed.")
                % {"number": problem.number},
            )
        except NotNow:
            raise Http404 from None
        else:
            messages.success(request, _("Version %(number)s is added.") % {"number": version.number})
            return redirect(here.url("file", document_id))
    context = here.shown(form=form, document=document_card(here, row))
    return page(request, "documents/version.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kind: str, slug: str, document_id: uuid.UUID) -> HttpResponseBase:
    """Change what a document is called, where it stands and who may see it."""
    here, row = _mine(request, kind, slug, document_id)
    seen = row["changed_at"].isoformat()
    form = forms.ChangedDocument(
        request.POST or None,
        folders=queries.folders(here.who).values(),
        chosen_language=row["language"],
        initial={**row, "folder": row["folder_id"] or "", "seen": seen},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(document_id, form.words(), by=request.user, seen=form.cleaned_data["seen"])
        except Stale:
            form.add_error(
                None, _("Somebody has changed this in the meantime. Look at it again before you save it.")
            )
        except Folder.DoesNotExist:
            form.add_error("folder", _("This folder is not there any more. Choose another one."))
        except NotNow:
            raise Http404 from None
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(here.url("file", document_id))
    context = here.shown(form=form, document=document_card(here, row), seen=seen)
    return page(request, "documents/change.html", context, status=status_of(form))


@never_cache
@require_POST
def delete(request: HttpRequest, kind: str, slug: str, document_id: uuid.UUID) -> HttpResponseBase:
    """Take a document away; it can be brought back. A second click leads to where the first one led."""
    here = here_of(request, kind, slug)
    if document_id in {row["id"] for row in queries.deleted(here.who)}:
        return redirect(here.url("deleted_files"))
    here, _row = _mine(request, kind, slug, document_id)
    with suppress(NotNow):  # somebody else was quicker by a moment
        actions.delete(document_id, by=request.user)
    messages.success(
        request,
        _("The file is deleted. It can be brought back for %(days)s days.") % {"days": DAYS_TO_RESTORE},
    )
    return redirect(here.url("deleted_files"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deleted(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """What was deleted in the last 30 days and can be brought back by the reader."""
    here = where_to_restore(request, kind, slug)
    rows = queries.deleted(here.who)
    problem = ""
    if request.method == "POST":
        chosen = uuid_in(request.POST.get("document", ""))
        if chosen not in {row["id"] for row in rows}:
            raise Http404
        try:
            actions.restore(chosen, by=request.user)
        except actions.NoRoom as full:
            left = sizes.say(full.left, pages.language())
            problem = _("There is no room left for this file: %(left)s can still be added here.") % {
                "left": left
            }
        except NotNow:
            raise Http404 from None
        else:
            messages.success(request, _("The file is back."))
            return redirect(here.url("file", chosen))
    found = [
        {**document_card(here, row), "deleted_at": row["deleted_at"], "newest": file_card(here, row)}
        for row in rows
    ]
    context = here.shown(documents=found, problem=problem, days=DAYS_TO_RESTORE)
    return page(request, "documents/deleted.html", context, status=422 if problem else 200)
