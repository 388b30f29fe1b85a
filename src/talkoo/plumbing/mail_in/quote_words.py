"""Words by which mail programs say "here the older mail begins" or "sent from my phone", in many languages."""

import re

# Marks of the reader of HTML (see `flatten`), one character at the start of a line. They never leave this package.
CUT = "\x1e"  # all that follows is the older mail
ATTRIBUTION = "\x1d"  # "On Monday Mari wrote:", whatever the language
SIGNATURE = "\x1f"  # a signature that the program marked as one

# Written at both ends of our own line, so that it is found again in a language that is not listed here.
SIGN = "=~="
_ABOVE = {
    "en": "Reply above this line",
    "fi": "Vastaa tämän rivin yläpuolelle",
    "et": "Vasta selle rea kohale",
    "ru": "Напишите ответ над этой строкой",
    "sv": "Svara ovanför den här raden",
    "ar": "اكتب ردك فوق هذا السطر",
    "uk": "Напишіть відповідь над цим рядком",
    "de": "Bitte über dieser Zeile antworten",
}


def marker(language: str) -> str:
    """The line that our own mails begin with: what stands above it in an answer is the answer.

    `language` is a code; one without a sentence of its own gets the English one.
    """
    return f"{SIGN} {_ABOVE.get(language, _ABOVE['en'])} {SIGN}"


def is_marker(line: str) -> bool:
    """Whether this line is ours, also when a program has put `>` before it or has lost the signs round it."""
    if SIGN in line:
        return True
    return line.strip("-=~* >").casefold() in _SENTENCES


_SENTENCES = frozenset(sentence.casefold() for sentence in _ABOVE.values())

_VERBS = (
    "wrote|writes|"  # English
    "kirjoitti|kirjutas|skrev|skreiv|schrieb|geschrieben|"
    "написал|написала|пишет|написав|написала|пише|напісаў|написа|"
    "كتب|كتبت|كتابة|"
    r"rakstīja|rašė|parašė|écrit|escribió|escribiu|scritto|escreveu|schreef|geschreven|"
    r"napisał|napisała|pisze|napsal|napísal|írta|yazdı|a scris|έγραψε"
)
VERB = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s<>()\[\]@]@[^\s<>()\[\]@]")
DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)|\d{1,2}[:.]\d\d(?!\d))")

_BEFORE_A_DATE = "on|am|den|kuupäev|le|el|il|op|em|dnia|w dniu|в|во|у|на|في|على|بتاريخ|يوم|at"
_WEEKDAYS = (
    "ma|ti|ke|to|pe|la|su|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai|"
    "e|t|k|n|r|l|p|esmaspäev|teisipäev|kolmapäev|neljapäev|reede|laupäev|pühapäev|"
    "mån|tis|ons|tors|tor|fre|lör|sön|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|"
    "mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    "пн|вт|ср|чт|пт|сб|вс|нд|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    "понеділок|вівторок|середа|четвер|пʼятниця|п'ятниця|субота|неділя"
)
OPENING = re.compile(
    rf"[\W_]{{0,3}}(?:(?:{_BEFORE_A_DATE})\s.{{0,40}}?\d|(?:{_WEEKDAYS})[.,]{{0,2}}\s.{{0,8}}?\d"
    r"|\d{1,4}[./-]\d|\d{1,2}\.?\s\w|kontakt\s)",
    re.IGNORECASE,
)

_LABELS = {
    "from": "from|lähettäjä|saatja|от|от кого|отправитель|från|avsändare|من|المرسل|"
    "від|від кого|відправник|von|absender",
    "sent": "sent|date|lähetetty|päivämäärä|päiväys|pvm|saadetud|saatmisaeg|kuupäev|отправлено|дата|дата отправки|"
    "skickat|datum|"
    "تاريخ الإرسال|تم الإرسال|التاريخ|تاريخ|أرسلت|надіслано|відправлено|дата надсилання|gesendet|datum",
    "to": "to|vastaanottaja|saaja|kenelle|adressaat|kellele|кому|till|إلى|الى|an|одержувач|получатель|reply-to|"
    "cc|kopio|koopia|копия|копія|kopia|نسخة|kopie",
    "subject": "subject|aihe|otsikko|teema|pealkiri|тема|ämne|الموضوع|موضوع|betreff",
}
_LABEL_KINDS = {word: kind for kind, words in _LABELS.items() for word in words.split("|")}


def label(line: str) -> str:
    """What a line `From: …` of a quoted head tells: `from`, `sent`, `to`, `subject`, or nothing."""
    name, colon, _ = line[:60].replace("：", ":").partition(":")
    return _LABEL_KINDS.get(name.strip("* \t").casefold(), "") if colon else ""


_TITLES = frozenset(
    (
        "original message|reply message|forwarded message|begin forwarded message|original meddelande|"
        "alkuperäinen viesti|alkuperäinen viesti / orig.msg.|välitetty viesti|välitetty viesti alkaa|"
        "välitetty viesti / fwd.msg|edelleenlähetetty viesti|"
        "algne sõnum|algne kiri|algsõnum|originaalsõnum|edastatud kiri|edastatud sõnum|"
        "исходное сообщение|оригинальное сообщение|пересылаемое сообщение|перенаправленное сообщение|"
        "пересланное сообщение|начало переадресованного сообщения|"
        "ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|vidarebefordrat mejl|"
        "الرسالة الأصلية|الرسالة الأصليَّة|رسالة أصلية|الرسالة المعاد توجيهها|رسالة معاد توجيهها|"
        "رسالة مُعاد توجيهها|"
        "оригінальне повідомлення|вихідне повідомлення|початкове повідомлення|переслане повідомлення|"
        "перенаправлене повідомлення|початок листа, що пересилається|"
        "ursprüngliche nachricht|originalnachricht|original-nachricht|weitergeleitete nachricht|"
        "anfang der weitergeleiteten nachricht"
    ).split("|")
)


def is_divider(line: str) -> bool:
    """Whether a line says "original message" or "forwarded message" between dashes, or before a colon."""
    title = line.strip("-_=*—– \t")
    if line[:2] in ("--", "==", "__", "**"):
        return title.casefold() in _TITLES
    return title.endswith(":") and title[:-1].rstrip().casefold() in _TITLES


# Vowel signs and the two ways to write the first letter differ from phone to phone.
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", **{chr(code): None for code in range(0x64B, 0x653)}, "ـ": None}
)
_SENDING = re.compile(
    r"\W{0,3}(?:sent (?:from|via|with|using|by)|lähetetty|saadetud|отправлено|skickat|skickades|"
    r"надіслано|відправлено|gesendet|von|diese nachricht wurde|"
    r"(?:ارسلت|ارسل|مرسل|مرسلة|تم الارسال|من)\s)",
    re.IGNORECASE,
)
_DEVICES = re.compile(
    r"iphone|ipad|android|galaxy|samsung|huawei|xiaomi|redmi|nokia|sony|oneplus|pixel|honor|motorola|blackberry|"
    r"windows|outlook|yahoo|gmail|thunderbird|k-9|fairemail|proton|aol|gmx|web\.de|mail\.ru|яндекс|почт|пошт|"
    r"mobile|phone|smartphone|tablet|puhelime|laittee|mobiil|telefon|nutitelefon|seadmest|mobil|handy|gerät|"
    r"телефон|смартфон|планшет|устройств|мобильн|пристро|мобільн|هاتف|جهاز|الجوال|ايفون",
    re.IGNORECASE,
)
_OUTLOOK = re.compile(r"[^.!?]{0,40}\boutlook\b.{0,30}\b(?:ios|android)", re.IGNORECASE)
_LONGEST_SENDING = 120


def is_phone(line: str) -> bool:
    """Whether a line is what a phone or a program writes under every mail: "Sent from my iPhone"."""
    line = re.sub(r"<[^<>]{0,300}>", "", line).translate(_ARABIC).strip()
    if len(line) > _LONGEST_SENDING:
        return False
    if _OUTLOOK.match(line):
        return True
    return _SENDING.match(line) is not None and _DEVICES.search(line) is not None
