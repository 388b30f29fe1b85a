"""One of everything at the interest desk, for the tests of all pages."""

from talkoo.areas.interest_desk import actions
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space


def furnish(site, people):
    """An interest that waits, and one that was tipped about a network."""
    given = {"by": PROGRAM, "consent": True, "language": site.default_language}
    actions.tell(
        name="Interested One", contact=f"one@{site.key}.example.net", text="Gardens and people", **given
    )
    tipped = actions.tell(
        name="Interested Two", contact=f"two@{site.key}.example.net", text="A choir", **given
    )
    network = Space.objects.filter(kind="network", state="active").order_by("id")[0]
    actions.tip(tipped.pk, [network.pk], by=PROGRAM, note="This could be yours.")
