"""Which fact about conversations is told to whom: always only to those who may read it, in their own language."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.discussions import facts, queries
from talkoo.blocks.discussions.actions import holding
from talkoo.blocks.discussions.models import Mention, Section, ThreadKind
from talkoo.kernel import i18n
from talkoo.kernel.facts import on, silence
from talkoo.kernel.text import pick
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.notify.tell import tell
from talkoo.plumbing.tenancy import current

for _fact, _why in {
    facts.SectionMade: "whoever opens the forum sees it",
    facts.SectionChanged: "whoever opens the conversation sees it",
    facts.PostDeleted: "the page shows that it is gone; a reason is told with the decision of a moderator",
    facts.PostHidden: "the moderator's decision is told by the part that keeps it",
    facts.PostShown: "the moderator's decision is told by the part that keeps it",
    facts.ThreadStateChanged: "the page shows it",
    facts.ThreadDescribed: "the page shows it",
    facts.ThreadMoved: "its address leads there",
    facts.ThreadSplit: "the addresses of the posts lead there",
    facts.ThreadSolved: "the page shows it",
    facts.PostHelped: "the page shows it",
    facts.PostLearnt: "the practice page shows it",
    facts.Reacted: "a reaction is no reason for a mail",
    facts.FollowingChanged: "the person's own wish",
    facts.ReadTo: "the person's own place",
    facts.Bookmarked: "the person's own mark",
    facts.DraftSaved: "the person's own draft",
    facts.DraftDropped: "the person's own draft",
    facts.TranslationWished: "the page shows to those who can help that it is wished for",
    facts.PostTranslated: "the page shows it",
    facts.AskerLookedAt: "it stands in the record, which administrators read",
}.items():
    silence(_fact, _why)


def _still(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """Those of these notifications whose post is there, unread by the person and still theirs to read."""
    return queries.still_news(rows)


_GROUP = _("Conversation")
kinds.add(
    kinds.Kind(
        name="discussions.mention",
        label=_("Somebody names me"),
        group=_GROUP,
        default=kinds.Rhythm.AT_ONCE,
        still_all=_still,
        why=_("You are named in it."),
        place=10,
    )
)
kinds.add(
    kinds.Kind(
        name="discussions.reply",
        label=_("Answers in conversations that I follow"),
        group=_GROUP,
        default=kinds.Rhythm.AT_ONCE,
        still_all=_still,
        why=_("You follow this conversation."),
        place=11,
    )
)
kinds.add(
    kinds.Kind(
        name="discussions.help",
        label=_("Requests for help in my networks"),
        group=_GROUP,
        default=kinds.Rhythm.DAILY,
        still_all=_still,
        why=_("Somebody in a network of yours asks for help."),
        place=12,
    )
)
kinds.add(
    kinds.Kind(
        name="discussions.asked",
        label=_("Questions on topics that my organisation can advise on"),
        group=_GROUP,
        default=kinds.Rhythm.AT_ONCE,
        still_all=_still,
        why=_("Your organisation has said that it can advise on this."),
        place=13,
    )
)
kinds.add(
    kinds.Kind(
        name="discussions.thread",
        label=_("New conversations in my networks"),
        group=_GROUP,
        default=kinds.Rhythm.WEEKLY,
        still_all=_still,
        why=_("You take part in this network."),
        place=14,
    )
)


def _strand(row: Mapping[str, Any]) -> compose.Strand:
    """The post in the thread of mails that it belongs to; answers by mail come back to the thread."""
    slug = row["space_slug"] or row["section_slug"]
    place = f"{row['space_kind']}s" if row["space_kind"] else "forum"
    page = f"discussions:{row['space_kind']}_threads" if row["space_kind"] else "discussions:section"
    language = current.site().default_language
    is_first = row["first_id"] == row["id"]
    return compose.Strand(
        answers=f"discussions.thread:{row['thread_id']}",
        post=_post(row["id"]),
        root="" if is_first else _post(row["first_id"]),
        parent="" if is_first else _post(row["answers_id"] or row["first_id"]),
        list_name=pick(row["space_name"] or row["section_name"], language).text,
        list_id=f"{slug}.{place}",
        list_url=compose.address_of(page, slug, language=language),
        written_by=row["author"] or "",
    )


def _post(post_id: uuid.UUID) -> str:
    return f"post-{post_id.hex}"


_OF_THE_PLACE = {"discussions.reply", "discussions.thread", "discussions.help"}
"""What comes because one is there: not from somebody whom one has blocked. Of those named it is asked on writing."""


def _tell(fact: Any, kind: str, people: Iterable[uuid.UUID], row: Mapping[str, Any]) -> None:
    to = [one for one in people if one not in {fact.actor_id, row["author_id"]}]
    if to and kind in _OF_THE_PLACE:
        section = Section(pk=row["section_id"], space_id=row["space_id"])
        to = holding.reached(to, row["author_id"], section)
    if not to:
        return
    tell(
        fact,
        kind,
        to,
        strand=_strand(row),
        space_id=row["space_id"],
        about=("discussions.post", row["id"]),
        title=row["title"],
        writer=row["author"] or "",
        said=row["text"],
        said_language=row["language"],
        said_dir=i18n.direction(row["language"]),
        place=row["space_name"] or row["section_name"],
        code=row["code"],
        number=row["number"],
        is_first=row["number"] == 1,
        is_anonymous=bool(row["is_anonymous"] and row["author_id"] == row["asker_id"]),
        funding=spaces.lines_of(row["space_id"]) if row["space_id"] else [],
    )


def _named(mentions: list[str], row: Mapping[str, Any]) -> list[uuid.UUID]:
    found = list(Mention.objects.filter(pk__in=mentions))
    people = [one.person_id for one in found if one.person_id]
    organisations = [one.organisation_id for one in found if one.organisation_id]
    told = queries.represented_by(row["thread_id"], people, organisations)
    for space_id in {one.space_id for one in found if one.space_id}:
        told += queries.takers_part(row["thread_id"], space_id)
    return list(dict.fromkeys(told))


@on(facts.ThreadStarted)
def tell_of_a_thread(fact: facts.ThreadStarted) -> None:
    """Those named, those asked for help or advice, and all who take part, each once and for the closest reason."""
    row = queries.post_in_words(fact.post_id)
    if row is None or not row["is_there"]:
        return
    told: set[uuid.UUID] = set()

    def to(kind: str, people: Iterable[uuid.UUID]) -> None:
        new = [one for one in people if one not in told]
        told.update(new)
        _tell(fact, kind, new, row)

    to("discussions.mention", _named(fact.named, row))
    if row["kind"] == ThreadKind.HELP and row["space_id"]:
        to("discussions.help", queries.receivers_of_help(row["thread_id"], row["space_id"]))
    if row["kind"] in {ThreadKind.QUESTION, ThreadKind.HELP}:
        to("discussions.asked", queries.competent_in(row["thread_id"]))
    if row["space_id"]:
        to("discussions.thread", queries.takers_part(row["thread_id"], row["space_id"]))


@on(facts.PostAdded)
def tell_of_an_answer(fact: facts.PostAdded) -> None:
    """Those named in it, and those who follow the thread."""
    row = queries.post_in_words(fact.post_id)
    if row is None or not row["is_there"]:
        return
    named = _named(fact.named, row)
    _tell(fact, "discussions.mention", named, row)
    followers = [one for one in queries.followers_of(row["thread_id"]) if one not in set(named)]
    _tell(fact, "discussions.reply", followers, row)


@on(facts.PostChanged)
def tell_of_new_names(fact: facts.PostChanged) -> None:
    """Those named in it now and not before."""
    if not fact.named:
        return
    row = queries.post_in_words(fact.post_id)
    if row is not None and row["is_there"]:
        _tell(fact, "discussions.mention", _named(fact.named, row), row)
