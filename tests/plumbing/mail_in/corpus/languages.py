"""What programs write round an answer, and what people write in it, per language.

Estonian phones and Yahoo have no Estonian words for mail and write English ones.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    code: str
    name: str  # who wrote the older mail, as our mails show it
    gmail: str
    apple: str
    thunderbird: str
    yahoo: str
    k9: str
    head: tuple[str, str, str, str]  # Outlook: from, sent, to, subject
    day: str
    original: str
    samsung: tuple[str, str, str, str]  # from, date, to, subject
    samsung_title: str
    iphone: str
    galaxy: str
    yahoo_phone: str
    outlook_phone: str
    k9_phone: str
    answers: tuple[str, str]
    older: str


LANGUAGES = (
    Language(
        code="en",
        name="Mary Field (via Kitchen Table)",
        gmail="On Sat, Nov 21, 2026 at 10:00\u202fAM {name} <{address}> wrote:",
        apple="On 21 Nov 2026, at 10:00, {name} <{address}> wrote:",
        thunderbird="On 21/11/2026 10:00, {name} wrote:",
        yahoo="On Saturday, November 21, 2026 at 10:00:00 AM GMT+2, {name} <{address}> wrote:",
        k9="On 21 November 2026 10:00:00 EET, {name} <{address}> wrote:",
        head=("From", "Sent", "To", "Subject"),
        day="Saturday, November 21, 2026 10:00 AM",
        original="Original Message",
        samsung=("From", "Date", "To", "Subject"),
        samsung_title="Original message",
        iphone="Sent from my iPhone",
        galaxy="Sent from my Galaxy",
        yahoo_phone="Sent from Yahoo Mail on Android",
        outlook_phone="Get Outlook for iOS",
        k9_phone="Sent from my Android device with K-9 Mail. Please excuse my brevity.",
        answers=(
            "Yes, I can bring the chairs.",
            "Hello Mary,\n\nOn 3.12.2026 at 10:00 we meet at the library: please come.\nThings to bring:\n"
            "- cups\n- tea\n\nFrom my side that is all. Ask anna@example.org if you need a key.\n\nBest,\nAnna",
        ),
        older="Who could bring chairs on Thursday?\n\n"
        "We need twelve of them:\n- six from the school\n- six from home\n\n"
        "Read more: https://table.example.org/threads/12/",
    ),
    Language(
        code="fi",
        name="Mari Niemi (Keittiönpöytä-sivuston kautta)",
        gmail="la 21. marrask. 2026 klo 10.00 {name} ({address}) kirjoitti:",
        apple="{name} <{address}> kirjoitti 21.11.2026 kello 10.00:",
        thunderbird="{name} kirjoitti 21.11.2026 klo 10.00:",
        yahoo="lauantai 21. marraskuuta 2026 klo 10.00.00 UTC+2 {name} <{address}> kirjoitti:",
        k9="21. marraskuuta 2026 10.00.00 GMT+02:00 {name} <{address}> kirjoitti:",
        head=("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
        day="lauantai 21. marraskuuta 2026 10.00",
        original="Alkuperäinen viesti",
        samsung=("Lähettäjä", "Päivämäärä", "Saaja", "Aihe"),
        samsung_title="Alkuperäinen viesti",
        iphone="Lähetetty iPhonesta",
        galaxy="Lähetetty Galaxy-laitteesta",
        yahoo_phone="Lähetetty Yahoo Maililla Androidista",
        outlook_phone="Hanki Outlook for iOS",
        k9_phone="Lähetetty Android-laitteestani K-9 Mailin kautta. Anteeksi lyhytsanaisuuteni.",
        answers=(
            "Kyllä, voin tuoda tuolit.",
            "Hei Mari,\n\nke 3.12.2026 klo 10.00 tavataan kirjastolla: tervetuloa.\nTuokaa mukananne:\n"
            "- kuppeja\n- teetä\n\nAvaimen saa Annalta, anna@example.org.\n\nTerveisin\nAnna",
        ),
        older="Kuka voisi tuoda tuoleja torstaina?\n\n"
        "Tarvitsemme niitä kaksitoista:\n- kuusi koululta\n- kuusi kotoa\n\n"
        "Lue lisää: https://table.example.org/threads/12/",
    ),
    Language(
        code="et",
        name="Mari Tamm (Köögilaua kaudu)",
        gmail="Kuupäev L, 21. november 2026 kell 10:00 kirjutas {name} <{address}>:",
        apple="On 21. Nov 2026, at 10:00, {name} <{address}> wrote:",
        thunderbird="21.11.2026 10:00 {name} kirjutas:",
        yahoo="On Saturday, November 21, 2026 at 10:00:00 AM GMT+2, {name} <{address}> wrote:",
        k9="21. november 2026 10:00:00 GMT+02:00 kirjutas {name} <{address}>:",
        head=("Saatja", "Saadetud", "Adressaat", "Teema"),
        day="laupäev, 21. november 2026 10:00",
        original="Algne sõnum",
        samsung=("Saatja", "Kuupäev", "Saaja", "Teema"),
        samsung_title="Algne sõnum",
        iphone="Sent from my iPhone",
        galaxy="Saadetud minu Galaxy seadmest",
        yahoo_phone="Sent from Yahoo Mail on Android",
        outlook_phone="Hankige Outlook iOS-i jaoks",
        k9_phone="Saadetud mu Androidi seadmest K-9 Mailiga. Vabandust, et kirjutan lühidalt.",
        answers=(
            "Jah, ma saan toolid tuua.",
            "Tere Mari,\n\nN 3.12.2026 kell 10:00 kohtume raamatukogus: olete oodatud.\nVõtke kaasa:\n"
            "- tasse\n- teed\n\nVõtme saab Annalt, anna@example.org.\n\nTervitades\nAnna",
        ),
        older="Kes saaks neljapäeval toole tuua?\n\nVajame neid kaksteist:\n- kuus koolist\n- kuus kodust\n\n"
        "Loe edasi: https://table.example.org/threads/12/",
    ),
    Language(
        code="ru",
        name="Мария Полевая (через «Кухонный стол»)",
        gmail="сб, 21 нояб. 2026 г. в 10:00, {name} <{address}>:",
        apple="21 нояб. 2026 г., в 10:00, {name} <{address}> написал(а):",
        thunderbird="21.11.2026 10:00, {name} пишет:",
        yahoo="суббота, 21 ноября 2026 г. в 10:00:00 GMT+2, {name} <{address}> написал(а):",
        k9="21 ноября 2026 г. 10:00:00 GMT+02:00, {name} <{address}> пишет:",
        head=("От", "Отправлено", "Кому", "Тема"),
        day="суббота, 21 ноября 2026 г. 10:00",
        original="Исходное сообщение",
        samsung=("От", "Дата", "Кому", "Тема"),
        samsung_title="Исходное сообщение",
        iphone="Отправлено с iPhone",
        galaxy="Отправлено с моего устройства Galaxy",
        yahoo_phone="Отправлено из мобильного приложения Yahoo Почта",
        outlook_phone="Получить Outlook для iOS",
        k9_phone="Простите за краткость, создано в K-9 Mail.",
        answers=(
            "Да, я могу привезти стулья.",
            "Здравствуйте, Мария!\n\nВ четверг 3.12.2026 в 10:00 встречаемся в библиотеке: приходите.\nПринесите:\n"
            "- чашки\n- чай\n\nКлюч у Анны, anna@example.org.\n\nС уважением,\nАнна",
        ),
        older="Кто мог бы привезти стулья в четверг?\n\nНам нужно двенадцать:\n- шесть из школы\n- шесть из дома\n\n"
        "Подробнее: https://table.example.org/threads/12/",
    ),
    Language(
        code="sv",
        name="Maria Fält (via Köksbordet)",
        gmail="Den lör 21 nov. 2026 kl 10:00 skrev {name} <{address}>:",
        apple="21 nov. 2026 kl. 10:00 skrev {name} <{address}>:",
        thunderbird="Den 2026-11-21 kl. 10:00, skrev {name}:",
        yahoo="Den lördag 21 november 2026 10:00:00 CET skrev {name} <{address}>:",
        k9="Den 21 november 2026 10:00:00 CET, skrev {name} <{address}>:",
        head=("Från", "Skickat", "Till", "Ämne"),
        day="den 21 november 2026 10:00",
        original="Ursprungligt meddelande",
        samsung=("Från", "Datum", "Till", "Ämne"),
        samsung_title="Originalmeddelande",
        iphone="Skickat från min iPhone",
        galaxy="Skickat från min Galaxy",
        yahoo_phone="Skickat från Yahoo Mail på Android",
        outlook_phone="Hämta Outlook för iOS",
        k9_phone="Skickat från min Android-enhet med K-9 Mail. Ursäkta min fåordighet.",
        answers=(
            "Ja, jag kan ta med stolarna.",
            "Hej Maria,\n\nDen 3.12.2026 kl 10:00 ses vi på biblioteket: välkomna.\nTa med:\n"
            "- koppar\n- te\n\nFrån Anna får ni nyckeln, anna@example.org.\n\nHälsningar\nAnna",
        ),
        older="Vem kan ta med stolar på torsdag?\n\nVi behöver tolv:\n- sex från skolan\n- sex hemifrån\n\n"
        "Läs mer: https://table.example.org/threads/12/",
    ),
    Language(
        code="ar",
        name="مريم حقل (عبر طاولة المطبخ)",
        gmail="\u202bفي السبت، 21 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة "
        "\u202a{name}\u202c\u200f <\u202a{address}\u202c\u200f>:\u202c",
        apple="في ٢١ نوفمبر ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب/كتبت {name} <{address}>:",
        thunderbird="على 21\u200f/11\u200f/2026 10:00، كتب {name}:",
        yahoo="في السبت، 21 نوفمبر 2026 10:00:00 ص غرينتش+2، كتب {name} <{address}>:",
        k9="في 21 نوفمبر 2026 10:00:00 ص غرينتش+02:00، كتب {name} <{address}>:",
        head=("من", "تاريخ الإرسال", "إلى", "الموضوع"),
        day="السبت، 21 نوفمبر، 2026 10:00 ص",
        original="الرسالة الأصلية",
        samsung=("من", "التاريخ", "إلى", "الموضوع"),
        samsung_title="الرسالة الأصلية",
        iphone="مرسل من الـ iPhone الخاص بي",
        galaxy="أُرسلت من جهاز Galaxy الخاص بي",
        yahoo_phone="تم الإرسال من بريد Yahoo على Android",
        outlook_phone="احصل على Outlook لـ iOS",
        k9_phone="أُرسلت من جهازي العامل بنظام أندرويد باستخدام K-9 Mail.",
        answers=(
            "نعم، يمكنني إحضار الكراسي.",
            "مرحبا مريم،\n\nفي يوم الخميس 3.12.2026 الساعة 10:00 نلتقي في المكتبة: أهلا بكم.\nأحضروا معكم:\n"
            "- أكواب\n- شاي\n\nالمفتاح عند آنا، anna@example.org.\n\nمع التحية\nآنا",
        ),
        older="من يستطيع إحضار الكراسي يوم الخميس؟\n\nنحتاج إلى اثني عشر كرسيا:\n- ستة من المدرسة\n- ستة من البيت\n\n"
        "اقرأ المزيد: https://table.example.org/threads/12/",
    ),
    Language(
        code="uk",
        name="Марія Польова (через «Кухонний стіл»)",
        gmail="сб, 21 лист. 2026 р. о 10:00 {name} <{address}> пише:",
        apple="21 лист. 2026 р. о 10:00 {name} <{address}> пише:",
        thunderbird="21.11.26 10:00, {name} пише:",
        yahoo="субота, 21 листопада 2026 р. 10:00:00 GMT+2, {name} <{address}> написав(ла):",
        k9="21 листопада 2026 р. 10:00:00 GMT+02:00, {name} <{address}> написав(-ла):",
        head=("Від", "Надіслано", "Кому", "Тема"),
        day="субота, 21 листопада 2026 р. 10:00",
        original="Вихідне повідомлення",
        samsung=("Від", "Дата", "Кому", "Тема"),
        samsung_title="Оригінальне повідомлення",
        iphone="Надіслано з iPhone",
        galaxy="Надіслано з мого Galaxy",
        yahoo_phone="Надіслано з Yahoo Пошти на Android",
        outlook_phone="Отримати Outlook для iOS",
        k9_phone="Надіслано з мого пристрою Android за допомогою K-9 Mail.",
        answers=(
            "Так, я можу привезти стільці.",
            "Вітаю, Маріє!\n\nУ четвер 3.12.2026 о 10:00 зустрічаємося в бібліотеці: приходьте.\nПринесіть:\n"
            "- чашки\n- чай\n\nКлюч у Анни, anna@example.org.\n\nЗ повагою\nАнна",
        ),
        older="Хто міг би привезти стільці в четвер?\n\n"
        "Нам потрібно дванадцять:\n- шість зі школи\n- шість з дому\n\n"
        "Докладніше: https://table.example.org/threads/12/",
    ),
    Language(
        code="de",
        name="Maria Feld (über Küchentisch)",
        gmail="Am Sa., 21. Nov. 2026 um 10:00 Uhr schrieb {name} <{address}>:",
        apple="Am 21.11.2026 um 10:00 schrieb {name} <{address}>:",
        thunderbird="Am 21.11.26 um 10:00 schrieb {name}:",
        yahoo="Am Samstag, 21. November 2026 um 10:00:00 MEZ hat {name} <{address}> Folgendes geschrieben:",
        k9="Am 21. November 2026 10:00:00 MEZ schrieb {name} <{address}>:",
        head=("Von", "Gesendet", "An", "Betreff"),
        day="Samstag, 21. November 2026 10:00",
        original="Ursprüngliche Nachricht",
        samsung=("Von", "Datum", "An", "Betreff"),
        samsung_title="Ursprüngliche Nachricht",
        iphone="Von meinem iPhone gesendet",
        galaxy="Von meinem/meiner Galaxy gesendet",
        yahoo_phone="Gesendet von Yahoo Mail auf Android",
        outlook_phone="Outlook für iOS beziehen",
        k9_phone="Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        answers=(
            "Ja, ich kann die Stühle mitbringen.",
            "Hallo Maria,\n\nAm 3.12.2026 um 10:00 Uhr treffen wir uns in der Bibliothek: gern kommen.\n"
            "Bitte mitbringen:\n"
            "- Tassen\n- Tee\n\nVon Anna kommt der Schlüssel, anna@example.org.\n\nGrüße\nAnna",
        ),
        older="Wer kann am Donnerstag Stühle mitbringen?\n\n"
        "Wir brauchen zwölf:\n"
        "- sechs aus der Schule\n"
        "- sechs von zu Hause\n\n"
        "Mehr lesen: https://table.example.org/threads/12/",
    ),
)
