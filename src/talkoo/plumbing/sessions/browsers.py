"""Roughly which browser asks, in names that people know; nothing that tells one computer from another of its kind."""

from django.http import HttpRequest

_PROGRAMS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung"), ("Firefox", "Firefox"))
_MORE = (("Chrome", "Chrome"), ("CriOS", "Chrome"), ("FxiOS", "Firefox"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(request: HttpRequest) -> str:
    """For example `Firefox, Android`; empty when it says nothing that is known."""
    told = request.headers.get("user-agent", "")[:500]
    program = next((name for sign, name in (*_PROGRAMS, *_MORE) if sign in told), "")
    system = next((name for sign, name in _SYSTEMS if sign in told), "")
    return ", ".join(one for one in (program, system) if one)
