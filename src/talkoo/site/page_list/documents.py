"""Pages of the files of spaces."""

from typing import Any

from talkoo.blocks.documents.models import Document, Folder
from talkoo.people.spaces.models import Kind
from talkoo.site.page_list.organisations import slugs
from talkoo.site.page_list.shown import Examples, Shown
from talkoo.site.page_list.spaces import spaces

_CARE, _CARE_ANY = "contact staff coordinator site-admin", "coordinator site-admin"


def _of(kind: Kind) -> dict[str, Shown]:
    restore = (
        _CARE if kind == Kind.PROGRAMME else f"participant {_CARE}"
    )  # nobody takes part in the example of a project
    looks = {"role": "coordinator", "may_any": _CARE_ANY}
    pages = {
        "files": Shown(about=str(kind)),
        "file": Shown(about=f"{kind} file"),
        "file_version": Shown(about=f"{kind} file version", is_page=False),
        "add_file": Shown(about=f"{kind} of files", may=_CARE, **looks),  # type: ignore[arg-type]
        "deleted_files": Shown(about=f"{kind} of files", may=restore, **looks),  # type: ignore[arg-type]
        "file_folders": Shown(about=f"{kind} of files", may=_CARE, **looks),  # type: ignore[arg-type]
        "file_folder": Shown(about=f"{kind} folder", may=_CARE, **looks),  # type: ignore[arg-type]
        "change_file": Shown(about=f"{kind} file", may=_CARE, **looks),  # type: ignore[arg-type]
        "new_version": Shown(about=f"{kind} file", may=_CARE, **looks),  # type: ignore[arg-type]
        "delete_file": Shown(
            about=f"{kind} file to delete",
            method="POST",
            is_page=False,
            may=_CARE,
            **looks,  # type: ignore[arg-type]
        ),
    }
    return {f"documents:{kind}_{name}": shown for name, shown in pages.items()}


PAGES = {name: shown for kind in Kind for name, shown in _of(kind).items()}


def _public(kind: str) -> Any:
    return (
        Document.objects.filter(space__kind=kind, audience="everybody", state="kept", hidden_at=None)
        .exclude(space__state="withdrawn")
        .exclude(space__kind="group", space__join="invite")
        .order_by("id")
    )


def _examples(kind: str) -> Examples:
    return {
        f"{kind} of files": lambda: slugs(spaces(kind))[:1],
        f"{kind} file": lambda: [list(row) for row in _public(kind).values_list("space__slug", "id")[:1]],
        f"{kind} file to delete": lambda: [
            list(row) for row in _public(kind).reverse().values_list("space__slug", "id")[:1]
        ],
        f"{kind} file version": lambda: [
            list(row)
            for row in _public(kind).values_list(
                "space__slug", "id", "versions__number", "versions__file_name"
            )[:1]
        ],
        f"{kind} folder": lambda: [
            list(row)
            for row in Folder.objects.filter(space__kind=kind)
            .order_by("id")
            .values_list("space__slug", "id")[:1]
        ],
    }


EXAMPLES: Examples = {about: found for kind in Kind.values for about, found in _examples(kind).items()}
