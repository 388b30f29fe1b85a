import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class LanguageAdded(Fact):
    """People of the site may write in this language from now on."""

    language_id: uuid.UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class LanguageTakenAway(Fact):
    code: str


@dataclass(frozen=True, kw_only=True)
class SiteDescribed(Fact):
    """What the administrators decide about the site changed; `columns` names what, not how."""

    columns: list[str]


silence(SiteDescribed, "everybody sees it")
silence(LanguageAdded, "the list of languages shows it")
silence(LanguageTakenAway, "the list of languages shows it; texts in the language stay")
