"""What areas may ask of letters: to make something of theirs an addressee, and where one writes to it.

    letters.write_to(
        "mandate",
        find,  # slug -> Addressee | None
        shown=lambda slug: pages.address("representation:committees"),
        write="representation:write_mandate",
        sent="representation:sent_mandate",
    )

The two pages are the area's own addresses for `letters.views.write` and `letters.views.sent` with `kind` and `slug`.
"""

from talkoo.blocks.letters.queries import Addressee, address, find, write_to

__all__ = ["Addressee", "address", "find", "write_to"]
