"""Which fact about letters is told to whom. A mail says that a letter came, never what it says."""

from talkoo.blocks.letters import facts
from talkoo.blocks.letters.models import Letter
from talkoo.kernel.facts import on
from talkoo.kernel.text import pick
from talkoo.people.accounts import queries as accounts
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.mail_out import compose


@on(facts.LetterSent)
def tell_the_contact(fact: facts.LetterSent) -> None:
    """To the contact of the space, in the contact's language."""
    letter = Letter.objects.select_related("space").get(pk=fact.letter_id)
    person_id = spaces.contact_of(fact.space_id)
    to = accounts.receiver(person_id) if person_id else None
    if to:
        compose.send(
            fact, "letters.arrived", to, about=pick(letter.space.name, to.language), letter_id=letter.pk
        )


@on(facts.LetterAnswered)
def send_the_answer(fact: facts.LetterAnswered) -> None:
    """To the one who wrote, in the language the letter was written from. Here the answer itself is the mail."""
    letter = Letter.objects.select_related("space").get(pk=fact.letter_id)
    to = compose.Receiver(address=letter.writer_email, language=letter.writer_language)
    compose.send(
        fact,
        "letters.answered",
        to,
        about=pick(letter.space.name, to.language),
        answer=letter.answer,
        writer_name=letter.writer_name,
        sent_at=letter.sent_at,
        write_page=f"letters:write_{letter.space.kind}",
        slug=letter.space.slug,
    )
