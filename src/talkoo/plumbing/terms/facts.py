"""What happened to terms and statements."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class TermsPublished(Fact):
    """`subject_id` is the space or organisation whose terms of membership they are; None for those of the site."""

    keeps_years = 10
    terms_id: uuid.UUID
    kind: str
    subject_id: uuid.UUID | None
    number: int


@dataclass(frozen=True, kw_only=True)
class TermsTranslated(Fact):
    """A published version can be read in more languages now."""

    terms_id: uuid.UUID
    languages: list[str]


@dataclass(frozen=True, kw_only=True)
class TermsAccepted(Fact):
    changes_pages = False
    terms_id: uuid.UUID
    person_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    via: str


silence(
    TermsPublished,
    "new terms of membership are told by the part that knows the members; statements stand on pages",
)
silence(TermsTranslated, "whoever waits for a language finds it on the page")
silence(TermsAccepted, "whoever accepts sees it at once")
