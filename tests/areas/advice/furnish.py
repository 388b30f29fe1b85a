"""Questions, advice and what concerns others, for the tests of every page."""

import uuid

from talkoo.areas.advice import actions
from talkoo.blocks.discussions import actions as discussions
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.text import texts
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.vocabulary import known as words
from tests import factories


def furnish(site, people):
    adviser, asker = people["adviser"], people["contact"]
    topic = words.at("topic", "funding").id
    own = Organisation.objects.get(slug=f"organisation-{site.key}")
    asked = {"by": asker, "language": "fi", "topics": [topic]}
    actions.ask(**asked, title=f"Kuka maksaa {site.key}", text="Kuka maksaa kahvit?", once=uuid.uuid4())
    second = actions.ask(**asked, title=f"Mistä tila {site.key}", text="Mistä saa tilan?", once=uuid.uuid4())
    actions.say(second.pk, by=adviser, text="Kysy koululta.", language="fi", once=uuid.uuid4())
    words_of = actions.Words(
        question=f"Mistä tila löytyy {site.key}?", answer="Kysy koululta.", language="fi", topics=[topic]
    )
    actions.publish(actions.write(words_of, by=adviser, source_id=second.pk).pk, by=adviser)
    shown = actions.Words(
        question=f"Miten aloitamme {site.key}?",
        answer="Yhdessä.",
        language="fi",
        topics=[topic],
        organisation_id=own.pk,
    )
    actions.publish(actions.write(shown, by=adviser).pk, by=adviser)
    section = discussions.make_section(
        by=PROGRAM, name=texts("fi", fi=f"Neuvot {site.key}"), audience="everybody"
    )
    thread = discussions.start(
        discussions.Words(
            title=f"Mistä saa tuolit {site.key}?",
            text="Tarvitsemme tuoleja.",
            language="fi",
            kind="question",
            audience="everybody",
            topics=[topic],
        ),
        by=people["person"],
        section_id=section.pk,
        once=uuid.uuid4(),
    )
    discussions.answer(
        thread.pk,
        by=people["representative"],
        text="Meillä on tuoleja.",
        language="fi",
        once=uuid.uuid4(),
        capacity_id=own.pk,
    )
    for organisation in (
        own,
        factories.organisation(f"toinen {site.key}"),
        factories.organisation(f"kolmas {site.key}"),
    ):
        actions.concern(organisation.pk, by=PROGRAM, concept_id=topic)
