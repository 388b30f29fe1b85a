"""Ideas in every state, for the tests of all pages."""

from talkoo.areas.ideas import actions
from talkoo.kernel.access import PROGRAM


def furnish(site, people):
    """Open, picked, closed, and part of another. No new network: the other pages have their own."""
    language = site.default_language
    made = [
        actions.leave(
            by=people["contact"] if number % 2 else PROGRAM,
            title=f"Idea {number} {site.key}",
            text="Together it would be easier.",
            written_in=language,
            language=language,
        )
        for number in range(4)
    ]
    still, picked, closed, part = made
    actions.support(still.pk, by=people["coordinator"])
    actions.pick(picked.pk, by=people["coordinator"])
    actions.close(closed.pk, by=people["coordinator"], reason="It is there already.", language=language)
    actions.merge(part.pk, still.pk, by=people["coordinator"])
