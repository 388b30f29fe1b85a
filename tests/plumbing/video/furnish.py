"""A video server of each site."""

from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.video import actions


def furnish(site, people):
    actions.add_provider(
        "jitsi",
        actions.Given(
            name=f"Video of {site.key}",
            address=f"https://meet.{site.key}.example.org",
            client=site.key,
            secret="words that nobody guesses",
        ),
        by=PROGRAM,
    )
