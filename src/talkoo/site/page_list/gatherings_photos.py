"""Pages of photos of gatherings."""

from typing import Any

from talkoo.blocks.gatherings.models import Photo
from talkoo.site.page_list.shown import Examples, Shown

PAGES = {
    "gatherings:photos": Shown(about="gathering with photos"),
    "gatherings:photo_file": Shown(about="photo as a file", is_page=False),
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


EXAMPLES: Examples = {
    "gathering with photos": lambda: [row[:1] for row in _photos()],
    "photo": _photos,
    "photo as a file": lambda: _photos("small"),
}
