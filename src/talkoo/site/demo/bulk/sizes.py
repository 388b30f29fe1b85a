"""How much of everything: the installation sizes of the product's volume estimate, for what exists now.

The estimate counts a year. `small` is one village programme, `typical` one umbrella of 35-150 organisations beside
four small neighbours, `large` a national umbrella of 20 sites (2,000 networks, 60,000 people); each of its sites has as
many organisations as the estimate has in all, so that a directory of thousands is seen. Of the people reached without
an account one in ten writes a letter (in `large` one in ten of 400,000); every person signs in once a month. The first
site of each size has a conversation of 1,000 answers; in `large` every site has one, and all write 1,000,000 posts.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Figures:
    """Of one site, over its year. `spaces` are networks and programmes, nine to one."""

    people: int
    spaces: int
    letters: int
    organisations: int = 0
    sign_ins: int = 12  # of each person
    posts: int = 0  # in all conversations
    answers: int = 0  # of the longest conversation


VILLAGE = Figures(people=80, spaces=5, letters=200, organisations=10, posts=300)
UMBRELLA = Figures(people=2_500, spaces=60, letters=2_000, organisations=150, posts=5_000, answers=1_000)
MEMBER_OF_LARGE = Figures(
    people=3_000, spaces=100, letters=2_000, organisations=2_500, posts=50_000, answers=1_000
)

SIZES: dict[str, list[Figures]] = {
    "small": [replace(VILLAGE, posts=1_500, answers=1_000)],
    "typical": [UMBRELLA, VILLAGE, VILLAGE, VILLAGE, VILLAGE],
    "large": [MEMBER_OF_LARGE] * 20,
}
"""The sites of each size, the one with the most first."""
