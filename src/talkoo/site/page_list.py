"""Which pages there are: for every address in the URL configuration, examples at every site.

A test sees to it that none is left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from talkoo.areas.representation.models import Mandate
from talkoo.blocks.letters.models import Letter
from talkoo.people.accounts.models import SignInPass
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Kind, Space
from talkoo.plumbing.files.models import Picture
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
    "spaces:network_organisations": Shown(about="network with members"),
    "spaces:network_texts": Shown(role="coordinator", about="network texts"),
    "spaces:programmes": Shown(),
    "spaces:programmes_download": Shown(about="csv", is_page=False),
    "spaces:programme": Shown(about="programme"),
    "spaces:programme_texts": Shown(role="coordinator", about="programme texts"),
    "organisations:directory": Shown(),
    "organisations:download": Shown(about="csv", is_page=False),
    "organisations:organisation": Shown(about="organisation"),
    "organisations:texts": Shown(role="coordinator", about="organisation texts"),
    "organisations:logo": Shown(role="coordinator", about="organisation"),
    "representation:committees": Shown(),
    "representation:write_mandate": Shown(about="mandate"),
    "representation:sent_mandate": Shown(about="mandate"),
    "search:results": Shown(),
    "files:picture": Shown(about="picture", is_page=False),
    "site_languages": Shown(role="site-admin"),
    "my_texts": Shown(role="coordinator"),
    "letters:write_network": Shown(about="network"),
    "letters:sent_network": Shown(about="network"),
    "letters:write_programme": Shown(about="programme"),
    "letters:sent_programme": Shown(about="programme"),
    "letters:write_organisation": Shown(about="organisation to write to"),
    "letters:sent_organisation": Shown(about="organisation to write to"),
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
    "sitemap_part": Shown(about="sitemap", is_page=False),
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
    if about == "sitemap":
        return [[1]]
    if about == "link" and not current.site().is_demo:
        return []  # a link of a real person is nobody else's
    return _EXAMPLES[about]()


def _slugs(found: Any) -> list[list[Any]]:
    return [[slug] for slug in found.order_by("id").values_list("slug", flat=True)[:3]]


def _spaces(kind: str) -> Any:
    return Space.objects.filter(kind=kind).exclude(state="withdrawn")


def _texts(found: list[list[Any]]) -> list[list[Any]]:
    own, other = current.site().default_language, current.site().languages[-1]
    return [[slug, language] for (slug,) in found[:1] for language in dict.fromkeys([own, other])]


def _listed(**more: Any) -> Any:
    return Organisation.objects.filter(state="listed", **more)


_EXAMPLES: dict[str, Callable[[], list[list[Any]]]] = {
    "network": lambda: _slugs(_spaces(Kind.NETWORK)),
    "network with members": lambda: _slugs(
        _spaces(Kind.NETWORK).filter(memberships__status="accepted", memberships__until=None).distinct()
    ),
    "network texts": lambda: _texts(_slugs(_spaces(Kind.NETWORK))),
    "programme": lambda: _slugs(_spaces(Kind.PROGRAMME)),
    "programme texts": lambda: _texts(_slugs(_spaces(Kind.PROGRAMME))),
    "organisation": lambda: _slugs(_listed()),
    "organisation texts": lambda: _texts(_slugs(_listed())),
    "organisation to write to": lambda: _slugs(
        _listed(affiliations__until=None, affiliations__may_represent=True).distinct()
    ),
    "mandate": lambda: [
        [body, number]
        for body, number in Mandate.objects.filter(public_contact=True, until=None, body__is_active=True)
        .order_by("id")
        .values_list("body__slug", "number")[:2]
    ],
    "picture": lambda: [
        [key, "small"] for key in Picture.objects.order_by("id").values_list("pk", flat=True)[:1]
    ],
    "link": lambda: [[one.token] for one in SignInPass.objects.filter(used_at=None).order_by("id")[:1]],
    "letter": lambda: [
        [key]
        for key in Letter.objects.exclude(space=None).order_by("id").values_list("pk", flat=True)[:1]
    ],
    "mail": lambda: [[key] for key in Mail.objects.order_by("id").values_list("pk", flat=True)[:1]],
}


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
                        "object": shown.about not in {"", "csv", "link", "sitemap"},
                    }
