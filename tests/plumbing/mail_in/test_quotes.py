"""Answers by mail: what people wrote is found, and no word of a message is lost."""

import re
import time
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkoo.plumbing.mail_in import flatten
from talkoo.plumbing.mail_in.quote_words import marker
from talkoo.plumbing.mail_in.quotes import Split, split
from tests.plumbing.mail_in.corpus import programs
from tests.plumbing.mail_in.corpus.languages import LANGUAGES

EXACT = 0.95
CORPUS = programs.mails(LANGUAGES)


def words(*texts: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(texts)))


def same(text: str) -> str:
    return " ".join(text.split())


def table(found: dict[tuple[str, str], list[bool]]) -> str:
    codes = [language.code for language in LANGUAGES]
    lines = [f"{'':20}" + "".join(f"{code:>6}" for code in codes)]
    for program in programs.PROGRAMS:
        cells = [found[program, code] for code in codes]
        lines.append(f"{program:20}" + "".join(f"{sum(cell)}/{len(cell)}".rjust(6) for cell in cells))
    return "\n".join(lines)


def test_answers_of_all_programs_and_languages_are_found_exactly():
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    wrong = []
    for mail in CORPUS:
        text = split(mail.text, mail.html or None).text
        found[mail.program, mail.language].append(same(text) == same(mail.expected))
        if same(text) != same(mail.expected):
            parts = "+".join(name for name in ("text", "html") if getattr(mail, name))
            wrong.append(f"{mail.program} {mail.language} {parts}: {text!r}")
    results = [is_exact for cell in found.values() for is_exact in cell]
    print(f"\n{table(found)}\n{sum(results)} of {len(results)}")
    assert sum(results) / len(results) >= EXACT, "\n".join([table(found), *wrong[:20]])


def test_no_word_of_the_corpus_is_lost():
    for mail in CORPUS:
        parts = split(mail.text, mail.html or None)
        kept = words(parts.text, parts.quoted)
        if not mail.html:
            assert kept == words(mail.text), mail
        else:
            assert set(words(mail.text, flatten.text_of(mail.html))) <= set(kept), mail


SEEN = (
    """\
чт, 12 лют. 2026 р. о 17:53 <anna@example.org> пише:
пʼятниця, 18 квітня 2025 р. Anna Oja <anna@example.org <mailto:anna@example.org>> пише:
У пн, 2023-10-09 у 14:29 -0700, Anna Oja пише:
30 серп. 2016 р. 20:45 "Anna" anna@example.org пише:
8 березня 2023 р. 14:54:34 GMT+02:00, Anna Oja <anna@example.org> написав(-ла):
su, 2025-09-28 kello 11:07 +0000, Anna Oja kirjoitti:
Mon, May 06, 2024 at 05:08:29PM +0200, Anna Oja kirjoitti:
28.02.2012 03:03, Anna H. Oja kirjoitti:
Anna Oja <anna@example.org> kirjoitti 23.12.2022 kello 11.54:
Kontakt Anna Oja (<anna@example.org>) kirjutas kuupäeval L, 21. november 2026 kell 10:00:
суббота, 14 марта 2015 г. пользователь anna написал:
Суббота, 21 ноября 2026, 10:00 +03:00 от Анна Оя <anna@example.org>:
21.11.2026, 10:00, "Анна Оя" <anna@example.org>:
вт, 5 янв. 2016 г. в 23:39, Anna Oja via Kitchen <anna@example.org>:
Anna Oja <anna@example.org> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:
Am Fr., 28. Apr. 2017 um 11:53 schrieb Anna Oja via Kitchen Table Discussions <
anna@example.org>:
tors 3 dec. 2026 kl. 10:00 skrev Anna Oja <anna@example.org>:
بتاريخ 4 يونيو، 2017 8:39 م، جاء من آنا <anna@example.org>:
في الأحد، ٣ مارس ٢٠١٩ ١١:٢٢ آنا <anna@example.org> كتب:
2016-03-03 17:21 GMT+01:00 Anna Oja <anna@example.org>:
---- On Tue, 22 Dec 2015 14:17:36 +0530 Anna Oja<anna@example.org> wrote ----
On Sat, 2026-11-21 at 10:00 +0200, Anna Oja wrote:
On Saturday, November 21st, 2026 at 10:00 AM, Anna Oja <anna@example.org> wrote:
On Sat, Nov 21, 2026 at 10:00
AM Anna Maria Oja via Kitchen Table <anna@example.org>
wrote:
sob., 21 lis 2026 o 10:00 Anna Oja <anna@example.org> napisał(a):
Le sam. 21 nov. 2026 à 10:00, Anna Oja <anna@example.org> a écrit :
sestd., 2026. g. 21. nov., plkst. 10:00 — lietotājs Anna Oja (<anna@example.org>) rakstīja:
""".replace("Discussions <\n", "Discussions <|")
    .replace("10:00\nAM", "10:00|AM")
    .replace(">\nwrote", ">|wrote")
)


@pytest.mark.parametrize("line", SEEN.splitlines())
def test_a_line_seen_in_real_mails_begins_the_quote(line: str):
    line = line.replace("|", "\n")
    parts = split(f"Yes, gladly.\nAnna\n\n{line}\n\n> Who comes?\n> Mari\n")
    assert parts == Split("Yes, gladly.\nAnna", f"{line}\n> Who comes?\n> Mari")


@pytest.mark.parametrize(
    "own",
    [
        "On 3.12.2026 the town wrote to us:\nthe hall is free.",
        "From: Narva\nTo: Tartu\nDate: 3.12.2026\nWho drives with me?",
        "Mari kirjoitti eilen 21.11.2026 näin:\nhän tulee.",
        "3.12.2026 kell 10:00:\nkoosolek",
        "First part\n\n-----\n\nsecond part",
        "Saatja: mina\n\nTeema: toolid",
        "Sent from the city on 3.12., see anna@example.org",
        "Von Anna kommt der Kuchen",
        "=======\nMenu\n=======\nsoup",
        "От Анны: привет",
    ],
)
def test_what_somebody_writes_oneself_stays(own: str):
    assert split(f"{own}\n\nOn 1.1.2026 10:00, Mari wrote:\n> Hello") == Split(
        own, "On 1.1.2026 10:00, Mari wrote:\n> Hello"
    )
    assert split(own) == Split(own, "")


def test_answers_between_quotes_stay_with_them_but_not_who_wrote_them_nor_our_line():
    text = (
        f"Thanks!\n\nOn 1.1.2026 10:00, Mari <m@example.org> wrote:\n> {marker('en')}\n>\n> Who brings tea?\n\n"
        f"I do.\n\n"
        "> Who brings cups?\n\nAnna.\n\n> Bye,\n> Mari\n\n-- \nAnna Oja"
    )
    assert split(text) == Split(
        "Thanks!\n\n>\n> Who brings tea?\n\nI do.\n\n> Who brings cups?\n\nAnna.",
        f"On 1.1.2026 10:00, Mari <m@example.org> wrote:\n> {marker('en')}\n> Bye,\n> Mari\n\n-- \nAnna Oja".replace(
            "\n\n-- ", "\n--"
        ),
    )


def test_answers_between_quotes_in_html_stay_with_them():
    html = (
        '<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">L, 21 kell 10 Mari:<br></div>'
        '<blockquote class="gmail_quote">Who brings tea?</blockquote><div>I do.</div>'
        '<blockquote class="gmail_quote">Who brings <a href="https://example.org/cups">cups</a>?</blockquote>'
        '<div>Anna.</div><blockquote class="gmail_quote">Bye</blockquote></div></div>'
    )
    parts = split("", html)
    assert parts.text == (
        "> Who brings tea?\n\nI do.\n\n> Who brings cups <https://example.org/cups> ?\n\nAnna."
    )
    assert parts.quoted == "L, 21 kell 10 Mari:\n> Bye"


def test_an_answer_above_and_below_one_quote_comes_without_it():
    text = "Hi Mari,\n\nOn 1.1.2026 10:00, Mari wrote:\n> Who brings tea?\n\nI do.\nAnna"
    assert split(text).text == "Hi Mari,\n\nI do.\nAnna"


def test_the_broken_end_of_a_quoted_line_is_no_answer():
    long = "> This line of the older mail is so long that a program between us has broken"
    assert split(f"Yes.\n\nOn 1.1.2026, Mari wrote:\n{long}\nit here.\n> And on").text == "Yes."


@pytest.mark.parametrize(
    "text",
    [
        "---------- Forwarded message ---------\nFrom: Anna <anna@example.org>\nDate: 1.1.2026\nSubject: Tea\n\nCome!",
        "Sent from my iPhone\n\nBegin forwarded message:\n\n> From: Anna\n> Come!",
        "> Only a quote\n> of two lines",
        "-- \nAnna Oja",
        "Lähetetty iPhonesta",
    ],
)
def test_a_mail_of_which_nothing_would_be_left_is_text(text: str):
    assert split(text) == Split(text.replace("-- \n", "--\n"), "")


def test_our_own_mail_sent_back_with_nothing_written_is_no_text():
    older = f"On 1.1.2026 10:00, Mari <m@example.org> wrote:\n\n> {marker('et')}\n>\n> Who brings tea?"
    assert split(older) == Split("", older.replace("\n\n", "\n\n"))
    assert split(f"{marker('ar')}\n\nWho brings tea?\n") == Split("", f"{marker('ar')}\n\nWho brings tea?")


@pytest.mark.parametrize("language", ["en", "fi", "et", "ru", "sv", "ar", "uk", "de", "lv"])
def test_our_line_ends_the_answer_whatever_stands_before_it(language: str):
    head = "Nuo: Mari\nIšsiųsta: 2026\n"  # a language whose words are not known here
    parts = split(f"Yes.\n\n________________________________\n{marker(language)}\n\nWho brings tea?\n{head}")
    assert parts.text == "Yes."
    bare = marker(language).strip("=~ ")
    assert split(f"Yes.\n\n--- {bare} ---\n\nWho brings tea?").text == "Yes."


def test_a_program_unknown_here_is_understood_by_its_html():
    html = (
        "<p>Taip.</p><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>Nuo:</b> Mari<br><b>Išsiųsta:</b> x"
        "</div><div>Who brings tea?</div>"
    )
    text = "Taip.\n\nNuo: Mari\nIšsiųsta: x\n\nWho brings tea?"
    assert split("", html).text == split(text, html).text == "Taip."


def test_html_becomes_lines_with_links_lists_and_paragraphs():
    html = (
        "<title>no</title><style>p {}</style><p>One &amp; <b>two</b><br>three</p><p>See <a href='https://x.example/a'>"
        "this</a> and <a href='https://x.example'>x.example</a>, <a href='mailto:a@x.example'>a@x.example</a></p>"
        "<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol><pre>x\n  y</pre>"
    )
    assert split("", html).text == (
        "One & two\nthree\n\nSee this <https://x.example/a> and x.example, a@x.example\n\n"
        "- a\n- b\n\n1. c\n2. d\n\nx\n  y"
    )


def test_a_plain_part_that_only_asks_for_html_goes_to_the_rest():
    parts = split("Please read this as HTML.", "<p>I bring the tea and Anna brings all of the cups.</p>")
    assert parts == Split("I bring the tea and Anna brings all of the cups.", "Please read this as HTML.")


LINES = st.sampled_from(
    [*SEEN.replace("|", "\n").splitlines(), *(marker(language.code) for language in LANGUAGES)]
    + [
        "",
        "",
        "> q",
        ">> qq",
        "-- ",
        "--",
        "____________________",
        "-----Original Message-----",
        "From: a <a@b.c>",
    ]
    + [
        "Sent: 1.1.2026",
        "To: b",
        "Subject: c",
        "Sent from my iPhone",
        "own words",
        "\x1e",
        "\x1d a",
        "\x1f b",
        "\r",
    ]
)
ANYTHING = st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=30).map("\n".join)


@settings(deadline=None)
@given(ANYTHING)
def test_no_word_of_any_text_is_lost(text: str):
    parts = split(text)
    assert words(parts.text, parts.quoted) == words(text)
    assert not set("\x1d\x1e\x1f") & {line[:1] for line in f"{parts.text}\n{parts.quoted}".split("\n")}


TAGS = st.sampled_from(
    [
        *("<{}>", "</{}>", "<{} type=cite>", '<{} class="gmail_quote">', '<{} class="gmail_attr">', "<{}/>"),
        *(
            '<{} id="divRplyFwdMsg">',
            '<{} class="yahoo_quoted">',
            '<{} class="moz-signature">',
            "<{} style='x",
        ),
    ]
)
NAMES = st.sampled_from("div blockquote p br span pre ul ol li table td a b style hr".split())
MARKUP = st.builds(lambda tag, name: tag.format(name), TAGS, NAMES)
PIECES = st.lists(st.one_of(MARKUP, st.integers(1, 999).map(lambda number: f" word{number} ")), max_size=40)


@settings(deadline=None)
@given(PIECES, ANYTHING)
def test_no_word_of_any_html_is_lost(pieces: list[str], text: str):
    html = "".join(pieces)
    flat = flatten.text_of(html)
    is_plain = not any(sign in html for sign in ("style", "'", "<ol"))
    assert words(flat) == words(*(piece for piece in pieces if "<" not in piece)) or not is_plain
    parts = split("", html)
    assert words(parts.text, parts.quoted) == words(flat)
    both = split(text, html)
    assert set(words(text, flat)) <= set(words(both.text, both.quoted))


@settings(deadline=None)
@given(st.text(alphabet="<>!-/=\"' abdiv\n&#;:.@1", max_size=300))
def test_any_broken_html_is_read(html: str):
    split("", html)


MEGABYTE = 1_000_000
HOSTILE = [
    *(
        "<",
        "<a ",
        "<!--",
        "</",
        "<a href='",
        "<style>",
        "<div>",
        "</div>",
        "<div><p></div>",
        'x="',
        "<td>",
        "<ul><li>",
    ),
    *(
        "<blockquote type=cite>a",
        "<a href=https://b>",
        "<p a='b\" ",
        "&#x41;",
        "> ",
        "\n",
        ":\n",
        "> a\n\nb\n\n",
        "\r",
    ),
    *(
        "On 1\n",
        "On 1.1.2026 a@b wrote:\n",
        "From: a@b\n",
        "-- \n",
        "Sent from my iPhone\n",
        "=~=",
        " " * 9,
        "a@b:\n",
    ),
    *(
        "x" * 395 + " a@b:\n",
        "On 1 " + "x" * 90 + "\n",
        "<pre>\n",
        "1. c: d\n\n",
        "<i " + "a" * 1990 + ">",
        "\ud800",
    ),
]


@pytest.mark.parametrize("part", ["text", "html"])
@pytest.mark.parametrize("piece", HOSTILE, ids=[repr(piece[:24]) for piece in HOSTILE])
def test_a_megabyte_of_anything_takes_less_than_a_second(piece: str, part: str):
    hostile = (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE]
    start = time.process_time()
    split(**({"text": hostile} if part == "text" else {"text": "", "html": hostile}))
    assert time.process_time() - start < 1
