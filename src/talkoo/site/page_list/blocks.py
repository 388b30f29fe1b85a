"""Pages of what spaces can have."""

from talkoo.blocks.letters.models import Letter
from talkoo.people.organisations.models import running
from talkoo.site.page_list.organisations import listed, slugs
from talkoo.site.page_list.shown import Examples, Shown

PAGES = {
    "letters:write_network": Shown(about="network"),
    "letters:sent_network": Shown(about="network"),
    "letters:write_programme": Shown(about="programme"),
    "letters:sent_programme": Shown(about="programme"),
    "letters:write_organisation": Shown(about="organisation to write to"),
    "letters:sent_organisation": Shown(about="organisation to write to"),
    "letters:inbox": Shown(role="contact", may="signed-in"),
    "letters:letter": Shown(role="contact", about="letter", may="contact stand-in", may_any="stand-in"),
}
EXAMPLES: Examples = {
    "organisation to write to": lambda: slugs(
        listed(running("affiliations__"), affiliations__may_represent=True).distinct()
    ),
    "letter": lambda: [
        [key] for key in Letter.objects.exclude(space=None).order_by("id").values_list("pk", flat=True)[:1]
    ],
}
