"""Pages of gatherings: the list, the page of one, making and changing them."""

from talkoo.site.page_list.shown import Examples, Shown

PAGES: dict[str, Shown] = {}
EXAMPLES: Examples = {}
