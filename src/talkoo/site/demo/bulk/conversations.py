"""Made-up conversations in networks and in the site's forum, with who has read how far.

What is told of them by mail and on the pages of news is left out: it is soon read and forgotten.
"""

import datetime
import json
import uuid
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from talkoo.blocks.discussions import facts, search
from talkoo.blocks.discussions.models import Audience, Level, Post, Reading, Section, Thread, ThreadKind
from talkoo.kernel import markup
from talkoo.kernel.slugs import slug_of
from talkoo.kernel.text import ORIGINAL
from talkoo.plumbing.search import index
from talkoo.plumbing.tenancy import current
from talkoo.site.demo.bulk import texts, words
from talkoo.site.demo.bulk.chance import END, START
from talkoo.site.demo.bulk.people import Somebody
from talkoo.site.demo.bulk.rows import Rows
from talkoo.site.demo.bulk.spaces import Place

PAGE = 20
"""Posts of one conversation that fills its page exactly."""
_KINDS = {"discussion": 70, "question": 15, "help": 5, "offer": 5, "experience": 5}
_USUAL, _MOST = 7, 60  # answers
_IN_FORUM = 0.1
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"

Taking = Mapping[uuid.UUID, Sequence[tuple[datetime.datetime, Somebody]]]


@dataclass
class _Where:
    """A section, and who writes there since when."""

    id: uuid.UUID
    space_id: uuid.UUID | None
    people: list[tuple[datetime.datetime, Somebody]]
    is_made: bool = False

    @property
    def is_forum(self) -> bool:
        """Of the site's own."""
        return self.space_id is None


@dataclass
class _Reader:
    """How far somebody has read one thread."""

    id: uuid.UUID
    read_to: int
    read_at: datetime.datetime
    level: Level


@dataclass
class _Told:
    """One thread while it is made up."""

    id: uuid.UUID
    moments: list[datetime.datetime]
    language: str
    posts: list[uuid.UUID] = field(default_factory=list)
    readers: dict[uuid.UUID, _Reader] = field(default_factory=dict)


def enter(
    rows: Rows, posts: int, answers: int, everybody: list[Somebody], places: list[Place], taking: Taking
) -> None:
    """So many posts, some spaces with many more than others. The first space has one thread with so many answers, and
    one that fills a page."""
    if not posts:
        return
    spaces = [
        _of_space(rows, place, taking.get(place.id, ()))
        for place in places
        if place.is_active and place.contacts
    ]
    forum = _forum(rows, everybody)
    weights = [1 / (1 + rank) ** 0.5 for rank in range(len(spaces))]
    lengths = [length for length in ([answers + 1] if answers else []) + [PAGE] if length <= posts]
    left = posts - sum(lengths)
    for length in lengths:
        _thread(rows, spaces[0], length)
    while left:
        length = min(left, 1 + min(int(rows.chance.expovariate(1 / _USUAL)), _MOST))
        in_forum = rows.chance.random() < _IN_FORUM
        _thread(rows, forum if in_forum else rows.chance.choices(spaces, weights)[0], length)
        left -= length


def _of_space(rows: Rows, place: Place, taking: Sequence[tuple[datetime.datetime, Somebody]]) -> _Where:
    """The conversation of a space: its contact and all who take part write there."""
    since, contact = place.contacts[-1]
    others = [one for one in taking if one[1].id != contact.id]
    return _Where(rows.chance.id_at(place.since), place.id, [(since, contact), *others])


def _forum(rows: Rows, everybody: list[Somebody]) -> _Where:
    """A section of the site's own, made by the coordinator."""
    coordinator = everybody[1]
    moment = rows.chance.soon(START + datetime.timedelta(hours=1), days=1)
    name = words.in_each(words.FORUM, list(current.site().languages))
    section_id = rows.chance.id_at(moment)
    rows.add(
        Section,
        id=section_id,
        slug=slug_of(name[name[ORIGINAL]]),
        name=json.dumps(name),
        audience=Audience.EVERYBODY.value,
    )
    made = facts.SectionMade(id=rows.chance.id_at(moment), actor_id=coordinator.id, section_id=section_id)
    rows.record(made, moment)
    return _Where(section_id, None, [(max(one.since, moment), one) for one in everybody], is_made=True)


def _thread(rows: Rows, where: _Where, length: int) -> None:
    chance = rows.chance
    if not where.is_made:  # the section of a space comes with its first thread
        rows.add(Section, id=where.id, space_id=where.space_id, audience=Audience.PARTICIPANTS.value)
        where.is_made = True
    people = chance.sample(where.people, min(len(where.people), chance.randrange(2, 9)))
    begun = chance.moment(max(since for since, _one in people), END - datetime.timedelta(days=7))
    until = min(begun + datetime.timedelta(days=2 * length), END)
    moments = sorted([begun, *(chance.moment(begun, until) for _answer in range(length - 1))])
    told = _Told(chance.id_at(begun), moments, current.site().default_language)
    first = people[0][1]
    kind = ThreadKind(chance.one_of(_KINDS)).value
    audience = _audience(rows, where)
    title = words.space_name(told.language, chance.randrange(1, 1_000))
    code = "".join(chance.choices(_LETTERS, k=9))
    html = _first(rows, where, told, first, kind, audience)
    for number in range(2, length + 1):
        _answer(rows, told, number, chance.choice(people)[1])
    for _since, one in chance.sample(where.people, min(len(where.people), chance.randrange(6))):
        if one.id not in told.readers:
            moment = chance.moment(begun)
            _read(rows, told, one, bisect_right(moments, moment), moment)
    rows.add(
        Thread,
        id=told.id,
        section_id=where.id,
        code=code,
        kind=kind,
        title=title,
        language=told.language,
        audience=audience,
        author_id=first.id,
        last_number=length,
        last_post_at=moments[-1],
        created_at=begun,
    )
    for person_id, reader in told.readers.items():
        rows.add(
            Reading,
            id=reader.id,
            thread_id=told.id,
            person_id=person_id,
            read_to=reader.read_to,
            level=reader.level.value,
            read_at=reader.read_at,
        )
    if audience == Audience.EVERYBODY:
        document = index.Document(told.language, title, summary=markup.line_of(html, 400))
        texts.findable(rows, search.KIND, told.id, code, [document], begun)


def _audience(rows: Rows, where: _Where) -> str:
    if not where.is_forum:
        return Audience.PARTICIPANTS.value
    return (Audience.EVERYBODY if rows.chance.random() < 0.7 else Audience.SIGNED_IN).value


def _first(rows: Rows, where: _Where, told: _Told, author: Somebody, kind: str, audience: str) -> str:
    """The post with which a thread begins; returns it as it is shown."""
    moment = told.moments[0]
    html = _say(rows, told, 1, author, None)
    told.readers[author.id] = _Reader(rows.chance.id_at(moment), 1, moment, Level.FOLLOWED)
    fact = facts.ThreadStarted(
        id=rows.chance.id_at(moment),
        actor_id=author.id,
        thread_id=told.id,
        section_id=where.id,
        post_id=told.posts[0],
        kind=kind,
        audience=audience,
        named=[],
    )
    rows.record(fact, moment)
    return html


def _answer(rows: Rows, told: _Told, number: int, author: Somebody) -> None:
    """Whoever answers has read what was there, and follows from then on."""
    chance, before, moment = rows.chance, told.moments[number - 2], told.moments[number - 1]
    _read(rows, told, author, number - 1, chance.moment(before, moment))
    _say(rows, told, number, author, chance.choice(told.posts) if chance.random() < 0.3 else None)
    reader = told.readers[author.id]
    reader.read_to, reader.read_at, reader.level = number, moment, Level.FOLLOWED
    fact = facts.PostAdded(
        id=chance.id_at(moment),
        actor_id=author.id,
        thread_id=told.id,
        post_id=told.posts[-1],
        number=number,
        by_mail=False,
        named=[],
    )
    rows.record(fact, moment)


def _read(rows: Rows, told: _Told, person: Somebody, number: int, moment: datetime.datetime) -> None:
    """Somebody looks at a thread of which so many posts are there."""
    reader = told.readers.get(person.id)
    if reader is None:
        told.readers[person.id] = _Reader(rows.chance.id_at(moment), number, moment, Level.NORMAL)
    elif reader.read_to >= number:
        return
    else:
        reader.read_to, reader.read_at = number, moment
    rows.record(facts.ReadTo(id=rows.chance.id_at(moment), actor_id=person.id, thread_id=told.id), moment)


def _say(rows: Rows, told: _Told, number: int, author: Somebody, answers_id: uuid.UUID | None) -> str:
    moment = told.moments[number - 1]
    text = _text(rows, told.language)
    html = _rendered(text)
    told.posts.append(rows.chance.id_at(moment))
    rows.add(
        Post,
        id=told.posts[-1],
        thread_id=told.id,
        number=number,
        author_id=author.id,
        answers_id=answers_id,
        text=text,
        html=html,
        language=told.language,
        once=rows.chance.id_at(moment),
        created_at=moment,
    )
    return html


def _text(rows: Rows, language: str) -> str:
    """One to three sentences, and half of the time a paragraph in bold or a list below."""
    chance = rows.chance
    said = " ".join(chance.sample(words.SENTENCES[language], chance.randrange(1, 4)))
    turn = chance.random()
    if turn < 0.25:
        said += f"\n\n**{chance.choice(words.LETTERS[language])}** {words.ANSWERS[language]}"
    elif turn < 0.5:
        said += "\n\n" + "\n".join(f"- {one}" for one in chance.sample(words.LETTERS[language], 2))
    return said


@lru_cache(maxsize=20_000)
def _rendered(text: str) -> str:
    return markup.render(text)
