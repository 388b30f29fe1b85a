"""The shape of what people write about themselves."""

from talkoo.people.accounts.forms.entering import AskHelp, Code, Enter, Given, Join, SignIn
from talkoo.people.accounts.forms.own import AddContact, Confirm, Interests, Profile

__all__ = [
    "AddContact",
    "AskHelp",
    "Code",
    "Confirm",
    "Enter",
    "Given",
    "Interests",
    "Join",
    "Profile",
    "SignIn",
]
