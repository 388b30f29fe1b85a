"""Pages of services that others plug into."""

from typing import Any

from talkoo.kernel import proofs
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.mail_in.models import Raw
from talkoo.plumbing.mail_out.models import Handle, Mail, Verb
from talkoo.plumbing.moderation.models import Held, Hidden, Report
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.retention.models import Mention, Run
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms.models import OF_THE_SITE, Terms
from talkoo.site.page_list.shown import Examples, Shown

_DECIDE = "moderator coordinator site-admin"

PAGES = {
    "search:results": Shown(),
    "files:picture": Shown(about="picture", is_page=False),
    "live:token": Shown(role="contact", is_page=False, may="signed-in"),
    "notify:inbox": Shown(role="contact", may="signed-in"),
    "notify:settings": Shown(role="contact", may="signed-in"),
    "notify:all_read": Shown(role="contact", method="POST", is_page=False, may="signed-in"),
    "notify:follow": Shown(role="contact", about="news", is_page=False, may="contact"),
    "push:phone": Shown(role="contact", may="signed-in"),
    "push:key": Shown(role="contact", is_page=False, may="signed-in"),
    "push:add": Shown(role="contact", method="POST", is_page=False, may="signed-in"),
    "push:remove": Shown(role="contact", method="POST", is_page=False, may=""),
    "notify:to_tell": Shown(role="coordinator", may="coordinator stand-in"),
    "notify:letters": Shown(role="coordinator", may="coordinator stand-in"),
    "notify:letter": Shown(
        role="coordinator", about="to tell", may="coordinator stand-in", may_any="coordinator stand-in"
    ),
    "notify:told": Shown(
        role="coordinator",
        method="POST",
        about="to tell",
        is_page=False,
        may="coordinator stand-in",
        may_any="coordinator stand-in",
    ),
    "notify:not_told": Shown(
        role="coordinator",
        method="POST",
        about="to tell",
        is_page=False,
        may="coordinator stand-in",
        may_any="coordinator stand-in",
    ),
    "terms:privacy": Shown(),
    "terms:accessibility": Shown(),
    "terms:terms": Shown(),
    "terms:conduct": Shown(),
    "terms:version": Shown(about="terms version"),
    "retention:forgetting": Shown(role="site-admin", may="coordinator site-admin"),
    "retention:spare": Shown(role="site-admin", method="POST", is_page=False, may="coordinator site-admin"),
    "retention:undo": Shown(
        role="site-admin",
        method="POST",
        about="forgetting run",
        is_page=False,
        may="coordinator site-admin",
        may_any="coordinator site-admin",
    ),
    "retention:names": Shown(role="moderator", may=_DECIDE),
    "retention:looked": Shown(
        role="moderator", method="POST", about="mention", is_page=False, may=_DECIDE, may_any=_DECIDE
    ),
    "moderation:report": Shown(about="reported"),
    "moderation:thanks": Shown(about="reported"),
    "moderation:reports": Shown(role="moderator", may=_DECIDE),
    "moderation:one": Shown(role="moderator", about="report", may=_DECIDE, may_any=_DECIDE),
    "moderation:show": Shown(
        role="moderator", method="POST", about="hidden", is_page=False, may=_DECIDE, may_any=_DECIDE
    ),
    "moderation:figures": Shown(),
    "moderation:held": Shown(role="moderator", may=_DECIDE),
    "moderation:held_one": Shown(role="moderator", about="held", may=_DECIDE, may_any=_DECIDE),
    "moderation:appeals": Shown(role="moderator", may=_DECIDE),
    "moderation:appeal": Shown(role="moderator", about="appeal", may=_DECIDE, may_any=_DECIDE),
    "moderation:record": Shown(role="moderator", may=_DECIDE),
    "moderation:mine": Shown(role="contact", may="signed-in"),
    "moderation:decision": Shown(role="contact", about="decision", may="contact"),
    "mail_out:outbox": Shown(role="operator", may="operator"),
    "mail_out:mail": Shown(role="operator", about="mail", may="operator"),
    "mail_out:stop": Shown(about="mails to stop"),
    "mail_in:confirm": Shown(about="mail to confirm"),
    "mail_in:not_taken": Shown(role="site-admin", may="coordinator site-admin"),
    "mail_in:staged": Shown(role="moderator", may=_DECIDE),
    "mail_in:one_staged": Shown(role="moderator", about="mail that waits", may=_DECIDE, may_any=_DECIDE),
    "mail_in:try_again": Shown(role="person", method="POST", is_page=False, may="signed-in"),
    "mail_in:hand_in": Shown(method="POST", is_page=False, may=""),
}


def _first(found: Any) -> list[list[Any]]:
    return [[key] for key in found.order_by("id").values_list("pk", flat=True)[:1]]


def _in_mails(verb: str) -> list[list[Any]]:
    """What stands in a link of a mail."""
    found = Handle.objects.filter(verb=verb).order_by("id").values_list("key", flat=True)[:1]
    return [[proofs.give(verb, key, site=current.site_id())] for key in found]


EXAMPLES: Examples = {
    "picture": lambda: [
        [key, "small"]
        for key in Picture.objects.filter(is_guarded=False).order_by("id").values_list("pk", flat=True)[:1]
    ],
    "news": lambda: _first(Notification.objects.filter(news__isnull=False)),
    "to tell": lambda: [
        [key]
        for key in Notification.objects.filter(channel="paper", told_at=None)
        .order_by("id")
        .values_list("pk", flat=True)[:1]
    ],
    "terms version": lambda: [
        [kind, number]
        for kind, number in Terms.objects.filter(kind__in=OF_THE_SITE)
        .order_by("-number", "id")
        .values_list("kind", "number")[:1]
    ],
    "forgetting run": lambda: _first(Run.objects.filter(kind="execute")),
    "mention": lambda: _first(Mention.objects.filter(looked_at=None)),
    "reported": lambda: [
        [kind, key]
        for kind, key in Report.objects.filter(state="open").order_by("id").values_list("kind", "key")[:1]
    ],
    "report": lambda: _first(Report.objects.filter(state="open")),
    "hidden": lambda: _first(Hidden.objects.filter(lifted_at=None)),
    "held": lambda: _first(Held.objects.filter(state="waiting")),
    "appeal": lambda: _first(Hidden.objects.filter(appeal="open")),
    "decision": lambda: _first(Hidden.objects.filter(concerned__isnull=False)),
    "mails to stop": lambda: _in_mails(Verb.STOP),
    "mail to confirm": lambda: _in_mails(Verb.CONFIRM),
    "mail that waits": lambda: _first(Raw.objects.filter(state="staged")),
    "mail": lambda: [[key] for key in Mail.objects.order_by("id").values_list("pk", flat=True)[:1]],
}
