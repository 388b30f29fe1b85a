"""Which fact about letters is told to whom. A mail says that a letter came, never what it says."""

from collections.abc import Iterator

from talkoo.blocks.letters import facts, queries
from talkoo.blocks.letters.models import Letter
from talkoo.kernel.facts import on
from talkoo.kernel.text import pick
from talkoo.people.accounts import queries as accounts
from talkoo.people.organisations import queries as organisations
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.mail_out import compose


def _who_answers(letter: Letter) -> Iterator[tuple[str, compose.Receiver]]:
    """Whom a mail tells, and as what: the contact, every representative, the person; then the mailbox."""
    if letter.space_id:
        people, told_as = [spaces.contact_of(letter.space_id)], "contact"
    elif letter.organisation_id:
        people, told_as = [*organisations.representatives(letter.organisation_id)], "representative"
    else:
        people, told_as = [letter.person_id], "person"
    reached = set()
    for person_id in dict.fromkeys(people):  # who is chair and staff has two parts in it
        if person_id and (to := accounts.receiver(person_id)):
            reached.add(to.address.lower())
            yield told_as, to
    if letter.mailbox and letter.organisation_id and letter.mailbox.address.lower() not in reached:
        language = queries.language_of_mailboxes(letter.organisation_id)
        yield "mailbox", compose.Receiver(address=letter.mailbox.address, language=language)


@on(facts.LetterSent)
def tell_who_answers(fact: facts.LetterSent) -> None:
    """To everybody who answers for what it was written to, and the chosen mailbox: one mail each, in their language."""
    letter = Letter.objects.select_related("mailbox").get(pk=fact.letter_id)
    lines = queries.lines_about(letter)
    for told_as, to in _who_answers(letter):
        compose.send(
            fact,
            "letters.arrived",
            to,
            about=pick(letter.about, to.language),
            told_as=told_as,
            letter_id=letter.pk,
            funding=[pick(line, to.language) for line in lines],
        )


@on(facts.LetterAnswered)
def send_the_answer(fact: facts.LetterAnswered) -> None:
    """To the one who wrote, in the language the letter was written from. Here the answer itself is the mail."""
    letter = Letter.objects.get(pk=fact.letter_id)
    to = compose.Receiver(address=letter.writer_email, language=letter.writer_language)
    compose.send(
        fact,
        "letters.answered",
        to,
        about=pick(letter.about, to.language),
        is_person=letter.to == "person",
        answer=letter.answer,
        writer_name=letter.writer_name,
        sent_at=letter.sent_at,
        write_page=queries.page_to_write(letter.kind),
        write_parts=queries.parts(letter.slug),
        funding=[pick(line, to.language) for line in queries.lines_about(letter)],
    )
