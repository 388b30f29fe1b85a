"""What people have of their own, for the tests of all pages."""

import datetime
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions
from talkoo.people.accounts.models import Passkey
from talkoo.plumbing.vocabulary import known as words
from tests import factories


def furnish(site: Any, people: dict[str, Any]) -> None:
    contact, other = people["contact"], people["participant"]
    actions.add_contact(contact.pk, "messenger", f"viesti {site.key}", by=contact)
    actions.add_contact(contact.pk, "email", f"uusi@{site.key}.example.org", by=contact)
    field = words.at("field", "C12").id
    for one in (contact, other):
        actions.care_about(one.pk, [field], by=one, is_findable=True)
    actions.block(factories.person(f"Blocked {site.key}").pk, by=contact)
    now = clock.now()
    actions.grant_role(
        contact.pk,
        "stand_in",
        by=PROGRAM,
        since=now - datetime.timedelta(days=9),
        until=now - datetime.timedelta(days=2),
    )
    actions.ask_help(name="Hukkunut", told=f"Puhelin katosi {site.key}", language="fi", caller="192.0.2.9")
    Passkey.objects.create(
        person=contact, credential=b"c", public_key=b"k", name="Firefox, Android", created_at=now
    )
    service = actions.add_service(
        key="own-id", name="Own ID", issuer="https://id.example.org", client="c", secret="s", by=PROGRAM
    )
    actions.link_service(contact.pk, service.pk, "abc", by=contact)
    actions.close_service(service.pk, by=PROGRAM)
