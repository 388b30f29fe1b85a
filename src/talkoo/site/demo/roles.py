"""The invented people of the demo, by what they do; each signs in by a link that the operator's command prints."""

from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts import queries
from talkoo.people.accounts.models import Person
from talkoo.plumbing.mail_out.compose import address_of
from talkoo.plumbing.tenancy import current

ROLES = ("contact", "coordinator", "stand-in", "site-admin", "representative", "moderator", "adviser")

NAMES = {  # invented; one set per default language of a site
    "fi": (
        "Aino Esimerkki",
        "Eero Esimerkki",
        "Helmi Esimerkki",
        "Onni Esimerkki",
        "Amal Esimerkki",
        "Martta Esimerkki",
        "Tuulikki Esimerkki",
    ),
    "et": (
        "Maarja Näidis",
        "Tõnu Näidis",
        "Liis Näidis",
        "Jaan Näidis",
        "Ülle Näidis",
        "Rein Näidis",
        "Kadri Näidis",
    ),
    "ru": (
        "Анна Пример",
        "Борис Пример",
        "Вера Пример",
        "Глеб Пример",
        "Дина Пример",
        "Мария Пример",
        "Нина Пример",
    ),
}


def name_of(role: str, language: str, otherwise: str) -> str:
    """What the person in this role is called: a name of that language, or else of the other one."""
    return NAMES.get(language, NAMES[otherwise])[ROLES.index(role)]


def email_of(role: str) -> str:
    """The invented address of a role on the current site."""
    return f"{role}@{current.site().key}.example.org"


def person_in(role: str) -> Person | None:
    """Who has this role in the demo of the current site."""
    return queries.person_at(email_of(role))


def link_for(role: str) -> str:
    """A fresh one-time sign-in link, or empty when the site has nobody in the role."""
    person = person_in(role)
    if person is None:
        return ""
    chance = accounts.issue_link(person.pk, by=PROGRAM, minutes=24 * 60)
    return address_of("accounts:link", chance.token, language=person.language)
