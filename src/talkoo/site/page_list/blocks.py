"""Pages of what spaces can have."""

from talkoo.blocks.letters.models import Letter
from talkoo.people.organisations.models import running
from talkoo.people.spaces.models import Kind
from talkoo.site.page_list.organisations import listed, slugs
from talkoo.site.page_list.shown import Examples, Shown

PAGES = {
    **{f"letters:{page}_{kind}": Shown(about=kind) for kind in Kind.values for page in ("write", "sent")},
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
