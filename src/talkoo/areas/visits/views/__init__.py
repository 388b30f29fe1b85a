"""Pages of exchange visits: for everybody, for those who plan one, for the host, for the participants afterwards."""

from talkoo.areas.visits.views.hosting import (
    host_invitation,
    invitation,
    part,
    part_picture,
    programme,
    send_programme,
    withdraw,
)
from talkoo.areas.visits.views.ideas import idea_by_link, own_idea
from talkoo.areas.visits.views.needs import needs
from talkoo.areas.visits.views.planning import (
    answer_as_host,
    edit,
    edit_report,
    plan,
    travellers,
    travellers_file,
)
from talkoo.areas.visits.views.reading import listing, picture_file, report, visit

__all__ = [
    "answer_as_host",
    "edit",
    "edit_report",
    "host_invitation",
    "idea_by_link",
    "invitation",
    "listing",
    "needs",
    "own_idea",
    "part",
    "part_picture",
    "picture_file",
    "plan",
    "programme",
    "report",
    "send_programme",
    "travellers",
    "travellers_file",
    "visit",
    "withdraw",
]
