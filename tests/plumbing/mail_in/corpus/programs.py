"""How mail programs put an answer, its signature and the older mail together, as plain text and as HTML."""

import html
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from talkoo.plumbing.mail_in.quote_words import marker
from tests.plumbing.mail_in.corpus.languages import Language

ADDRESS = "reply+k1.7hq2mzx4ap9tcv3w.b6yd@mail.example.org"
SUBJECT = "Re: 12"
GMAIL_COLUMNS = 78


@dataclass(frozen=True)
class Mail:
    program: str
    language: str
    text: str
    html: str
    expected: str


def _older(language: Language) -> str:
    return f"{marker(language.code)}\n\n{language.older}"


def _fill(template: str, language: Language) -> str:
    return template.format(name=language.name, address=ADDRESS)


def _fill_html(template: str, language: Language) -> str:
    filled = html.escape(_fill(template, language), quote=False)
    return filled.replace(ADDRESS, f'<a href="mailto:{ADDRESS}" target="_blank">{ADDRESS}</a>')


def _wrap(text: str, columns: int = GMAIL_COLUMNS) -> str:
    options = {"break_long_words": False, "break_on_hyphens": False}
    return "\n".join("\n".join(textwrap.wrap(line, columns, **options)) for line in text.split("\n"))


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _linked(line: str) -> str:
    line = html.escape(line, quote=False)
    at = line.find("https://")
    return line if at < 0 else f'{line[:at]}<a href="{line[at:]}">{line[at:]}</a>'


def _divs(text: str) -> str:
    return "".join(f"<div>{_linked(line) or '<br>'}</div>" for line in text.split("\n"))


def _breaks(text: str) -> str:
    return "<br>\n".join(_linked(line) for line in text.split("\n"))


def _paragraphs(text: str) -> str:
    return "\n".join(
        f"<p class=MsoNormal><span style='font-size:11.0pt'>{_linked(line) or '&nbsp;'}<o:p></o:p></span></p>"
        for line in text.split("\n")
    )


def _head(language: Language, labels: tuple[str, ...], *, is_bold: bool = False) -> list[str]:
    values = (f"{language.name} <{ADDRESS}>", language.day, "Anna <anna@example.org>", SUBJECT)
    if not is_bold:
        return [f"{label}: {value} " for label, value in zip(labels, values, strict=True)]
    return [
        f"<b>{label}:</b> {html.escape(value, quote=False)}"
        for label, value in zip(labels, values, strict=True)
    ]


def gmail_web(language: Language, answer: str) -> tuple[str, str]:
    signature = "Anna Oja\nKitchen Table" if "\n" in answer else ""
    text = _wrap(answer) + (f"\n\n-- \n{signature}" if signature else "")
    text += f"\n\n{_wrap(_fill(language.gmail, language))}\n\n{_quote(_wrap(_older(language), 76))}\n"
    end = (
        '<div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" '
        f'data-smartmail="gmail_signature"><div dir="ltr">{_breaks(signature)}</div></div>'
    )
    return text, f'<div dir="ltr">{_divs(answer)}{end if signature else ""}</div><br>{_gmail_quote(language)}'


def _gmail_quote(language: Language) -> str:
    return (
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f"{_fill_html(language.gmail, language)}<br></div>"
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        f'padding-left:1ex">{_breaks(_older(language))}</blockquote></div>\n'
    )


def gmail_android(language: Language, answer: str) -> tuple[str, str]:
    """Without a sign before the older lines when somebody has touched the quote."""
    quoted = _older(language) if "\n" in answer else _quote(_older(language))
    text = f"{_wrap(answer)}\n\n{_wrap(_fill(language.gmail, language))}\n\n{quoted}\n"
    return text, f'<div dir="auto">{_divs(answer)}</div><br>{_gmail_quote(language)}'


def apple_phone(language: Language, answer: str) -> tuple[str, str]:
    quoted = f"{_fill(language.apple, language)}\n\n\ufeff{_older(language)}"
    page = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
        f'<div dir="ltr"></div><div dir="ltr">{_divs(answer)}<br id="lineBreakAtBeginningOfSignature">'
        f'<div dir="ltr">{language.iphone}</div></div><div dir="ltr"><br><blockquote type="cite">'
        f'{_fill_html(language.apple, language)}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">'
        f"\ufeff{_breaks(_older(language))}</div></blockquote></body></html>"
    )
    return f"{answer}\n\n{language.iphone}\n\n{_quote(quoted)}\n", page


def outlook_desktop(language: Language, answer: str) -> tuple[str, str]:
    rule = f"-----{language.original}-----\n" if "\n" in answer else ""
    text = f"{answer}\n\n{rule}{chr(10).join(_head(language, language.head))}\n\n{_older(language)}\n"
    head = "<br>".join(_head(language, language.head, is_bold=True))
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} -->'
        "</style><!--[if gte mso 9]><xml><o:shapedefaults/></xml><![endif]--></head><body lang=FI>"
        f"<div class=WordSection1>{_paragraphs(answer)}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='"
        "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p class=MsoNormal>{head}<o:p></o:p></p></div></div>{_paragraphs(_older(language))}</div></body></html>"
    )
    return text.replace("\n", "\r\n"), page


def outlook_web(language: Language, answer: str) -> tuple[str, str]:
    is_phone = "\n" in answer
    end = f"\n\n{language.outlook_phone}<https://aka.ms/o0ukef>" if is_phone else ""
    text = (
        f"{answer}{end}\n________________________________\n{chr(10).join(_head(language, language.head))}\n\n"
    )
    head = "<br>".join(_head(language, language.head, is_bold=True))
    mobile = f'<div id="ms-outlook-mobile-signature"><a href="https://aka.ms/o0ukef">{language.outlook_phone}</a></div>'
    page = (
        '<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head>'
        f'<body dir="ltr"><div class="elementToProof">{_divs(answer)}</div>{mobile if is_phone else ""}'
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt">{head}</font>'
        f"<div>&nbsp;</div></div><div>{_breaks(_older(language))}</div></body></html>"
    )
    return text + _older(language) + "\n", page


def thunderbird(language: Language, answer: str) -> tuple[str, str]:
    """Long answers stand under the quote, as this program proposes in many languages."""
    attribution, quoted = _fill(language.thunderbird, language), _quote(_older(language))
    cited = (
        f'<div class="moz-cite-prefix">{_fill_html(language.thunderbird, language)}<br></div>'
        f'<blockquote type="cite" cite="mid:1.2@mail.example.org"><pre class="moz-quote-pre" wrap="">'
        f"{html.escape(_older(language), quote=False)}</pre></blockquote>"
    )
    own = "".join(f"<p>{_linked(part).replace(chr(10), '<br>')}</p>" for part in answer.split("\n\n"))
    signature = '<pre class="moz-signature" cols="72">-- \nAnna Oja\nKitchen Table</pre>'
    if "\n" in answer:
        text = f"{attribution}\n{quoted}\n\n{answer}\n\n-- \nAnna Oja\nKitchen Table\n"
        return text, f"<html><head></head><body>{cited}{own}{signature}</body></html>"
    text = f"{answer}\n\n{attribution}\n{quoted}\n\n-- \nAnna Oja\nKitchen Table\n"
    return text, f"<html><head></head><body>{own}{cited}{signature}</body></html>"


def yahoo(language: Language, answer: str) -> tuple[str, str]:
    is_phone = "\n" in answer
    attribution = _fill(language.yahoo, language)
    end = f"\n\n{language.yahoo_phone} \n \n  " if is_phone else "\n\n    "
    gap = "   " if is_phone else "  \n \n "
    text = f" {answer}{end}{attribution}{gap}{_older(language).replace(chr(10), chr(10) + ' ')}  "
    sent = f'<div id="ymail_android_signature"><a href="https://mail.example.com/">{language.yahoo_phone}</a></div>'
    page = (
        f'<html><body><div class="ydp1a2byahoo-style-wrap"><div dir="ltr">{_divs(answer)}</div><div><br></div></div>'
        f'{sent if is_phone else ""}<div id="yahoo_quoted_4711" class="yahoo_quoted"><div style="color:#26282a;">'
        f"<div>{_fill_html(language.yahoo, language)}</div><div><br></div><div><br></div>"
        f"{_divs(_older(language))}</div></div></body></html>"
    )
    return text, page


def samsung(language: Language, answer: str) -> tuple[str, str]:
    rule = f"-------- {language.samsung_title} --------"
    head = _head(language, language.samsung)
    text = f"{answer}\n\n\n\n{language.galaxy}\n\n\n{rule}\n{chr(10).join(head)}\n\n{_older(language)}\n"
    lines = "".join(f"<div>{html.escape(line, quote=False)}</div>" for line in [rule, *head])
    page = (
        f'<html><body dir="auto">{_divs(answer)}<div><br></div><div id="composer_signature"><div dir="auto" '
        f'style="font-size:12px;color:#575757">{language.galaxy}</div></div><div><br></div><div align="left" '
        f'dir="auto" style="font-size:100%;color:#000000">{lines}<div><br></div></div>'
        f"{_divs(_older(language))}</body></html>"
    )
    return text, page


def k9(language: Language, answer: str) -> tuple[str, str]:
    attribution = _fill(language.k9, language)
    text = f"{answer}\n-- \n{language.k9_phone}\n\n{attribution}\n{_quote(_older(language))}\n"
    page = (
        f"<!DOCTYPE html><html><head></head><body>{_breaks(answer)}<br><br>-- <br>{language.k9_phone}<br><br>"
        f'<div class="gmail_quote">{_fill_html(language.k9, language)}<blockquote class="gmail_quote" '
        'style="margin: 0pt 0pt 1ex 0.8ex; border-left: 1px solid #729fcf; padding-left: 1ex;">'
        f'<pre class="k9mail">{html.escape(_older(language), quote=False)}</pre></blockquote></div></body></html>'
    )
    return text, page


PROGRAMS: dict[str, Callable[[Language, str], tuple[str, str]]] = {
    "Gmail web": gmail_web,
    "Gmail Android": gmail_android,
    "Apple iPhone": apple_phone,
    "Outlook desktop": outlook_desktop,
    "Outlook web/mobile": outlook_web,
    "Thunderbird": thunderbird,
    "Yahoo": yahoo,
    "Samsung": samsung,
    "K-9": k9,
}


def mails(languages: tuple[Language, ...]) -> list[Mail]:
    """Every program in every language, two answers each, as plain text, as HTML, and with both parts."""
    found = []
    for program, write in PROGRAMS.items():
        for language in languages:
            for answer in language.answers:
                text, page = write(language, answer)
                found += [
                    Mail(program, language.code, *parts, answer)
                    for parts in ((text, ""), ("", page), (text, page))
                ]
    return found
