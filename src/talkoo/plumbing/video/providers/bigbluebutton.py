"""BigBlueButton: each call carries a checksum of itself and the secret (docs.bigbluebutton.org, API security model)."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree

from talkoo.plumbing.video.providers import Place, Server, Trouble, Who, asked, remembered

_ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}
_TITLE = 2, 256  # characters that the server takes


@dataclass(frozen=True)
class Recording:
    """A recording that can be watched: its address at the server, and how many minutes it lasts."""

    url: str
    minutes: int


def home(address: str) -> str:
    """Where its interface is: the address that `bbb-conf --secret` prints, with or without its last part."""
    return address if address.endswith("/api") else f"{address}/api"


def checksum(server: Server, call: str, query: str) -> str:
    """Of the call's name, its query as it is sent, and the secret."""
    made = _ALGORITHMS[server.algorithm](f"{call}{query}{server.secret}".encode())
    return made.hexdigest()


def signed(server: Server, call: str, told: dict[str, str]) -> str:
    """The address of a call."""
    query = urlencode(told)
    joined = f"{query}&" if query else ""
    return f"{home(server.address)}/{call}?{joined}checksum={checksum(server, call, query)}"


def _called(server: Server, call: str, told: dict[str, str]) -> ElementTree.Element:
    """What it answers. Raises Trouble, also when it says FAILED."""
    content = asked("GET", signed(server, call, told)).content
    if re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE):
        raise Trouble("odd", "its answer declares something")
    try:
        found = ElementTree.fromstring(content)  # noqa: S314 - nothing in it is declared: see above
    except (ElementTree.ParseError, ValueError) as problem:
        raise Trouble("odd", "its answer cannot be read") from problem
    if (found.findtext("returncode") or "").strip() != "SUCCESS":
        said = (found.findtext("messageKey") or "").strip()[:60]
        raise Trouble("refused" if said == "checksumError" else "odd", said)
    return found


def make(server: Server, place: Place) -> str:
    """The meeting is there; a second time changes nothing. When it was made, as the server says it: an address for this
    meeting does not lead into a later one of the same name."""
    shortest, longest = _TITLE
    found = _called(
        server,
        "create",
        {
            "meetingID": place.name,
            "name": place.title[:longest].ljust(shortest, "."),
            "record": "true",
            "autoStartRecording": "false",
            "allowStartStopRecording": "true",
            "logoutURL": place.home,
        },
    )
    made = (found.findtext("createTime") or "").strip()
    if not made.isascii() or not made.isdigit():
        raise Trouble("odd", "it does not say when the meeting was made")
    return made


def address(server: Server, place: Place, who: Who) -> str:
    """Makes the meeting if need be, and leads into it."""
    told = {
        "fullName": who.name,
        "meetingID": place.name,
        "role": "MODERATOR" if who.leads else "VIEWER",
        "userID": who.reference,
        "createTime": remembered(server, place.name, lambda: make(server, place)),
    }
    return signed(server, "join", told)


def recordings(server: Server, name: str) -> list[Recording]:
    """What was recorded in a room and is ready to be watched, the newest first."""
    found = _called(server, "getRecordings", {"meetingID": name, "state": "published"})
    listed = []
    for one in found.iterfind("recordings/recording"):
        formats = [
            (_text(each, "type"), _text(each, "url"), _text(each, "length"))
            for each in one.iterfind("playback/format")
        ]
        formats.sort(key=lambda each: each[0] not in {"presentation", "video"})
        for _kind, url, length in formats[:1]:
            if url.startswith(("https://", server.address)):
                minutes = int(length) if length.isascii() and length.isdigit() else 0
                listed.append((_text(one, "startTime"), Recording(url[:300], minutes)))
    listed.sort(key=lambda each: each[0], reverse=True)
    return [recording for _started, recording in listed]


def _text(element: ElementTree.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def check(server: Server) -> None:
    """Whether it takes our secret."""
    _called(server, "getMeetings", {})
