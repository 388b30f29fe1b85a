"""What is wrong with a row, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talkoo.kernel import i18n, pages
from talkoo.people.accounts.forms.fields import WRONG_EMAIL
from talkoo.people.organisations.forms.registration import WRONG_CODES
from talkoo.plumbing.places import known as places
from talkoo.site.administration.importing import columns

SENTENCES: dict[str, Any] = {
    "empty": gettext_lazy("There is no name."),
    "formula": gettext_lazy("There is a formula in this cell, or its mistake. Write the value itself."),
    "long": gettext_lazy("This is too long."),
    "beyond": gettext_lazy(
        "There is more in this row than columns in the heading. Is a separator in a cell?"
    ),
    "mixed": gettext_lazy(
        "A word mixes letters of two scripts that look alike. Write each word in one script."
    ),
    "email": WRONG_EMAIL,
    "phone": gettext_lazy("This cannot be a phone number. Example: +358 40 123 4567."),
    "day": gettext_lazy("This is no day. Write it like 2026-03-27."),
    "ahead": gettext_lazy("This day has not come yet."),
    "word": gettext_lazy("This is not on the list."),
    "place": gettext_lazy("No place of this name is known."),
    "town": gettext_lazy("No municipality of this name is known."),
    "several": gettext_lazy("Several places have this name. Write the code of one of them."),
    "language": gettext_lazy("This is no language that can be chosen here."),
    "country": gettext_lazy("No country of this name is known."),
    "website": gettext_lazy("This is no address of a website. Example: https://example.org."),
    "taken": gettext_lazy("Somebody entered it while the import was running."),
    **{f"code_{country}": sentence for country, sentence in WRONG_CODES.items()},
}


def problems(kind: str, found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Each with the heading of its column and a sentence, and what may have been meant."""
    told = []
    for one in found:
        heading = str(columns.column(kind, one["column"]).heading) if one["column"] else ""
        near = [_name(word) for word in one["near"]]
        text = str(SENTENCES[one["code"]])
        if near:
            told_near = i18n.say_list(near, pages.language())
            text = f"{text} " + _("Perhaps: %(words)s") % {"words": told_near}
        told.append({"column": heading, "text": text})
    return told


def _name(word: str) -> str:
    """A code of a place with its name; another word as it is."""
    place = places.at(word) if ":" in word else None
    if place is None:
        return word
    region = places.name(place.parent_id, pages.language()) if place.parent_id else ""
    return f"{word} ({', '.join(one for one in (places.name(place.id, pages.language()), region) if one)})"
