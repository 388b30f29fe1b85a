"""What goes on at a site of the demo, done by the program and the invented people through the product's own actions."""

import datetime
import io
import uuid
from dataclasses import dataclass

from talkoo.areas.check_ins import actions as check_ins
from talkoo.areas.check_ins.models import USUAL_DAYS
from talkoo.areas.ideas import actions as ideas
from talkoo.areas.ideas.models import Idea
from talkoo.areas.interest_desk import actions as interest_desk
from talkoo.areas.introductions import actions as introductions
from talkoo.blocks.documents import actions as documents
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts.models import Person
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import ParticipantKind, SpaceMembership
from talkoo.plumbing.files.documents import examine
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import actions as terms
from talkoo.site.demo import advice, asked, codes, meet, roles
from talkoo.site.demo import talk as conversations
from talkoo.site.demo.data import life
from talkoo.site.demo.data.shape import DemoSite

Ids = dict[str, uuid.UUID]
People = dict[str, Person]

_FIRST_CAME = datetime.timedelta(days=300)
_NEXT_CAME = datetime.timedelta(days=17)


@dataclass(frozen=True)
class There:
    """What the site has when life begins: people by role or key, organisations and spaces by address."""

    people: People
    organisations: Ids
    spaces: Ids


def _ago(days: int) -> clock.frozen:
    return clock.frozen(clock.now() - datetime.timedelta(days=days))


def come(given: life.DemoMember) -> Person:
    """Enter one of the invented people."""
    return accounts.invite(
        name=given.name, email=roles.email_of(given.key), language=given.language, by=PROGRAM
    )


def leave_ideas(given: life.DemoLife, people: People) -> dict[str, Idea]:
    """Every idea with its supporters; returns those that become networks, by the address of the network."""
    become = {}
    for one in given.ideas:
        author = people[one.author]
        with _ago(one.days_ago):
            idea = ideas.leave(
                by=author,
                title=one.title,
                text=one.text,
                written_in=author.language,
                language=author.language,
                area_id=codes.place(one.area),
            )
        for key in one.supporters:
            ideas.support(idea.pk, by=people[key])
        if one.is_picked:
            ideas.pick(idea.pk, by=people["coordinator"])
        if one.became:
            become[one.became] = idea
    return become


def go_on(given: DemoSite, there: There) -> None:
    """Everything else. Raises KeyError for a person, network or organisation that there is not."""
    _take_part(given.life, there)
    _networks(given.life, there)
    _organisations(given, there)
    _desks(given, there)
    conversations.talk(given.life.talk, there.people, there.spaces)
    advice.give(given.life.advice, there.people, there.organisations)
    conversations.chat(given.life.talk, there.people, there.spaces)
    asked.ask(given.life.forms, there.people, there.spaces)
    meet.meet(given.key, there.people, there.organisations, there.spaces)


def _take_part(given: life.DemoLife, there: There) -> None:
    for number, one in enumerate(given.members):
        for network in one.networks:
            spaces.add_member(
                there.spaces[network],
                there.people[one.key].pk,
                by=PROGRAM,
                kind=ParticipantKind.ASSOCIATION if one.organisation else ParticipantKind.CITIZEN,
                capacity_id=there.organisations[one.organisation] if one.organisation else None,
                area_id=codes.place(one.area),
                since=clock.now() - _FIRST_CAME + number * _NEXT_CAME,
            )


def _networks(given: life.DemoLife, there: There) -> None:
    contact = there.people["contact"]
    for quota in given.quotas:
        made = spaces.set_quota(
            there.spaces[quota.network],
            by=contact,
            name=quota.name,
            minimum=quota.minimum,
            maximum=quota.maximum,
        )
        for code, key in quota.places:
            spaces.sign_up(made.pk, codes.places((code,))[0], by=PROGRAM, person_id=there.people[key].pk)
    for offer in given.handovers:
        spaces.offer_handover(
            there.spaces[offer.network], there.people[offer.person].pk, by=contact, message=offer.message
        )
    for said in given.check_ins:
        _check_in(said, there.spaces[said.network], contact)
    for folder in given.folders:
        _folder(folder, there.spaces[folder.network], contact)


def _check_in(given: life.DemoCheckIn, space_id: uuid.UUID, contact: Person) -> None:
    with _ago(given.days_ago):
        check_ins.send(
            space_id,
            by=contact,
            mood=given.mood,
            text=given.text,
            next_step=given.next_step,
            hours=given.hours,
            people=given.people,
            language=contact.language,
        )
        said_on = clock.today(current.site().time_zone)
    if given.is_silent:
        check_ins.remind(space_id, said_on + datetime.timedelta(days=USUAL_DAYS))


def _folder(given: life.DemoFolder, space_id: uuid.UUID, contact: Person) -> None:
    folder = documents.add_folder(space_id, by=contact, name=given.name, language=given.language)
    for title, file_name, content in given.documents:
        about = documents.Words(title=title, language=given.language, folder_id=folder.pk)
        file = examine(io.BytesIO(content.encode()), file_name)
        documents.add(space_id, about, file, by=contact, once=ids.uuid7())


def _organisations(given: DemoSite, there: There) -> None:
    representative = there.people["representative"]
    own = there.organisations[given.represented[0]]
    for one in given.life.terms:
        _terms(one, there)
    for tie in given.life.connections:
        made = organisations.ask_to_connect(
            own, there.organisations[tie.other], by=representative, message=tie.message
        )
        if tie.is_accepted:
            organisations.answer_connection(made.pk, True, by=PROGRAM)
    for entry in given.life.registrations:
        _register(entry)


def _terms(given: life.DemoTerms, there: There) -> None:
    space_id = there.spaces[given.network]
    version = terms.publish("membership", given.text, by=PROGRAM, subject_id=space_id)
    chosen = [there.organisations[slug] for slug in given.accepted_by]
    for membership in SpaceMembership.objects.filter(space=space_id, organisation__in=chosen).order_by("id"):
        spaces.accept_new_terms(membership.pk, by=PROGRAM, terms_id=version.pk)


def _register(given: life.DemoRegistration) -> None:
    profile = organisations.Profile(
        name=given.name,
        country=current.site().country,
        legal_form=codes.concepts("legal_form", (given.form,))[0],
        seat=codes.place(given.seat),
        areas=codes.places((given.seat,)),
        purpose=given.purpose,
        fields=codes.concepts("field", given.fields),
        languages=[given.person.language],
    )
    person = come(given.person)
    entered = organisations.enter(profile, by=person, role="board")
    organisations.confirm(entered.organisation.pk, by=person)


def _desks(given: DemoSite, there: There) -> None:
    representative = there.people["representative"]
    for told in given.life.interests:
        _interest(told, there)
    for wish in given.life.introductions:
        introductions.ask(
            by=representative,
            why=wish.why,
            gives=roles.email_of("representative"),
            language=representative.language,
            organisation_id=there.organisations[wish.other],
            capacity_id=there.organisations[given.represented[0]],
        )


def _interest(given: life.DemoInterest, there: There) -> None:
    with _ago(given.days_ago):
        notice = interest_desk.tell(
            by=PROGRAM,
            text=given.text,
            language=given.language,
            name=given.name,
            contact=roles.email_of(given.key),
            consent=True,
            area_id=codes.place(given.area),
            concept_ids=codes.concepts("field", given.fields),
        )
    if given.tipped:
        chosen = [there.spaces[network] for network in given.tipped]
        interest_desk.tip(notice.pk, chosen, by=there.people["coordinator"], note=given.note)
