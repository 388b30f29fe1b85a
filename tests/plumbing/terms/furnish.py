"""One of everything of terms: the statements that come with the product, and a second version of one."""

from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.terms import actions, defaults
from talkoo.plumbing.terms.models import OF_THE_SITE


def furnish(site, people):
    for kind in OF_THE_SITE:
        defaults.ensure(kind)
    second = "privacy" if site.key == "alpha" else "terms"
    terms = actions.publish(second, defaults.texts_of(second), by=PROGRAM)
    actions.accept(terms.pk, by=people["contact"])
