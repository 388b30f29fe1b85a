"""Pages of networks and projects: reading them, and looking after them."""

from talkoo.people.spaces.views.care import texts
from talkoo.people.spaces.views.reading import download, listing, members, space

__all__ = ["download", "listing", "members", "space", "texts"]
