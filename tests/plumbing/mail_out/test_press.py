"""A message to many is rendered once for each language, and reads as if it had been written for each."""

import itertools
import uuid

import pytest

from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.mail_out.press import Press
from talkoo.plumbing.mail_out.strand import Tied
from talkoo.plumbing.notify import posting
from talkoo.plumbing.notify.reach import Reach
from talkoo.plumbing.tenancy import sites
from tests.plumbing.mail_out.conftest import STRAND

NAMES = ["Aino", "", "<b>Åke</b> & {{ x }}", "%(person_name)s", "\\1 \\g<0>", "أمل", "n" * 400, "s", "{0}"]
WORDS = {"about": {"_": "fi", "fi": "Naapurit", "uk": "Сусіди"}, "told_as": "person", "funding": []}


@pytest.mark.parametrize("kind", ["ideas.news", "introductions.closed", "letters.arrived"])
def test_what_comes_off_the_press_is_what_each_would_have_got(rows, alpha, domain, kind):
    words = {
        "ideas.news": {"what": "closed", "about": "T", "reason": "x", "slug": "x", "funding": []},
        "introductions.closed": {"asker": "A", "other": "B", "has_expired": True},
        "letters.arrived": {**WORDS, "letter_id": uuid.UUID(int=7)},
    }[kind]
    with sites.within(alpha.id):
        press = Press()
        for name, language, stop in itertools.product(NAMES, ["fi", "ar", "uk"], [None, ("a", "b")]):
            to = compose.Receiver(f"x{NAMES.index(name)}@example.org", language)
            reach = Reach(uuid.UUID(int=1), name, language)
            given = {"strand": STRAND, "stop": stop, "why": "W", **posting.words_for(reach, words)}
            printed = compose.write(uuid.UUID(int=2), kind, to, press=press, **given)
            alone = compose.write(uuid.UUID(int=2), kind, to, **given)
            around = {"why": "W", "is_answered": True, "stop_url": ""}
            if stop:
                proof = Tied.read(alone.tied).stop
                around["stop_url"] = compose.address_of("mail_out:stop", proof, language=alone.language)
            direct = compose.Draft(kind, language, {**posting.words_for(reach, words), **around})
            assert printed.text == alone.text == direct.whole()
            assert printed.subject == alone.subject == direct.subject()
