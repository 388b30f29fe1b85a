"""Pages of organisations: reading them, and looking after them."""

from talkoo.people.organisations.views.care import logo, texts
from talkoo.people.organisations.views.reading import directory, download, organisation

__all__ = ["directory", "download", "logo", "organisation", "texts"]
