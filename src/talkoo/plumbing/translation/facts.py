import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class MachineAsked(Fact):
    """Somebody lets a machine write a first version of texts that are missing in a language."""

    changes_pages = False
    kind: str
    subject_id: uuid.UUID
    language: str


silence(MachineAsked, "whoever asked looks again; the texts themselves are a fact of their own")
