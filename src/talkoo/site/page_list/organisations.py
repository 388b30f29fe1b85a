"""Pages of organisations."""

from typing import Any

from talkoo.people.organisations.models import (
    Affiliation,
    Connection,
    Membership,
    Organisation,
    running,
)
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms.models import Terms
from talkoo.site.page_list.shown import Examples, Shown

_DECIDE = "coordinator site-admin"
_IN_TIME = "coordinator stand-in site-admin"

PAGES = {
    "organisations:directory": Shown(),
    "organisations:download": Shown(about="csv", is_page=False),
    "organisations:organisation": Shown(about="organisation"),
    "organisations:texts": Shown(
        role="coordinator",
        about="organisation texts",
        may="representative coordinator site-admin",
        may_any="coordinator site-admin",
    ),
    "organisations:logo": Shown(
        role="coordinator",
        about="organisation to look after",
        may="representative coordinator site-admin",
        may_any="coordinator site-admin",
    ),
}

PAGES |= {
    "organisations:register": Shown(),
    "organisations:guides": Shown(),
    "organisations:edit_guides": Shown(role="coordinator", may=_DECIDE),
    "organisations:mine": Shown(role="representative", may="signed-in"),
    "organisations:desk": Shown(role="coordinator", may=_IN_TIME),
    "organisations:registration": Shown(
        role="representative", about="registration", may=f"representative {_IN_TIME}", may_any=_IN_TIME
    ),
    "organisations:decide": Shown(
        role="coordinator", about="registration to decide", may=_IN_TIME, may_any=_IN_TIME
    ),
    **{
        f"organisations:{page}": Shown(
            role="representative",
            about="organisation to look after",
            may=f"representative {_DECIDE}",
            may_any=_DECIDE,
        )
        for page in ("edit", "people", "memberships", "connections")
    },
    "organisations:edit_section": Shown(
        role="representative",
        about="section to look after",
        may=f"representative {_DECIDE}",
        may_any=_DECIDE,
    ),
    "organisations:members": Shown(
        role="representative",
        about="organisation to look after",
        may=f"representative {_IN_TIME}",
        may_any=_IN_TIME,
    ),
    "organisations:apply": Shown(role="representative", about="organisation with terms", may="signed-in"),
    "organisations:connect": Shown(role="representative", about="organisation with terms", may="signed-in"),
    "organisations:own_membership": Shown(
        role="representative", about="membership", may=f"representative {_DECIDE}", may_any=_DECIDE
    ),
    "organisations:decide_membership": Shown(
        role="coordinator", about="membership to decide", may=_IN_TIME, may_any=_IN_TIME
    ),
    "organisations:answer_connection": Shown(
        role="representative",
        method="POST",
        about="connection",
        is_page=False,
        may=f"representative {_DECIDE}",
        may_any=_DECIDE,
    ),
    "organisations:show_part": Shown(
        role="participant", method="POST", about="part", is_page=False, may="participant"
    ),
    "organisations:end_part": Shown(
        role="participant",
        method="POST",
        about="part",
        is_page=False,
        may=f"participant representative {_DECIDE}",
        may_any=_DECIDE,
    ),
}


def slugs(found: Any) -> list[list[Any]]:
    """The first three, as arguments."""
    return [[slug] for slug in found.order_by("id").values_list("slug", flat=True)[:3]]


def texts(found: list[list[Any]]) -> list[list[Any]]:
    """The first one in two languages of the site."""
    own, other = current.site().default_language, current.site().languages[-1]
    return [[slug, language] for (slug,) in found[:1] for language in dict.fromkeys([own, other])]


def listed(*conditions: Any, **more: Any) -> Any:
    """Those that a visitor sees."""
    return Organisation.objects.filter(*conditions, state="listed", **more)


def ids(found: Any, *more: Any) -> list[list[Any]]:
    """The first one, as an argument, and what stands behind it in the address."""
    return [[key, *more] for key in found.order_by("id").values_list("pk", flat=True)[:1]]


def _looked_after() -> list[list[Any]]:
    return slugs(listed(running("affiliations__"), affiliations__may_represent=True).distinct())[:1]


def _waiting() -> list[list[Any]]:
    return slugs(Organisation.objects.filter(state="submitted").exclude(entered_by=None))[:1]


def _with_terms() -> list[list[Any]]:
    subjects = Terms.objects.filter(kind="membership").values("subject_id")
    return slugs(listed(pk__in=subjects))[:1]


EXAMPLES: Examples = {
    "organisation": lambda: slugs(listed()),
    "organisation to look after": _looked_after,
    "section to look after": lambda: [[slug, "work"] for (slug,) in _looked_after()],
    "registration": _waiting,
    "registration to decide": lambda: [[slug, "decline"] for (slug,) in _waiting()],
    "organisation with terms": _with_terms,
    "membership": lambda: ids(Membership.objects.filter(status="applied")),
    "membership to decide": lambda: ids(Membership.objects.filter(status="applied"), "accept"),
    "connection": lambda: ids(Connection.objects.filter(state="accepted"), "end"),
    "part": lambda: ids(Affiliation.objects.filter(running(), role="volunteer")),
    "organisation texts": lambda: texts(slugs(listed())),
}
