"""Pages of organisations: reading them, coming in, looking after them, and what ties them to each other."""

from talkoo.people.organisations.views.care import logo, texts
from talkoo.people.organisations.views.dealings import (
    answer_connection,
    apply,
    connect,
    connections,
    decide_membership,
    members,
    memberships,
    own_membership,
)
from talkoo.people.organisations.views.editing import edit
from talkoo.people.organisations.views.guides import edit_guides, guides
from talkoo.people.organisations.views.people import end_part, my_parts, people, show_part
from talkoo.people.organisations.views.reading import directory, download, organisation
from talkoo.people.organisations.views.registering import decide, desk, register, registration

__all__ = [
    "answer_connection",
    "apply",
    "connect",
    "connections",
    "decide",
    "decide_membership",
    "desk",
    "directory",
    "download",
    "edit",
    "edit_guides",
    "end_part",
    "guides",
    "logo",
    "members",
    "memberships",
    "my_parts",
    "organisation",
    "own_membership",
    "people",
    "register",
    "registration",
    "show_part",
    "texts",
]
