"""Writing the minutes: by several at once, and when it is too late."""

import re
from typing import Any

from talkoo.blocks.minutes import actions
from talkoo.blocks.minutes.models import Attendance
from talkoo.plumbing.tenancy import sites
from tests.blocks.minutes import made
from tests.blocks.minutes.conftest import KIND
from tests.blocks.minutes.made import at, hidden, words


def test_what_two_write_at_once_is_lost_by_neither(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        one, two = (made.item(town.evening, by=town.contact, title=title) for title in ("Yksi", "Kaksi"))
    here = at(town.evening, "write/")
    first, second = browse(alpha, town.contact), browse(alpha, town.staff)

    def typed(page: Any, **said: str) -> dict[str, str]:
        seen = {f"seen-{item.pk}": hidden(page, f"seen-{item.pk}") for item in (one, two)}
        return {**seen, f"notes-{one.pk}": said["one"], f"notes-{two.pk}": said["two"], "do": "save"}

    begun = first.get(here)
    kept = first.post(here, typed(begun, one="A", two=""), headers={"X-Part": "kept"})
    assert kept.status_code == 200
    assert "<html" not in kept.content.decode()
    assert hidden(kept, f"seen-{one.pk}") != hidden(begun, f"seen-{one.pk}")
    kept = first.post(here, typed(kept, one="A ja B", two=""), headers={"X-Part": "kept"})
    assert kept.status_code == 200
    late = typed(begun, one="OMA", two="MUU")  # read before anything was written
    part = second.post(here, late, headers={"X-Part": "kept"})
    assert part.status_code == 409
    with sites.within(alpha.id):
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.notes, two.notes) == ("A ja B", "MUU")
    late[f"seen-{two.pk}"] = hidden(part, f"seen-{two.pk}")
    whole = second.post(here, late)
    assert whole.status_code == 422
    assert "OMA" in whole.content.decode()
    assert "A ja B" in whole.content.decode()
    assert second.post(here, typed(whole, one="A, B ja OMA", two="MUU")).status_code == 302
    with sites.within(alpha.id):
        one.refresh_from_db()
        assert one.notes == "A, B ja OMA"


def test_what_came_after_the_page_was_read_stays(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        one = made.item(town.evening, by=town.contact, title="Yksi")
    here = at(town.evening, "write/")
    first = browse(alpha, town.contact)
    begun = first.get(here)
    with sites.within(alpha.id):
        two = made.item(town.evening, by=town.staff, title="Kaksi")
        said = actions.Written(notes="Toisen sanat", decisions="Päätös", is_open=True)
        actions.write(KIND, town.evening, {two.pk: said}, by=town.staff)
    given = {f"seen-{one.pk}": hidden(begun, f"seen-{one.pk}"), f"notes-{one.pk}": "Omat", "do": "save"}
    part = first.post(here, given, headers={"X-Part": "kept"})
    assert part.status_code == 200
    given |= {f"seen-{key.pk}": hidden(part, f"seen-{key.pk}") for key in (one, two)}
    with sites.within(alpha.id):
        two.refresh_from_db()
        said = actions.Written(notes="Vielä", decisions="Päätös", is_open=True, seen=two.changed_at)
        actions.write(KIND, town.evening, {two.pk: said}, by=town.staff)
    assert first.post(here, {**given, f"notes-{one.pk}": "Omat sanat"}).status_code == 302
    with sites.within(alpha.id):
        one.refresh_from_db()
        two.refresh_from_db()
        assert one.notes == "Omat sanat"
        assert (two.notes, two.decisions, two.is_open) == ("Vielä", "Päätös", True)


def test_what_comes_when_the_minutes_are_checked_is_told_and_stays_on_the_page(
    town: Any, alpha: Any, browse: Any, calendar: Any
) -> None:
    evening = calendar.at(town.space, starts_in=-1)
    with sites.within(alpha.id):
        item = made.item(evening, by=town.contact)
    here = "/en" + at(evening, "write/")
    page = browse(alpha, town.contact)
    begun = page.get(here)
    given = {
        f"seen-{item.pk}": hidden(begun, f"seen-{item.pk}"),
        f"notes-{item.pk}": "Myöhässä",
        "do": "save",
    }
    with sites.within(alpha.id):
        actions.check(item.minutes_id, by=town.staff)
    part = page.post(here, given, headers={"X-Part": "kept"})
    assert part.status_code == 409
    assert "<html" not in part.content.decode()
    assert "nothing is kept" in words(part)
    assert hidden(part, f"seen-{item.pk}") == given[f"seen-{item.pk}"]
    whole = page.post(here, given)
    assert whole.status_code == 422
    assert "These minutes are not written any more." in words(whole)
    assert "Myöhässä" in whole.content.decode()
    with sites.within(alpha.id):
        item.refresh_from_db()
        assert item.notes == ""


def test_what_two_note_of_who_is_there_is_lost_by_neither(town: Any, alpha: Any, browse: Any) -> None:
    here = "/en" + at(town.evening, "attendance/")
    with sites.within(alpha.id):
        made.item(town.evening, by=town.contact)
    first, second = browse(alpha, town.contact), browse(alpha, town.staff)
    seen = hidden(first.get(here), "seen")
    there = {"present": [str(town.author.pk)], "others": "Vieras Virtanen", "seen": seen}
    assert second.post(here, there).status_code == 302
    mine = {"present": [str(town.contact.pk)], "others": "", "seen": seen}
    late = first.post(here, mine)
    assert late.status_code == 422
    assert "Vieras Virtanen : present" in words(late)
    with sites.within(alpha.id):
        assert Attendance.objects.filter(person=town.author.pk).exists()
        assert not Attendance.objects.filter(person=town.contact.pk).exists()
    both = {"present": [str(town.contact.pk), str(town.author.pk)], "others": "Vieras Virtanen"}
    assert first.post(here, {**both, "seen": hidden(late, "seen")}).status_code == 302
    with sites.within(alpha.id):
        assert Attendance.objects.filter(part="present").count() == 3


def test_a_number_of_days_that_is_none_is_kept(town: Any, alpha: Any, browse: Any, calendar: Any) -> None:
    evening = calendar.at(town.space, agenda_days=3)
    with sites.within(alpha.id):
        made.item(evening, by=town.contact)
        actions.arrange(KIND, evening, actions.Arrangement(language="fi", agenda_days=0), by=town.contact)
    page = browse(alpha, town.contact).get(at(evening, "arrange/")).content.decode()
    assert re.search(r'name="agenda_days"[^>]* value="0"|value="0"[^>]* name="agenda_days"', page)
