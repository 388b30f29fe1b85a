"""What ties a mail to others: the thread it is shown in, where an answer goes, whose words it carries."""

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Strand:
    """`answers` is where an answer by mail goes, `<kind>:<key>` of a kind in mail_in.registry; empty: nobody reads
    them.

    `post` is the local part of the Message-ID, the same for all receivers; `parent` and `root` are those of the post it
    answers and of the first one; of one that came by mail the whole id (`x@example.org`), under which its writer has
    it. `list_id` names the list below the mail domain ("tiijatko-mita.networks"), `list_name` for people; `list_url`
    is the page of the conversation. `written_by` is the person whose words these are: the mail then comes from "Mari
    (via Site)". All but `answers` and `list_url` are shown to the receiver.
    """

    answers: str = ""
    post: str = ""
    root: str = ""
    parent: str = ""
    list_name: str = ""
    list_id: str = ""
    list_url: str = ""
    written_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Tied:
    """How a ledger row keeps it. `reply` and `stop` are the proofs (mail_out.handles) in its address and its link."""

    strand: Strand | None = None
    reply: str = ""
    stop: str = ""

    def as_text(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str | None) -> "Tied":
        """From a row; what a later version wrote besides is left out."""
        said = json.loads(text) if text else {}
        strand = said.get("strand")
        known = {one.name for one in fields(Strand)}
        return cls(
            strand=Strand(**{name: str(value) for name, value in strand.items() if name in known})
            if strand
            else None,
            reply=said.get("reply", ""),
            stop=said.get("stop", ""),
        )
