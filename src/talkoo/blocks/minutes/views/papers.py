"""The agenda and the minutes to print, to file and to send on."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talkoo.blocks.minutes import queries
from talkoo.blocks.minutes.models import Kind
from talkoo.blocks.minutes.views.here import Here, loaded
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.text import Text, pick
from talkoo.kernel.turns import in_turn
from talkoo.plumbing.papers import make
from talkoo.plumbing.papers.paper import Facts, Heading, Paper, Paragraph, Part, Points
from talkoo.plumbing.tenancy import current

_MAKERS = {"pdf": make.pdf, "docx": make.docx}


@never_cache
@require_safe
def paper(request: HttpRequest, kind: str, key: uuid.UUID, what: str, form: str) -> HttpResponseBase:
    """`what` is `agenda` or `minutes`, `form` is `pdf` or `docx`. Where such files cannot be made the page says so: it
    can be printed itself."""
    here = loaded(request, kind, key)
    if what not in {"agenda", "minutes"} or form not in _MAKERS or here.minutes_id is None:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse(content_type=make.TYPES[form])
    try:
        return in_turn(lambda: _made(here, what, form))
    except make.Unavailable:
        messages.warning(
            request,
            _("Files to print cannot be made here yet: a library is missing. Print this page instead."),
        )
    except make.Failed:
        messages.warning(request, _("This file could not be made. Print this page instead."))
    return redirect(here.url())


def _made(here: Here, what: str, form: str) -> HttpResponse:
    laid = lay(here, what)
    name = f"{slugify(laid.title.text) or what}.{form}"
    return HttpResponse(
        _MAKERS[form](laid),
        content_type=make.TYPES[form],
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
        },
    )


def lay(here: Here, what: str) -> Paper:
    """The agenda or the minutes as a paper, in the language of the page: approved ones as they were approved."""
    is_agenda = what == "agenda"
    document = here.row["document"] or queries.build(here.who)
    heading = _("Agenda") if is_agenda else _("Minutes")
    language = pages.language()
    site = current.site().name(language).text
    holder = (here.row["space_id"] and pick(here.row["space_name"], language).text) or site
    parts: list[Part] = [_facts(here, document, is_agenda)]
    for one in document["items"]:
        told = one if here.who.sees_tasks else {**one, "tasks": []}
        parts += _of_agenda(one) if is_agenda else _of_minutes(told, document["language"])
    if not is_agenda:
        parts += _afterwards(here, document)
    return Paper(
        title=_ours(f"{heading}: {document['title']['text']}"),
        language=language,
        parts=parts,
        made_at=clock.now(),
        foot=holder,
        author=holder,
    )


def _ours(text: str) -> Text:
    return Text(text, pages.language(), False)


def _moment(said: str, zone: str) -> str:
    return i18n.say_moment(datetime.datetime.fromisoformat(said), pages.language(), zone)


def _facts(here: Here, document: dict[str, Any], is_agenda: bool) -> Facts:
    when = _moment(document["starts_at"], document["zone"]) if document["starts_at"] else _("No date yet")
    rows = [
        (_("When"), when),
        (_("Chair"), document["chair"]),
        (_("Secretary"), document["secretary"]),
    ]
    if not is_agenda:
        rows += [
            (
                _("Present"),
                i18n.say_list(document["present"], pages.language()) if document["present"] else "",
            ),
            (
                _("Said that they cannot come"),
                i18n.say_list(document["excused"], pages.language()) if document["excused"] else "",
            ),
            (_("Quorum"), _quorum(document)),
            (_("Checked"), _by(document, "checked", document["zone"])),
            (_("Approved"), _by(document, "approved", document["zone"])),
        ]
    return Facts([(label, _ours(value)) for label, value in rows if value])


def _quorum(document: dict[str, Any]) -> str:
    if not document["quorum"]:
        return ""
    is_there = len(document["present"]) >= document["quorum"]
    return f"{document['quorum']}: {_('reached') if is_there else _('not reached')}"


def _by(document: dict[str, Any], what: str, zone: str) -> str:
    said = document.get(f"{what}_at")
    return f"{_moment(said, zone)} {document.get(f'{what}_by') or ''}".strip() if said else ""


def _titled(one: dict[str, Any]) -> Heading:
    title = queries.own_words(one["title"], one["language"])
    return Heading(Text(f"{one['number']}. {title.text}", title.lang, title.is_fallback, title.lang))


def _of_agenda(one: dict[str, Any]) -> list[Part]:
    about = [str(Kind(one["kind"]).label)]
    if one["length"]:
        about.append(ngettext("%(num)s minute", "%(num)s minutes", one["length"]) % {"num": one["length"]})
    if one["proposer"]:
        about.append(one["proposer"])
    parts: list[Part] = [_titled(one), Paragraph(_ours(" · ".join(about)), is_small=True)]
    if one["text"]:
        parts.append(Paragraph(queries.own_words(one["text"], one["language"])))
    return parts


def _of_minutes(one: dict[str, Any], language: str) -> list[Part]:
    parts: list[Part] = [_titled(one)]
    if one["notes"]:
        parts.append(Paragraph(queries.own_words(one["notes"], language)))
    if one["decisions"]:
        decided = [queries.own_words(line, language) for line in one["decisions"]]
        parts += [Heading(_ours(_("Decided")), 2), Points(decided, is_numbered=True)]
    if one["tasks"]:
        tasks = [
            Text(
                f"{task['title']['text']} ({task['said']})" if task["said"] else task["title"]["text"],
                task["title"]["language"],
                task["title"]["language"] != pages.language(),
            )
            for task in one["tasks"]
        ]
        parts += [Heading(_ours(_("Tasks")), 2), Points(tasks)]
    if one["is_open"]:
        parts.append(
            Paragraph(_ours(_("Not finished: it comes up again at the next meeting")), is_small=True)
        )
    return parts


def _afterwards(here: Here, document: dict[str, Any]) -> list[Part]:
    parts: list[Part] = []
    if here.row["addenda"]:
        parts.append(Heading(_ours(_("Added afterwards"))))
    for one in here.row["addenda"]:
        by = f"{one['number']}. {_moment(one['written_at'], document['zone'])} {one['by'] or ''}".strip()
        parts += [
            Paragraph(_ours(by), is_small=True),
            Paragraph(queries.own_words(one["text"], one["language"])),
        ]
    if digest := here.row["digest"]:
        said = f"{_('These minutes are sealed. Their check value (SHA-256):')} {digest}"
        parts.append(Paragraph(_ours(said), is_small=True))
    return parts
