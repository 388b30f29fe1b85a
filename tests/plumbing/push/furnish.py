import uuid

from talkoo.plumbing.push import actions
from tests.plumbing.push.test_sealing import AUTH, THEIRS


def furnish(site, people):
    """A phone that has been signed out since."""
    contact = people["contact"]
    endpoint = f"https://fcm.googleapis.com/fcm/send/{site.key}"
    actions.add_device(
        contact.pk,
        endpoint=endpoint,
        p256dh=THEIRS,
        auth=AUTH,
        session=uuid.uuid4(),
        browser="Firefox, Android",
        by=contact,
    )
