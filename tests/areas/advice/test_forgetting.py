"""Whoever asked leaves: their question goes, the advice stays and leads to nobody. Their own file holds what is
theirs."""

import uuid

from talkoo.areas.advice import actions
from talkoo.areas.advice.models import Concern, Entry, Message, Question
from talkoo.blocks.discussions import actions as discussions
from talkoo.plumbing.retention import erasing, exporting, registry
from talkoo.plumbing.tenancy import sites


def test_an_asker_is_erased_and_the_advice_stays(people, ask, answer, write, browse):
    question = ask(people)
    answer(people, question)
    entry = write(people, source_id=question.pk)
    with sites.within(people.site.id):
        actions.publish(entry.pk, by=people.adviser)
        actions.agree(entry.pk, by=people.asker)
        erasing.erase(people.asker.pk)
        assert not Question.objects.exists()
        assert not Message.objects.exists()
        kept = Entry.objects.get()
        assert (kept.state, kept.asker_id, kept.source_id) == ("published", None, None)
    assert browse(people.site).get(f"/advice/{entry.slug}/").status_code == 200


def test_an_asker_of_the_forum_is_erased_while_they_are_asked(people, thread, write):
    entry = write(people, thread_id=thread(people).pk)
    with sites.within(people.site.id):
        actions.publish(entry.pk, by=people.adviser)
        erasing.erase(people.asker.pk)
        kept = Entry.objects.get()
        assert (kept.state, kept.asker_id) == ("asked", None)


def test_an_adviser_is_erased_and_the_answers_stay_without_a_name(people, ask, answer, published, browse):
    question = ask(people)
    answer(people, question)
    published(people)
    with sites.within(people.site.id):
        erasing.erase(people.adviser.pk)
        assert Message.objects.get(is_answer=True).author_id is None
        assert Entry.objects.get().written_by_id is None
    page = browse(people.site, people.asker).get(f"/advice/questions/{question.pk}/").content.decode()
    assert "Do it so." in page
    assert "The adviser<" not in page


def test_everything_of_a_person_is_in_their_own_file_and_nothing_of_others(people, ask, answer, published):
    question = ask(people)
    answer(people, question)
    published(people)
    with sites.within(people.site.id):
        actions.concern(people.asking.pk, by=people.asker, concept_id=people.topic)
        ours = [one for one in registry.everything_personal() if one.name.startswith("advice.")]
        mine = {(one.name, one.person): list(exporting.rows_of(one, people.asker.pk)) for one in ours}
        assert mine["advice.question", "asker"][0]["title"] == "Secret worry"
        assert [row["text"] for row in mine["advice.message", "question__asker"]] == [
            "Nobody else may read this.",
            "Do it so.",
        ]
        assert len(mine["advice.concern", "said_by"]) == 1
        assert mine["advice.message", "author"] == []
        theirs = {(one.name, one.person): list(exporting.rows_of(one, people.adviser.pk)) for one in ours}
        assert [row["text"] for row in theirs["advice.message", "author"]] == ["Do it so."]
        assert theirs["advice.question", "asker"] == []
        assert Concern.objects.count() == 1


def test_an_organisation_that_goes_takes_its_concern_along_and_a_deleted_thread_offers_nothing(
    people, thread
):
    asked = thread(people)
    with sites.within(people.site.id):
        matter = actions.concern(people.knowing.pk, by=people.knows, thread_id=asked.pk)
        discussions.change_state(asked.pk, "delete", by=people.moderator)
        from talkoo.areas.advice import queries

        assert queries.matters.offered() == []
        assert matter.thread_id == asked.pk
        assert queries.matters.about("discussions.post", uuid.uuid4(), people.knows) is None
