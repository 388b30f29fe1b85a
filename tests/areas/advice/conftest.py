"""People of every kind on two sites, with organisations, a forum and topics."""

import uuid
from types import SimpleNamespace

import pytest

from talkoo.areas.advice import actions
from talkoo.blocks.discussions import actions as discussions
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories


def _fill(site):
    with sites.within(site.id):
        who = {
            "asker": factories.person("Zebediah Unusual", language="ru"),
            "other": factories.person("Other Person"),
            "knows": factories.person("Knows Much", language="sv" if site.key == "alpha" else "et"),
        }
        for role in ("adviser", "coordinator", "stand_in", "moderator", "site_admin"):
            who[role] = factories.person(f"The {role}", role=role)
        who["second"] = factories.person("Second Adviser", role="adviser", language="ar")
        topic = words.at("topic", "funding").id
        who["topic"] = topic
        who["knowing"] = factories.organisation(
            f"Knowing {site.key}", slug="knowing", representative=who["knows"], competences=[topic]
        )
        who["asking"] = factories.organisation(
            f"Asking {site.key}", slug="asking", representative=who["asker"]
        )
        language = site.default_language
        who["section"] = discussions.make_section(
            by=PROGRAM, name=texts(language, **{language: "Neuvot"}), audience="everybody"
        )
    return SimpleNamespace(site=site, **who)


@pytest.fixture
def people(committed, alpha, beta):
    """Alpha's people; `people.beta` are those of the other site."""
    found = _fill(alpha)
    found.beta = _fill(beta)
    return found


@pytest.fixture
def ask():
    def asked(who, **given):
        with sites.within(who.site.id):
            known = {
                "by": who.asker,
                "title": "Secret worry",
                "text": "Nobody else may read this.",
                "language": "ru",
                "topics": [who.topic],
                "once": uuid.uuid4(),
            }
            return actions.ask(**{**known, **given})

    return asked


@pytest.fixture
def answer():
    def answered(who, question, *, by=None, text="Do it so."):
        with sites.within(who.site.id):
            return actions.say(question.pk, by=by or who.adviser, text=text, language="fi", once=uuid.uuid4())

    return answered


@pytest.fixture
def write():
    def written(
        who, *, by=None, question="How is it paid?", answer="With a cup on the table.", language="fi", **given
    ):
        of = {key: given.pop(key) for key in ("source_id", "thread_id") if key in given}
        with sites.within(who.site.id):
            words_of = actions.Words(question=question, answer=answer, language=language, **given)
            return actions.write(words_of, by=by or who.adviser, **of)

    return written


@pytest.fixture
def published(write):
    def out(who, **given):
        made = write(who, **given)
        with sites.within(who.site.id):
            return actions.publish(made.pk, by=who.adviser)

    return out


@pytest.fixture
def thread():
    """A question of the forum, answered by the organisation that knows."""

    def asked(who, *, is_answered=True, **given):
        with sites.within(who.site.id):
            known = {"title": "Who pays for coffee?", "text": "Who?", "language": "fi", "kind": "question"}
            made = discussions.start(
                discussions.Words(**{**known, "audience": "everybody", "topics": [who.topic], **given}),
                by=who.asker,
                section_id=who.section.pk,
                once=uuid.uuid4(),
            )
            if is_answered:
                discussions.answer(
                    made.pk,
                    by=who.knows,
                    text="We do.",
                    language="fi",
                    once=uuid.uuid4(),
                    capacity_id=who.knowing.pk,
                )
            return made

    return asked
