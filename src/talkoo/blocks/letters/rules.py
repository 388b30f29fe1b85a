import rules

from talkoo.people.spaces.rules import answers_for

rules.add_perm("letters.send", rules.always_allow)
rules.add_perm("letters.read", answers_for)
rules.add_perm("letters.answer", answers_for)
