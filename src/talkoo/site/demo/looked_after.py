"""How a demo site is looked after: everybody has agreed to its rules, and what somebody new wrote waits."""

import datetime
from typing import Any

from talkoo.blocks.discussions import actions as discussions
from talkoo.blocks.discussions.models import Thread, ThreadState
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Person
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.moderation import appeals, letting
from talkoo.plumbing.moderation.models import Held, Hidden
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import actions as terms
from talkoo.plumbing.terms import defaults
from talkoo.plumbing.terms.models import Kind
from talkoo.site.demo import roles

_HERE_FOR = datetime.timedelta(days=300)

_NEW = {  # invented; name, what waits, what was declined, why, and why it should be seen
    "fi": (
        "Sanna Esimerkki",
        "Hei kaikille! Olen uusi täällä ja mielelläni mukana seuraavassa tapaamisessa.",
        "Kirpputori on taas lauantaina: https://kirpputori.example.org/",
        "Tämä näyttää mainokselta. Kerro, miten se liittyy verkostoon.",
        "Kirpputorin tuotto menee kylätalon lämmitykseen, siksi kerroin siitä täällä.",
    ),
    "et": (
        "Kadri Näidis",
        "Tere kõigile! Olen siin uus ja tulen hea meelega järgmisele kohtumisele.",
        "Laupäeval on jälle täika: https://taika.example.org/",
        "See paistab reklaamina. Kirjuta, kuidas see võrgustikuga seotud on.",
        "Täika tulu läheb külamaja kütteks, sellepärast kirjutasin sellest siin.",
    ),
    "ru": (
        "Нина Пример",
        "Всем привет! Я здесь недавно и с удовольствием приду на следующую встречу.",
        "В субботу опять барахолка: https://barahholka.example.org/",
        "Это похоже на рекламу. Напишите, как это связано с сетью.",
        "Выручка барахолки идёт на отопление дома культуры, поэтому я написала об этом здесь.",
    ),
}


def settle() -> None:
    """Everybody who is there has been there for long and agreed to the rules. Inside the site."""
    Person.objects.update(created_at=clock.now() - _HERE_FOR)
    rules = defaults.ensure(Kind.CONDUCT)
    for person in Person.objects.order_by("pk"):
        terms.accept(rules.id, by=PROGRAM, person_id=person.pk, language=person.language)


def let_wait() -> None:
    """Somebody new writes in a conversation of a network: one post waits to be read, another was declined and is to be
    looked at again. Nothing where no network talks. Inside the site, which lets what is new wait."""
    thread = (
        Thread.objects.filter(section__space__kind="network", state=ThreadState.OPEN).order_by("pk").first()
    )
    if thread is None or thread.section.space_id is None:
        return
    language = current.site().default_language
    name, waits, declined, reason, words = _NEW.get(language, _NEW["fi"])
    person = accounts.invite(
        name=name, email=roles.email_of("new"), language=language if language in _NEW else "fi", by=PROGRAM
    )
    spaces.add_member(thread.section.space_id, person.pk, by=PROGRAM)
    moderator: Any = roles.person_in("moderator") or PROGRAM
    rules = defaults.ensure(Kind.CONDUCT)
    terms.accept(rules.id, by=PROGRAM, person_id=person.pk, language=person.language)
    for text in (declined, waits):
        discussions.answer(thread.pk, by=person, text=text, language=person.language, once=ids.uuid7())
    first = Held.objects.filter(writer=person).order_by("at", "pk")[0]
    letting.decline(first.pk, by=moderator, reason=reason)
    appeals.appeal(Hidden.objects.get(concerned__person=person).pk, by=person, text=words)
