"""Pages of networks, groups and projects: reading them, taking part, and looking after them."""

from talkoo.people.spaces.views.care import texts
from talkoo.people.spaces.views.founding import found, found_group, take_role, waiting
from talkoo.people.spaces.views.handing_over import appoint, contact, handover, withdraw
from talkoo.people.spaces.views.joining import join, leave
from talkoo.people.spaces.views.memberships import accept, coordinator, membership, memberships, refuse
from talkoo.people.spaces.views.people import add, answer, people, remove
from talkoo.people.spaces.views.quotas import edit, end, quotas, sign_up, step_back
from talkoo.people.spaces.views.reading import download, listing, members, space
from talkoo.people.spaces.views.settings import settings, state
from talkoo.people.spaces.views.terms import publish

__all__ = [
    "accept",
    "add",
    "answer",
    "appoint",
    "contact",
    "coordinator",
    "download",
    "edit",
    "end",
    "found",
    "found_group",
    "handover",
    "join",
    "leave",
    "listing",
    "members",
    "membership",
    "memberships",
    "people",
    "publish",
    "quotas",
    "refuse",
    "remove",
    "settings",
    "sign_up",
    "space",
    "state",
    "step_back",
    "take_role",
    "texts",
    "waiting",
    "withdraw",
]
