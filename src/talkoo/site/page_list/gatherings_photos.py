"""Pages of photos of gatherings."""

from typing import Any

from talkoo.blocks.gatherings.models import Gathering, Photo
from talkoo.site.page_list.shown import Examples, Shown

PAGES = {
    "gatherings:photos": Shown(about="gathering with photos"),
    "gatherings:photo_file": Shown(about="photo as a file", is_page=False),
    "gatherings:picture_file": Shown(about="picture of a gathering as a file", is_page=False),
    "gatherings:remove_photo": Shown(
        about="photo",
        role="coordinator",
        method="POST",
        is_page=False,
        may="contact staff coordinator",
        may_any="coordinator",
    ),
}


def _photos(*more: Any) -> list[list[Any]]:
    found = Photo.objects.filter(
        gathering__audience="public", gathering__state="published", gathering__hidden_at=None
    )
    rows = found.filter(gathering__space__isnull=False).order_by("id").values_list("gathering__slug", "pk")
    return [[*row, *more] for row in rows[:1]]


def _pictures() -> list[list[Any]]:
    found = Gathering.objects.filter(
        audience="public", state="published", hidden_at=None, picture__isnull=False
    )
    rows = found.filter(space__isnull=False).order_by("id").values_list("slug", "picture_id")
    return [[*row, "small"] for row in rows[:1]]


EXAMPLES: Examples = {
    "picture of a gathering as a file": _pictures,
    "gathering with photos": lambda: [row[:1] for row in _photos()],
    "photo": _photos,
    "photo as a file": lambda: _photos("small"),
}
