"""Which pages there are: for every address in the URL configuration, examples at every site.

A test sees to it that none is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from talkoo.blocks.letters.models import Letter
from talkoo.people.accounts.models import SignInPass
from talkoo.people.spaces.models import Kind, Space
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import current, sites


@dataclass(frozen=True)
class Shown:
    """How one named address is visited. `about` gives the arguments of examples; none: it needs none."""

    role: str = "visitor"
    method: str = "GET"
    about: str = ""
    is_page: bool = True


PAGES = {
    "home": Shown(),
    "spaces:networks": Shown(),
    "spaces:networks_download": Shown(about="csv", is_page=False),
    "spaces:network": Shown(about="network"),
    "spaces:programmes": Shown(),
    "spaces:programmes_download": Shown(about="csv", is_page=False),
    "spaces:programme": Shown(about="programme"),
    "letters:write_network": Shown(about="network"),
    "letters:sent_network": Shown(about="network"),
    "letters:write_programme": Shown(about="programme"),
    "letters:sent_programme": Shown(about="programme"),
    "letters:inbox": Shown(role="contact"),
    "letters:letter": Shown(role="contact", about="letter"),
    "accounts:sign_in": Shown(),
    "accounts:code": Shown(),
    "accounts:link": Shown(about="link"),
    "accounts:sign_out": Shown(role="contact", method="POST", is_page=False),
    "accounts:signed_out": Shown(),
    "mail_out:outbox": Shown(role="operator"),
    "mail_out:mail": Shown(role="operator", about="mail"),
    "components": Shown(),
    "accent": Shown(is_page=False),
    "health": Shown(is_page=False),
    "robots": Shown(is_page=False),
    "sitemap": Shown(is_page=False),
}


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every named address of a site."""
    for entry in (resolver or get_resolver("talkoo.site.urls")).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def examples(about: str) -> list[list[Any]]:
    """Arguments of addresses about one object of the current site, at most three."""
    if not about:
        return [[]]
    if about == "csv":
        return [["csv"]]
    if about in {Kind.NETWORK, Kind.PROGRAMME}:
        found = Space.objects.filter(kind=about).exclude(state="withdrawn").order_by("id")
        return [[slug] for slug in found.values_list("slug", flat=True)[:3]]
    if about == "link" and not current.site().is_demo:
        return []  # a link of a real person is nobody else's
    if about == "link":
        return [[one.token] for one in SignInPass.objects.filter(used_at=None).order_by("id")[:1]]
    model: Any = {"letter": Letter, "mail": Mail}[about]
    return [[key] for key in model.objects.order_by("id").values_list("pk", flat=True)[:1]]


def every_page(port: int) -> Iterator[dict[str, Any]]:
    """`url` with the port, `host`, `role`, `method`, `object`; every site in its own language."""
    from talkoo.plumbing.mail_out.compose import address_of

    for site in sites.every():
        with sites.within(site.id):
            for name, shown in PAGES.items():
                for arguments in examples(shown.about):
                    yield {
                        "url": address_of(name, *arguments, language=current.site().default_language),
                        "host": site.main_host,
                        "role": shown.role,
                        "method": shown.method,
                        "object": shown.about not in {"", "csv", "link"},
                    }
