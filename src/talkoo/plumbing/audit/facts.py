"""What happened to the record itself."""

from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class EntriesForgotten(Fact):
    """So many entries whose time was over were removed. `chain`: the hash of the first link, by which a chain is known:
    what was forgotten under another one says nothing about this one."""

    changes_pages = False
    keeps_years = None
    entries: int
    chain: str


silence(EntriesForgotten, "what was promised; the record shows it")
