"""Pages of the site's video servers."""

from talkoo.plumbing.video.models import Kind, Provider
from talkoo.site.page_list.shown import Examples, Shown

_SERVER = {"role": "site-admin", "about": "video server", "may": "site-admin", "may_any": "site-admin"}

PAGES = {
    "video:settings": Shown(role="site-admin", may="site-admin"),
    "video:add": Shown(role="site-admin", about="kind of video server", may="site-admin"),
    "video:provider": Shown(**_SERVER),
    "video:check": Shown(**_SERVER, method="POST", is_page=False),
    "video:try_room": Shown(**_SERVER, is_page=False),
    "video:switch": Shown(**_SERVER, method="POST", is_page=False),
}
EXAMPLES: Examples = {
    "kind of video server": lambda: [[kind] for kind in Kind.values],
    "video server": lambda: [
        [key] for key in Provider.objects.order_by("id").values_list("pk", flat=True)[:1]
    ],
}
