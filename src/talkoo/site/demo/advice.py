"""Questions, advice and what concerns several, entered through the product's own actions."""

import datetime
import uuid

from talkoo.areas.advice import actions
from talkoo.areas.advice.models import Question
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import ORIGINAL
from talkoo.people.accounts.models import Person
from talkoo.site.demo import codes
from talkoo.site.demo.data.advice import DemoAdvice, DemoEntry, DemoQuestion

Ids = dict[str, uuid.UUID]
People = dict[str, Person]

_LATER = datetime.timedelta(days=1)


def give(given: DemoAdvice, people: People, organisations: Ids) -> None:
    """All of it. Raises KeyError for a person, question or organisation that there is not."""
    asked = {one.title: _ask(one, people) for one in given.questions}
    for entry in given.entries:
        _publish(entry, asked, people["adviser"], organisations)
    for one in given.concerns:
        (topic,) = codes.concepts("topic", (one.topic,))
        for slug in (*one.named, *one.unnamed):
            actions.concern(organisations[slug], by=PROGRAM, concept_id=topic, is_named=slug in one.named)


def _ago(days: int) -> clock.frozen:
    return clock.frozen(clock.now() - datetime.timedelta(days=days))


def _ask(given: DemoQuestion, people: People) -> Question:
    asker, adviser = people[given.asker], people["adviser"]
    with _ago(given.days_ago):
        question = actions.ask(
            by=asker,
            title=given.title,
            text=given.text,
            language=asker.language,
            topics=codes.concepts("topic", given.topics),
            once=ids.uuid7(),
        )
    if given.answer:
        with clock.frozen(question.asked_at + _LATER):
            actions.say(question.pk, by=adviser, text=given.answer, language=asker.language, once=ids.uuid7())
    if given.more:
        with clock.frozen(question.asked_at + 2 * _LATER):
            actions.say(question.pk, by=asker, text=given.more, language=asker.language, once=ids.uuid7())
            actions.close(question.pk, by=asker)
    return question


def _publish(given: DemoEntry, asked: dict[str, Question], adviser: Person, organisations: Ids) -> None:
    source = asked[given.of] if given.of else None
    with _ago(400 if given.is_to_check else given.days_ago):
        entry = actions.write(
            actions.Words(
                question=given.question,
                answer=given.answer,
                language=given.language,
                topics=codes.concepts("topic", given.topics),
                organisation_id=organisations[given.organisation] if given.organisation else None,
            ),
            by=adviser,
            source_id=source.pk if source else None,
        )
        actions.publish(entry.pk, by=adviser)
        if source and not given.is_asked:
            actions.agree(entry.pk, by=source.asker)
    entry.refresh_from_db()
    translated = {one.language: one for one in given.translations}
    if translated:
        actions.translate(
            entry.pk,
            by=adviser,
            question={
                ORIGINAL: given.language,
                given.language: given.question,
                **{code: one.question for code, one in translated.items()},
            },
            answer={
                ORIGINAL: given.language,
                given.language: given.answer,
                **{code: one.answer for code, one in translated.items()},
            },
        )
