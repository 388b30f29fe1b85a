"""Conversations of the demo, said by its invented people through the product's own actions."""

import datetime
import io
import uuid
from decimal import Decimal
from typing import Any

from talkoo.blocks.chat import actions as rooms
from talkoo.blocks.discussions import actions
from talkoo.blocks.discussions.models import Audience, ReactionKind, Section, Thread
from talkoo.blocks.tasks import actions as tasks
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts.models import Person
from talkoo.plumbing.files.documents import examine
from talkoo.plumbing.tenancy import current
from talkoo.site.demo import codes
from talkoo.site.demo.data.talk import DemoAnswer, DemoTalk, DemoTask, DemoThread, DemoTranslation

_BETWEEN = datetime.timedelta(minutes=37)

Ids = dict[str, uuid.UUID]
People = dict[str, Person]


def talk(given: DemoTalk, people: People, spaces: Ids) -> None:
    """Everything that is said. Raises KeyError for a person, network or section that there is not."""
    for network in given.open_to_all:
        actions.set_up(
            Section(space_id=spaces[network], audience=Audience.PARTICIPANTS),
            actions.Circle(audience=Audience.EVERYBODY, shows_seen=True),
            by=PROGRAM,
        )
    sections = {
        one.key: actions.make_section(
            by=PROGRAM, name=one.name, purpose=one.purpose, audience=one.audience
        ).pk
        for one in given.sections
    }
    for thread in given.threads:
        where: dict[str, Any] = (
            {"space_id": spaces[thread.network]}
            if thread.network
            else {"section_id": sections[thread.section]}
        )
        _thread(thread, people, where)
    for task in given.tasks:
        _task(task, people, spaces)


def _task(given: DemoTask, people: People, spaces: Ids) -> None:
    owner = people[given.owner] if given.owner else None
    today = clock.today(current.site().time_zone)
    words = tasks.Words(
        title=given.title,
        language=given.language,
        owner_id=owner.pk if owner else None,
        due_on=today + datetime.timedelta(days=given.in_days),
    )
    task = tasks.add(spaces[given.space], words, by=PROGRAM, once=ids.uuid7())
    if given.is_done:
        tasks.finish(task.pk, by=owner or PROGRAM)
        hours = Decimal(given.hours) if given.hours else None
        told = tasks.Outcome(text=given.outcome, language=given.language, hours=hours)
        tasks.tell_outcome(task.pk, told, by=owner or PROGRAM)


def chat(given: DemoTalk, people: People, spaces: Ids) -> None:
    """What is said in the chats. Raises KeyError as `talk`, PermissionDenied for whoever does not take part."""
    for one in given.chat:
        author = people[one.author]
        file = examine(io.BytesIO(one.file[1].encode()), one.file[0]) if one.file else None
        with clock.frozen(clock.now() - datetime.timedelta(minutes=one.minutes_ago)):
            said = rooms.Said(
                text=one.text, language=author.language, once=ids.uuid7(), answers=one.to, file=file
            )
            message = rooms.send(spaces[one.network], said, by=author)
        for key in one.thanked_by:
            rooms.react(message.pk, ReactionKind.THANKS, by=people[key])


def _at(days_ago: int, number: int) -> clock.frozen:
    """Later posts of one day come later in that day."""
    return clock.frozen(clock.now() - datetime.timedelta(days=days_ago) + number * _BETWEEN)


def _thread(given: DemoThread, people: People, where: dict[str, Any]) -> None:
    author = people[given.author]
    words = actions.Words(
        title=given.title,
        text=given.text,
        language=author.language,
        kind=given.kind,
        audience=given.audience,
        is_anonymous=given.is_anonymous,
        topics=codes.concepts("topic", given.topics),
    )
    with _at(given.days_ago, 1):
        thread = actions.start(words, by=author, once=ids.uuid7(), **where)
    _translate(thread.posts.get().pk, given.translations, people)
    said = [thread.posts.get().pk]
    for number, one in enumerate(given.answers, 2):
        said.append(_answer(thread, one, number, people, said))
    if given.is_solved:
        actions.mark_solved(thread.pk, by=author)
    if given.is_pinned:
        _pin(thread)


def _answer(
    thread: Thread, given: DemoAnswer, number: int, people: People, said: list[uuid.UUID]
) -> uuid.UUID:
    author = people[given.author]
    attached = (
        [examine(io.BytesIO(content.encode()), name) for name, content in [given.file]] if given.file else []
    )
    with _at(given.days_ago, number):
        post = actions.answer(
            thread.pk,
            by=author,
            text=given.text,
            language=author.language,
            once=ids.uuid7(),
            answers_id=said[given.to - 1] if given.to else None,
            came=actions.Came(attached=attached),
        )
    if given.is_helpful:
        assert thread.author_id is not None
        actions.mark_helpful(post.pk, by=Person.objects.get(pk=thread.author_id))
    if given.learnt_by:
        actions.mark_learnt(post.pk, by=people[given.learnt_by])
    for key in given.thanked_by:
        actions.react(post.pk, ReactionKind.THANKS, by=people[key])
    _translate(post.pk, given.translations, people)
    return post.pk


def _translate(post_id: uuid.UUID, given: tuple[DemoTranslation, ...], people: People) -> None:
    for one in given:
        actions.translate(post_id, one.language, by=people[one.by], text=one.text)


def _pin(thread: Thread) -> None:
    actions.describe(
        thread.pk,
        by=PROGRAM,
        title=thread.title,
        language=thread.language,
        kind=thread.kind,
        audience=thread.audience,
        topics=list(thread.topics.values_list("concept_id", flat=True)),
        is_pinned=True,
    )
