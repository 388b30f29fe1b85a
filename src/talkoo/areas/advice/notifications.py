"""Which fact is told to whom. Advisers hear that something waits, never what it says; its asker hears the answer."""

import uuid

from talkoo.areas.advice import facts, queries
from talkoo.areas.advice.models import Entry, Message, Question
from talkoo.kernel import i18n
from talkoo.kernel.facts import on
from talkoo.people.organisations.public import representatives_of
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify.tell import tell
from talkoo.plumbing.vocabulary import known as words

_Came = facts.QuestionAsked | facts.QuestionWentOn | facts.QuestionOverdue


def _found(question_id: uuid.UUID) -> Question | None:
    return Question.objects.filter(pk=question_id).first()


def _tell_advisers(fact: _Came, question: Question, people: list[uuid.UUID], what: str) -> None:
    topics = [word.labels for one in queries.cases.topics_of(question.pk) if (word := words.word(one))]
    tell(
        fact,
        "advice.waits",
        people,
        about=("advice.question", question.pk),
        what=what,
        topics=topics,
        asked_in=question.language,
        due_on=question.due_on,
        say_date=i18n.say_date,
        question_id=question.pk,
    )


def _all_advisers(question: Question) -> list[uuid.UUID]:
    return [one for one in queries.cases.advisers() if one != question.asker_id]


@on(facts.QuestionAsked)
def tell_that_somebody_asks(fact: facts.QuestionAsked) -> None:
    """To all advisers, and to whoever asked by when an answer comes."""
    question = _found(fact.question_id)
    if question is None:
        return
    _tell_advisers(fact, question, _all_advisers(question), "new")
    tell(
        fact,
        "advice.received",
        [question.asker_id],
        about=("advice.question", question.pk),
        due_on=question.due_on,
        say_date=i18n.say_date,
        question_id=question.pk,
        title=question.title,
    )


@on(facts.QuestionWentOn)
def tell_that_it_goes_on(fact: facts.QuestionWentOn) -> None:
    """To the adviser who looks after it, or else to all."""
    if question := _found(fact.question_id):
        _tell_advisers(fact, question, queries.cases.who_is_told(question), "more")


@on(facts.QuestionOverdue)
def remind_all(fact: facts.QuestionOverdue) -> None:
    """To all advisers, so that somebody stands in for the one who looks after it."""
    if question := _found(fact.question_id):
        _tell_advisers(fact, question, _all_advisers(question), "late")


@on(facts.QuestionHandedOver)
def tell_the_stand_in(fact: facts.QuestionHandedOver) -> None:
    """To the adviser whom it was handed to."""
    if question := _found(fact.question_id):
        tell(
            fact,
            "advice.handed",
            [fact.to_id],
            about=("advice.question", question.pk),
            due_on=question.due_on,
            say_date=i18n.say_date,
            question_id=question.pk,
        )


@on(facts.QuestionAnswered)
def send_the_answer(fact: facts.QuestionAnswered) -> None:
    """To whoever asked: the words themselves; an answer by mail goes on with the question."""
    question = _found(fact.question_id)
    message = Message.objects.select_related("author").filter(pk=fact.message_id).first()
    if question is None or message is None:
        return
    writer = message.author.name if message.author else ""
    first = Message.objects.filter(question=question, number=1).values_list("pk", flat=True).first()
    tell(
        fact,
        "advice.answered",
        [question.asker_id],
        strand=compose.Strand(
            answers=f"advice.question:{question.pk}",
            post=f"advice-{message.pk.hex}",
            root=f"advice-{first.hex}" if first else "",
            parent=f"advice-{first.hex}" if first else "",
            written_by=writer,
        ),
        about=("advice.question", question.pk),
        title=question.title,
        writer=writer,
        said=message.text,
        question_id=question.pk,
    )


@on(facts.EntryOffered)
def ask_whoever_asked(fact: facts.EntryOffered) -> None:
    """To whoever asked, once: the words that would be published, and until when they can say no."""
    entry = Entry.objects.filter(pk=fact.entry_id).first()
    if entry is None or entry.asker_id is None or entry.publish_at is None:
        return
    tell(
        fact,
        "advice.check",
        [entry.asker_id],
        question=entry.question,
        answer=entry.answer,
        publish_at=entry.publish_at,
        entry_id=entry.pk,
    )


@on(facts.EntryPublished)
def tell_whoever_asked(fact: facts.EntryPublished) -> None:
    """To whoever asked, when it came out without their word."""
    entry = Entry.objects.filter(pk=fact.entry_id).first()
    if entry is None or fact.is_again or entry.asked_at is None or entry.asker_id in {None, fact.actor_id}:
        return
    tell(fact, "advice.published", [entry.asker_id], title=entry.question, slug=entry.slug)


@on(facts.EntryRefused)
def tell_the_writer(fact: facts.EntryRefused) -> None:
    """To the adviser who wrote it."""
    entry = Entry.objects.filter(pk=fact.entry_id).first()
    if entry is not None and entry.written_by_id:
        tell(fact, "advice.refused", [entry.written_by_id], title=entry.question, entry_id=entry.pk)


@on(facts.GroupOffered)
def offer_a_group(fact: facts.GroupOffered) -> None:
    """To those who represent the organisations, and to the coordinators; only those that agreed are named."""
    matter = queries.matters.of(fact.matter_id)
    if matter is None:
        return
    organisations = queries.matters.organisations_of(matter.pk)
    people = [one for found in representatives_of(organisations).values() for one in found]
    tell(
        fact,
        "advice.group",
        dict.fromkeys([*people, *queries.cases.coordinators()]),
        title=queries.matters.title_of(matter),
        named=queries.matters.named_of(matter.pk),
        matter_id=matter.pk,
    )
