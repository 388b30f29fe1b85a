"""A picture on a page: part of the page's one statement, so that no page asks for pictures apart.

    LIST = List(select=f"s.id, s.name, {shown.picture_of('s.logo_id')} as logo", source="spaces_space s", …)
    …
    Card(logo=shown.show(row["logo"]), …)

A statement that joins the table anyway takes `PICTURE_JSON`, which calls it `p`:

    select s.id, {PICTURE_JSON} as logo from spaces_space s left join files_picture p on p.id = s.logo_id
"""

from dataclasses import dataclass
from typing import Any

from talkoo.kernel import pages
from talkoo.kernel.text import Text, pick

PICTURE_JSON = """case when p.id is not null then jsonb_build_object(
  'id', p.id, 'width', p.width, 'height', p.height, 'small_width', p.small_width, 'small_height', p.small_height,
  'alt', p.alt) end"""
"""An SQL expression over `files_picture p`; null where the join found none. Put it through `show`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as a page lays it out; sizes in pixels. `alt` is None for a decoration: `alt=""` in the page."""

    url: str
    small_url: str
    width: int
    height: int
    small_width: int
    small_height: int
    alt: Text | None


def picture_of(column: str) -> str:
    """An SQL expression for the picture that `column` (ours, never a person's words) refers to; null without one."""
    return f"(select {PICTURE_JSON} from files_picture p where p.id = {column})"


def show(found: dict[str, Any] | None, address: str = "/pictures/{id}/") -> Shown | None:
    """What `PICTURE_JSON` gave, in the language of the page. Asks no database. A guarded picture has an `address` of
    its own, that of what it belongs to; `{id}` in it is that of the picture."""
    if found is None:
        return None
    # Without the language: the same picture is fetched once, whatever language the next page is in.
    address = address.format(id=found["id"])
    return Shown(
        url=f"{address}full.webp",
        small_url=f"{address}small.webp",
        width=found["width"],
        height=found["height"],
        small_width=found["small_width"],
        small_height=found["small_height"],
        alt=pick(found["alt"], pages.language()) if found["alt"] else None,
    )
