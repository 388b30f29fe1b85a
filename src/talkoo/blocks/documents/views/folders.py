import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from talkoo.blocks.documents import actions, forms, queries
from talkoo.blocks.documents.models import Folder
from talkoo.blocks.documents.views.here import Here, here_of, own_words, status_of
from talkoo.kernel.pages import page


def _arranged(request: HttpRequest, kind: str, slug: str) -> Here:
    here = here_of(request, kind, slug)
    if not here.who.looks_after:
        raise PermissionDenied
    return here


def _say_taken(form: Any) -> None:
    form.add_error("name", _("There is a folder with this name here already."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def folders(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The folders of the space, a form for one more, and whether those who take part may add files."""
    here = _arranged(request, kind, slug)
    if request.method == "POST" and "adding" in request.POST:
        return _let_add(request, here)
    places = queries.folders(here.who)
    form = forms.NamedFolder(request.POST or None, parents=places.values())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_folder(
                here.who.space_id,
                by=request.user,
                name=given["name"],
                language=given["language"],
                parent_id=form.parent_id,
            )
        except actions.Taken:
            _say_taken(form)
        except actions.TooMany:
            form.add_error(None, _("There is no room for a folder here. Put it into another place."))
        except Folder.DoesNotExist:
            form.add_error("parent", _("This folder is not there any more. Choose another one."))
        else:
            messages.success(request, _("The folder is added."))
            return redirect(here.url("file_folders"))
    listed = [
        {
            "name": own_words(one.name, one.language),
            "url": here.url("file_folder", one.id),
            "number": one.number,
            "depth": one.depth,
        }
        for one in places.values()
    ]
    context = here.shown(
        form=form, folders=listed, adding=forms.Adding(initial={"participants": here.who.is_open})
    )
    return page(request, "documents/folders.html", context, status=status_of(form))


def _let_add(request: HttpRequest, here: Here) -> HttpResponseBase:
    form = forms.Adding(request.POST)
    is_open = form.is_valid() and form.cleaned_data["participants"]
    actions.let_participants_add(here.who.space_id, is_open, by=request.user)
    messages.success(
        request,
        _("Those who take part may add files now.")
        if is_open
        else _("Files are added by those who look after this space."),
    )
    return redirect(here.url("file_folders"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def folder(request: HttpRequest, kind: str, slug: str, folder_id: uuid.UUID) -> HttpResponseBase:
    """Rename a folder, or take an empty one away."""
    here = _arranged(request, kind, slug)
    place = queries.folders(here.who).get(folder_id)
    if place is None:
        raise Http404
    is_removed = "remove" in request.POST
    form = forms.NamedFolder(
        None if is_removed else request.POST or None,
        chosen_language=place.language,
        initial={"name": place.name, "language": place.language},
    )
    try:
        if is_removed:
            actions.remove_folder(folder_id, by=request.user)
            messages.success(request, _("The folder is gone."))
            return redirect(here.url("file_folders"))
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            actions.rename_folder(folder_id, by=request.user, name=given["name"], language=given["language"])
            messages.success(request, _("The folder is renamed."))
            return redirect(here.url("file_folders"))
    except actions.Taken:
        _say_taken(form)
    except actions.NotEmpty:
        messages.warning(request, _("There is something in the folder. Move or delete it first."))
        return redirect(here.url("file_folder", folder_id))
    except Folder.DoesNotExist:
        raise Http404 from None
    context = here.shown(
        form=form,
        folder=own_words(place.name, place.language),
        number=place.number,
        folders_url=here.url("file_folders"),
    )
    return page(request, "documents/folder.html", context, status=status_of(form))
