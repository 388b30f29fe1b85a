"""What a page says to programs that read it, in the words of schema.org."""

from collections.abc import Callable, Iterable
from typing import Any

from talkoo.kernel.text import Text

_CONTEXT = "https://schema.org"
Absolute = Callable[[str], str]


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def organisation(shown: Any, absolute: Absolute) -> dict[str, Any]:
    """An organisation's page as an `NGO`. No person, telephone or mail address is ever in it."""
    visiting = next((one for one in shown["addresses"] if one["kind"] == "visiting"), None) or next(
        iter(shown["addresses"]), None
    )
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "NGO",
            "name": shown["name"].text,
            "alternateName": shown["short_name"],
            "description": shown["purpose"].text,
            "url": absolute(shown["url"]),
            "logo": absolute(shown["picture"].url) if shown["picture"] else "",
            "foundingDate": shown["founded"].isoformat() if shown["founded"] else "",
            "areaServed": shown["area"],
            "knowsLanguage": shown["languages"],
            "sameAs": [link["url"] for link in shown["links"]],
            "memberOf": [{"@type": "Organization", "name": one["name"].text} for one in shown["umbrellas"]],
            "address": _filled(
                {
                    "@type": "PostalAddress",
                    "streetAddress": visiting["street"],
                    "postOfficeBoxNumber": visiting["po_box"],
                    "postalCode": visiting["postal_code"],
                    "addressLocality": visiting["town"],
                    "addressCountry": shown["country_code"],
                }
            )
            if visiting
            else None,
        }
    )


def space(shown: Any, absolute: Absolute) -> dict[str, Any]:
    """A network or project as an `Organization` or a `Project`."""
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "Project" if shown.kind == "programme" else "Organization",
            "name": shown.name.text,
            "description": shown.purpose.text,
            "url": absolute(shown.url),
            "foundingDate": shown.started.isoformat() if shown.started else "",
            "areaServed": shown.area,
            "sameAs": [link["url"] for link in shown.links],
        }
    )


def faq(items: Iterable[tuple[Text, Text, str]], absolute: Absolute) -> dict[str, Any] | None:
    """Questions with their answers and pages as a `FAQPage`; nothing when there is none."""
    found = [
        {
            "@type": "Question",
            "name": question.text,
            "url": absolute(url),
            "inLanguage": question.lang,
            "acceptedAnswer": {"@type": "Answer", "text": answer.text, "inLanguage": answer.lang},
        }
        for question, answer, url in items
    ]
    return {"@context": _CONTEXT, "@type": "FAQPage", "mainEntity": found} if found else None
