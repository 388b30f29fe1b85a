"""A mail that can be stopped, for the tests of all pages."""

from typing import Any

from talkoo.kernel.facts import Fact
from talkoo.plumbing.mail_out import compose


def furnish(site: Any, people: dict[str, Any]) -> None:
    to = compose.Receiver(f"stop@{site.key}.example.org", "fi", people["participant"].pk)
    words = {"code": "123456", "token": "T" * 43, "minutes": 15, "until": None}
    compose.send(Fact(actor_id=None), "accounts.code", to, stop=("kind", "accounts.code"), **words)
