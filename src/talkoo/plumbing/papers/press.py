"""Makes one file of what comes in as JSON; started by make.py with nothing of the program around it.

Ends with 3 when what it needs is not installed. It may take 20 seconds of work and 1.5 GB, opens no connection, starts
no program, and reads no file that the words on a paper name.
"""

import ctypes
import html
import io
import json
import resource
import sys
from typing import Any

MISSING = 3
_SECONDS, _MEMORY, _FILE = 20, 1_500_000_000, 64_000_000
_OWN_NETWORK = 0x40000000  # CLONE_NEWNET: a network of our own, with nothing in it
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "webbrowser.",
)
_STYLE = """
@page { size: A4; margin: 22mm 20mm 24mm;
  @bottom-center { content: counter(page) " / " counter(pages); font-size: 8.5pt; color: #444 }
  @bottom-%(start)s { content: "%(foot)s"; font-size: 8.5pt; color: #444; width: 40%%; text-align: %(start)s } }
html { font-family: %(family)s; font-size: 10.5pt; line-height: 1.45; color: #111 }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 4mm; bookmark-level: 1 }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; bookmark-level: 2 }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; break-after: avoid; bookmark-level: 3 }
h4 { font-size: 10.5pt; font-weight: 400; margin: 3mm 0 1mm; break-after: avoid; bookmark-level: none }
p { margin: 0 0 2mm; orphans: 2; widows: 2; overflow-wrap: anywhere }
.small { color: #444; font-size: 9pt }
ul, ol { margin: 0 0 2mm; padding-inline-start: 7mm }
li { overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%%; margin: 0 0 4mm }
th, td { text-align: start; vertical-align: top; padding: 1mm 3mm 1mm 0; border-block-end: .3pt solid #bbb }
[dir=rtl] th, [dir=rtl] td { padding: 1mm 0 1mm 3mm }
th { width: 34%%; font-weight: 600 }
"""


def bound() -> None:
    """What this process may use."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shut() -> None:
    """From now on no connection and no program; nothing can open what is shut here."""
    ctypes.CDLL(None).unshare(_OWN_NETWORK)  # only for who may; the hook is for everybody

    def refuse(event: str, arguments: Any) -> None:
        if event.startswith(_REFUSED):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def as_html(paper: dict[str, Any]) -> str:
    """One document, with nothing in it but words that are escaped."""
    families = [*paper["fonts"], "DejaVu Sans", "sans-serif"]
    if paper["direction"] == "rtl" and "Vazirmatn" in families:
        families = ["Vazirmatn", *(one for one in families if one != "Vazirmatn")]
    style = _STYLE % {
        "family": ", ".join(f'"{one}"' if one != "sans-serif" else one for one in families),
        "foot": "".join(f"\\{ord(one):x} " for one in paper["foot"]),
        "start": "right" if paper["direction"] == "rtl" else "left",
    }
    faces = "".join(
        f'@font-face {{ font-family: "{name}"; src: url("file://{path}") format("woff2") }}\n'
        for name, path in paper["fonts"].items()
    )
    title = paper["title"]
    body = [f"<h1{_of(title, paper)}>{html.escape(title['text'])}</h1>"]
    body += [_part(one, paper) for one in paper["parts"]]
    return (
        f'<!doctype html><html lang="{html.escape(paper["language"])}" dir="{paper["direction"]}"><head>'
        f'<meta charset="utf-8"><title>{html.escape(title["text"])}</title>'
        f'<meta name="author" content="{html.escape(paper["author"])}">'
        f'<meta name="dcterms.created" content="{html.escape(paper["made_at"])}">'
        f"<style>{faces}{style}</style></head><body>{''.join(body)}</body></html>"
    )


def _of(words: dict[str, str], paper: dict[str, Any]) -> str:
    """Language and direction, where they are not those of the paper."""
    if words["language"] == paper["language"]:
        return ""
    return f' lang="{html.escape(words["language"])}" dir="{words["direction"]}"'


def _lines(text: str) -> str:
    return "<br>".join(html.escape(line) for line in text.splitlines())


def _part(part: dict[str, Any], paper: dict[str, Any]) -> str:
    if part["is"] == "heading":
        tag = f"h{part['level'] + 1}"
        return f"<{tag}{_of(part['words'], paper)}>{html.escape(part['words']['text'])}</{tag}>"
    if part["is"] == "paragraph":
        kind = ' class="small"' if part["is_small"] else ""
        said = part["words"]["text"].split("\n\n")
        return "".join(f"<p{kind}{_of(part['words'], paper)}>{_lines(one)}</p>" for one in said)
    if part["is"] == "points":
        tag = "ol" if part["is_numbered"] else "ul"
        points = "".join(f"<li{_of(one, paper)}>{_lines(one['text'])}</li>" for one in part["items"])
        return f"<{tag}>{points}</{tag}>"
    rows = "".join(
        f'<tr><th scope="row">{html.escape(label)}</th><td{_of(value, paper)}>{_lines(value["text"])}</td></tr>'
        for label, value in part["rows"]
    )
    return f"<table>{rows}</table>"


def as_pdf(paper: dict[str, Any], weasyprint: Any) -> bytes:
    """PDF/UA-1, of nothing but the document and our fonts."""
    ours = {f"file://{path}" for path in paper["fonts"].values()}

    class Fonts(weasyprint.URLFetcher):  # type: ignore[misc, name-defined]
        def fetch(self, url: str, *given: Any, **more: Any) -> Any:
            if url not in ours:
                raise ValueError("nothing else is read")
            return super().fetch(url, *given, **more)

    document = weasyprint.HTML(string=as_html(paper), base_url="about:blank", url_fetcher=Fonts())
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made


def as_docx(paper: dict[str, Any], docx: Any) -> bytes:
    """With the styles of the word processor, so that its outline, lists and reading aloud work."""
    import datetime

    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.language = paper["title"]["text"], paper["author"], paper["language"]
    about.created = about.modified = datetime.datetime.fromisoformat(paper["made_at"]).replace(tzinfo=None)
    about.comments = ""
    section = document.sections[0]
    is_rtl = paper["direction"] == "rtl"
    if is_rtl:
        section._sectPr.append(_element(docx, "w:bidi"))
    _say(docx, document.add_heading(level=0), paper["title"])
    for part in paper["parts"]:
        _lay(docx, document, part, is_rtl)
    foot = section.footer.paragraphs[0]
    _say(docx, foot, {"text": paper["foot"], "language": paper["language"], "direction": paper["direction"]})
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _lay(docx: Any, document: Any, part: dict[str, Any], is_rtl: bool) -> None:
    if part["is"] == "heading":
        _say(docx, document.add_heading(level=part["level"]), part["words"])
    elif part["is"] == "paragraph":
        for one in part["words"]["text"].split("\n\n"):
            _say(docx, document.add_paragraph(), {**part["words"], "text": one})
    elif part["is"] == "points":
        _points(docx, document, part)
    else:
        table = document.add_table(rows=0, cols=2)
        table.style = "Table Grid"
        if is_rtl:
            table._tblPr.append(_element(docx, "w:bidiVisual"))
        for label, value in part["rows"]:
            cells = table.add_row().cells
            _say(docx, cells[0].paragraphs[0], {**value, "text": label}, is_strong=True)
            _say(docx, cells[1].paragraphs[0], value)


def _points(docx: Any, document: Any, part: dict[str, Any]) -> None:
    """Numbers begin anew in each list: the style alone would count on."""
    style = "List Number" if part["is_numbered"] else "List Bullet"
    number = None
    if part["is_numbered"]:
        numbering = document.part.numbering_part.element
        abstract = document.styles[style].element.pPr.numPr.numId.val
        kind = next(one for one in numbering.num_lst if one.numId == abstract).abstractNumId.val
        fresh = numbering.add_num(kind)
        fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
        number = fresh.numId
    for one in part["items"]:
        paragraph = document.add_paragraph(style=style)
        if number is not None:
            about = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            about.get_or_add_ilvl().val, about.get_or_add_numId().val = 0, number
        _say(docx, paragraph, one)


def _say(docx: Any, paragraph: Any, words: dict[str, str], *, is_strong: bool = False) -> None:
    """Words in their language and direction."""
    is_rtl = words["direction"] == "rtl"
    if is_rtl:
        about = paragraph._p.get_or_add_pPr()
        about.insert_element_before(_element(docx, "w:bidi"), *_AFTER_BIDI)
    run = paragraph.add_run()
    for number, line in enumerate(words["text"].splitlines()):
        if number:
            run.add_break()
        run.add_text(line)
    run.bold = True if is_strong else None
    about = run._r.get_or_add_rPr()
    if is_rtl:
        about.append(_element(docx, "w:rtl"))
        if is_strong:
            about.insert(1, _element(docx, "w:bCs"))
    language = _element(docx, "w:lang")
    language.set(docx.oxml.ns.qn("w:bidi" if is_rtl else "w:val"), words["language"])
    about.append(language)


_AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *(
        "w:suppressOverlap",
        "w:jc",
        "w:textDirection",
        "w:textAlignment",
        "w:textboxTightWrap",
        "w:outlineLvl",
    ),
    *("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
"""What stands after the direction among the properties of a paragraph (ECMA-376, 17.3.1.26)."""


def _element(docx: Any, name: str) -> Any:
    return docx.oxml.OxmlElement(name)


def main(kind: str) -> int:
    bound()
    try:
        if kind == "pdf":
            import weasyprint as made_with
        else:
            import docx as made_with
            import docx.oxml.ns
    except (ImportError, OSError) as problem:  # a package, or one of Debian's libraries
        print(problem, file=sys.stderr)  # noqa: T201 - this is how it answers
        return MISSING
    shut()
    paper = json.loads(sys.stdin.buffer.read())
    made = as_pdf(paper, made_with) if kind == "pdf" else as_docx(paper, made_with)
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
