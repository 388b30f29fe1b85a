"""How an organisation is reached: addresses, mailboxes of roles, links."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talkoo.kernel import links, pages
from talkoo.kernel.text import pick
from talkoo.people.accounts.forms.fields import WRONG_EMAIL
from talkoo.people.organisations.forms.fields import LineField, name_in
from talkoo.people.organisations.forms.sections import Section
from talkoo.people.organisations.models import AddressKind, Organisation

_BARE = re.compile(r"[\w-]+(\.[\w-]+)+([/?#]|$)")
"""An address as people say it, without https:// before it."""

_PARTS = ("street", "floor", "po_box", "postal_code", "town")
MAILBOXES = 6
LINKS = 8


class Reach(Section):
    """Addresses, mailboxes of roles, and links: as many rows as there are, and some empty ones."""

    key = "reach"
    title = _("How you are reached")
    only = ("addresses", "mailboxes", "links")

    def __init__(self, data: Any, organisation: Organisation):
        super().__init__(data, organisation)
        made: dict[str, forms.Field] = {}
        for kind in AddressKind:
            for part, label, longest in (
                ("street", _("Street and number"), 120),
                ("floor", _("Floor or door"), 40),
                ("po_box", _("Post-office box"), 40),
                ("postal_code", _("Postal code"), 12),
                ("town", _("Town"), 80),
            ):
                made[f"{kind.value}_{part}"] = LineField(required=False, label=label, max_length=longest)
        for place in range(MAILBOXES):
            made[f"role_{place}"] = LineField(required=False, label=_("For which matters"), max_length=80)
            made[f"mailbox_{place}"] = forms.EmailField(
                required=False,
                label=_("E-mail address of the role"),
                max_length=254,
                error_messages={"invalid": WRONG_EMAIL},
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )
        for place in range(LINKS):
            made[f"link_{place}"] = LineField(
                required=False,
                label=_("Address on the web"),
                max_length=links.LONGEST,
                widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
            )
            made[f"label_{place}"] = LineField(required=False, label=_("What it is"), max_length=80)
        for name, field in made.items():
            self.fields[name] = field

    def known(self, organisation: Organisation) -> dict[str, Any]:
        language = pages.language()
        found: dict[str, Any] = {}
        self._areas = {}
        for one in organisation.addresses.all():  # type: ignore[attr-defined]
            self._areas[one.kind, one.town] = one.area_id
            for part in _PARTS:
                found[f"{one.kind}_{part}"] = getattr(one, part)
        self._boxes = list(organisation.mailboxes.order_by("position"))  # type: ignore[attr-defined]
        for place, box in enumerate(self._boxes[:MAILBOXES]):
            found[f"role_{place}"], found[f"mailbox_{place}"] = pick(box.role, language).text, box.address
        for place, link in enumerate(organisation.links[:LINKS]):
            found[f"link_{place}"], found[f"label_{place}"] = (
                link["url"],
                pick(link.get("label"), language).text,
            )
        return found

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        for kind in AddressKind:
            says = {part: given.get(f"{kind.value}_{part}", "") for part in _PARTS}
            if any(says.values()) and not (says["street"] or says["po_box"] or says["town"]):
                self.add_error(
                    f"{kind.value}_town", _("An address needs a street, a post-office box or a town.")
                )
        for place in range(MAILBOXES):
            role, address = given.get(f"role_{place}", ""), given.get(f"mailbox_{place}", "")
            if role and not address and f"mailbox_{place}" not in self.errors:
                self.add_error(f"mailbox_{place}", _("Write the e-mail address, or leave both empty."))
            if address and not role:
                self.add_error(
                    f"role_{place}", _("Write which matters it is for, for example: general matters.")
                )
        for place in range(LINKS):
            url = given.get(f"link_{place}", "")
            if not url:
                if given.get(f"label_{place}"):
                    self.add_error(f"link_{place}", _("Write the address, or leave both empty."))
                continue
            try:
                given[f"link_{place}"] = links.tidy(f"https://{url}" if _BARE.match(url) else url)
            except links.WrongLink:
                self.add_error(
                    f"link_{place}", _("This is no address on the web. It looks like https://example.org.")
                )

    def parts(self) -> Mapping[str, Any]:
        given, language = self.cleaned_data, pages.language()
        addresses = []
        for kind in AddressKind:
            says = {part: given[f"{kind.value}_{part}"] for part in _PARTS}
            if any(says.values()):
                before = self._areas.get((kind.value, says["town"]))
                addresses.append({"kind": kind.value, **says, "area_id": before})
        boxes = []
        for place in range(MAILBOXES):
            if role := given[f"role_{place}"]:
                before = self._boxes[place].role if place < len(self._boxes) else None
                boxes.append({"role": name_in(language, role, before), "address": given[f"mailbox_{place}"]})
        old = self.organisation.links
        found = []
        for place in range(LINKS):
            if url := given[f"link_{place}"]:
                label = given[f"label_{place}"]
                before = old[place].get("label") if place < len(old) else None
                found.append({"label": name_in(language, label, before) if label else None, "url": url})
        return {"addresses": addresses, "mailboxes": boxes, "links": found}
