"""Verkko: peer support for integration, carried out by four migrant associations until the end of 2017."""

import datetime

from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import texts
from talkoo.site.demo.data import life_of_others
from talkoo.site.demo.data.shape import (
    DemoFunding,
    DemoLogo,
    DemoOrganisation,
    DemoPartner,
    DemoPlan,
    DemoSite,
    DemoSpace,
    only,
)

_NAME = texts(
    "fi",
    fi="Verkko – vertaistukea kotoutumiseen",
    en="Verkko – peer support for integration",
    ar="فيركو – دعم الأقران للاندماج",
    fa="ورکو – پشتیبانی همتایان برای ادغام در جامعه",
    ckb="ڤێرکۆ – پشتیوانیی هاوتایان بۆ تێکەڵبوون لە کۆمەڵگە",
    kmr="Verkko – piştgiriya hevtayan ji bo entegrasyonê",
    so="Verkko – taageerada asaagga ee is-dhexgalka",
)

_CARRIES_OUT = texts(
    "fi",
    fi="Mukana Verkko-hankkeessa, joka vahvistaa maahanmuuttajajärjestöjen tekemää kotouttamistyötä.",
    en="Takes part in the Verkko project, which strengthens the integration work done by migrant organisations.",
)

_REAL = (
    DemoOrganisation(
        slug="moniheli",
        name=only("fi", "Moniheli ry"),
        form="fi-ry",
        purpose=texts(
            "fi",
            fi="Koordinoi Verkko-hanketta, joka vahvistaa maahanmuuttajajärjestöjen tekemää kotouttamistyötä.",
            en="Coordinates the Verkko project, which strengthens the integration work done by migrant organisations.",
        ),
    ),
    *(
        DemoOrganisation(
            slug=slug,
            name=only("fi", name),
            form="fi-ry",
            seat=seat,
            purpose=_CARRIES_OUT,
            kinds=("migrant",),
        )
        for slug, name, seat in (
            ("vaasan-somalinaiset", "Vaasan Somalinaisten Kehitys ry", "905"),
            ("aava", "Tampereen Iranilaisten Naisten Kulttuuriyhdistys Aava ry", "837"),
            ("kurdiliitto", "Suomen Kurdiyhdistysten liitto – Kurdiliitto ry", ""),
            ("al-birr", "Al-Birr Lähimmäisapu ry", ""),
        )
    ),
)

_INVENTED = (
    DemoOrganisation(
        slug="esimerkkien-yhteys",
        name=texts("fi", fi="Esimerkkien Yhteys ry", en="Union of Examples"),
        form="fi-ry",
        code="0000840-8",
        seat="091",
        areas=("FI",),
        purpose=texts(
            "fi",
            fi="Keksitty kattojärjestö neljälle keksitylle maahanmuuttajayhdistykselle.",
            en="An invented umbrella organisation of four invented migrant associations.",
        ),
        kinds=("umbrella", "migrant"),
        fields=("D34",),
        topics=("funding", "involvement"),
        languages=("fi", "en"),
        guides=("D34",),
        logo=DemoLogo(shape="ring", colour="heather", alt=texts("fi", fi="Kolme rengasta", en="Three rings")),
    ),
    DemoOrganisation(
        slug="esimerkkiyhdistys-aamu",
        name=texts("fi", fi="Esimerkkiyhdistys Aamu ry", en="Example Association Aamu"),
        form="fi-ry",
        code="0000548-5",
        seat="092",
        areas=("092", "091"),
        purpose=texts(
            "fi",
            fi="Keksitty yhdistys: vertaisryhmiä äideille ja nuorille somaliksi ja suomeksi.",
            en="An invented association: peer groups for mothers and young people in Somali and Finnish.",
            so="Urur la mala-awaalay: kooxo taageero asaag ah oo loogu talagalay hooyooyinka iyo dhallinyarada, af-Soomaali "
            "iyo af-Finnish.",
        ),
        kinds=("migrant",),
        fields=("D19", "D34"),
        targets=("women", "youth", "newcomer"),
        languages=("so", "fi"),
        within=("esimerkkien-yhteys",),
    ),
    DemoOrganisation(
        slug="esimerkkiyhdistys-silta",
        name=texts("fi", fi="Esimerkkiyhdistys Silta ry", en="Example Association Silta"),
        form="fi-ry",
        code="0000096-7",
        seat="853",
        areas=("853",),
        purpose=texts(
            "fi",
            fi="Keksitty yhdistys: keskusteluryhmiä ja apua virastoasioissa persiaksi.",
            en="An invented association: conversation groups and help with offices in Persian.",
            fa="انجمنی ساختگی: گروه‌های گفت‌وگو و کمک در کارهای اداری به زبان فارسی.",
        ),
        kinds=("migrant",),
        fields=("D34",),
        targets=("newcomer",),
        languages=("fa", "fi"),
        within=("esimerkkien-yhteys",),
    ),
    DemoOrganisation(
        slug="esimerkkiyhdistys-juuri",
        name=texts("fi", fi="Esimerkkiyhdistys Juuri ry", en="Example Association Juuri"),
        form="fi-ry",
        code="0000074-8",
        seat="564",
        areas=("564",),
        purpose=texts(
            "fi",
            fi="Keksitty yhdistys: perheiden iltoja ja arjen neuvontaa kurdiksi, soraniksi ja kurmandžiksi.",
            en="An invented association: family evenings and everyday advice in Kurdish, both Sorani and Kurmanji.",
            ckb="کۆمەڵەیەکی خەیاڵی: ئێوارەی خێزانان و ڕێنمایی بۆ ژیانی ڕۆژانە بە کوردی.",
            kmr="Komeleyeke xeyalî: êvarên malbatan û şêwirmendî ji bo jiyana rojane bi kurdî.",
        ),
        kinds=("migrant",),
        fields=("D14", "D34"),
        targets=("family", "newcomer"),
        languages=("ckb", "kmr", "fi"),
        within=("esimerkkien-yhteys",),
    ),
    DemoOrganisation(
        slug="esimerkkiyhdistys-kaiku",
        name=texts("fi", fi="Esimerkkiyhdistys Kaiku ry", en="Example Association Kaiku"),
        form="fi-ry",
        seat="091",
        areas=("091", "049"),
        purpose=texts(
            "fi",
            fi="Keksitty yhdistys: vapaaehtoisia asiointikavereita ja keskusteluryhmiä arabiaksi.",
            en="An invented association: volunteer errand friends and conversation groups in Arabic.",
            ar="جمعية متخيَّلة: متطوعون يرافقون الناس في معاملاتهم، ومجموعات حوار باللغة العربية.",
        ),
        kinds=("migrant",),
        fields=("D34", "H90"),
        targets=("newcomer", "volunteer"),
        languages=("ar", "fi", "en"),
        within=("esimerkkien-yhteys",),
    ),
    DemoOrganisation(
        slug="esimerkkisaatio",
        name=texts("fi", fi="Esimerkkisäätiö sr", en="Example Foundation"),
        form="fi-sr",
        seat="837",
        is_wide=True,
        purpose=texts(
            "fi",
            fi="Keksitty säätiö, joka rahoittaa keksittyjä hankkeita.",
            en="An invented foundation that pays for invented projects.",
        ),
        fields=("H10",),
        languages=("fi", "sv", "en"),
    ),
    DemoOrganisation(
        slug="kansalaisten-esimerkkiliitto",
        name=texts("fi", fi="Kansalaisten Esimerkkiliitto ry", en="Citizens' Example Union"),
        form="fi-ry",
        seat="837",
        is_wide=True,
        purpose=texts(
            "fi",
            fi="Keksitty liitto, joka lainaa yhdistyksille tiloja ja autoa.",
            en="An invented union that lends associations rooms and a car.",
        ),
        fields=("H90",),
        languages=("fi", "sv"),
        logo=DemoLogo(shape="leaf", colour="gold", alt=texts("fi", fi="Lehti", en="A leaf")),
    ),
    DemoOrganisation(
        slug="opintokeskus-esimerkki",
        name=texts("fi", fi="Opintokeskus Esimerkki", en="Example Study Centre"),
        seat="091",
        is_wide=True,
        purpose=texts(
            "fi",
            fi="Keksitty opintokeskus, joka kouluttaa vertaisohjaajia.",
            en="An invented study centre that trains peer instructors.",
        ),
        kinds=("study-centre",),
        fields=("B31",),
        languages=("fi", "en"),
        logo=DemoLogo(
            shape="bars", colour="lake", alt=texts("fi", fi="Kirjoja rivissä", en="Books in a row")
        ),
    ),
)

_PROGRAMME = DemoSpace(
    kind="programme",
    slug="verkko",
    name=_NAME,
    purpose=texts(
        "fi",
        fi="Koulutus ja käytännön toimeenpano vuorottelevat. Niillä tuetaan yhdistysten vertaistukeen pohjautuvien "
        "kotouttavien toimintojen kehittämistä ja juurtumista: vertaistukiryhmiä ja arjen tukemista uudessa "
        "kotimaassa vapaaehtoisten, esimerkiksi asiointikavereiden, avulla.",
        en="Training and practice alternate. They help the associations to develop integration activities based on "
        "peer support and to make them last: peer-support groups, and help with everyday life in the new home "
        "country from volunteers such as errand friends.",
        ar="يتناوب التدريب والتطبيق العملي، فيساعدان الجمعيات على تطوير أنشطة اندماج قائمة على دعم الأقران وترسيخها: "
        "مجموعات دعم الأقران، والمساندة في الحياة اليومية في الوطن الجديد بمساعدة متطوعين، مثل رفاق المشاوير.",
        fa="آموزش و کار عملی یکی پس از دیگری می‌آیند. این دو به انجمن‌ها کمک می‌کنند فعالیت‌هایی را که بر حمایت همتایان "
        "استوار است گسترش دهند و ماندگار کنند: گروه‌های حمایت همتایان، و کمک در زندگی روزمره در کشور جدید با یاری "
        "داوطلبان، مانند همراهانی برای کارهای روزانه.",
        ckb="ڕاهێنان و کاری پراکتیکی یەک لە دوای یەک دێن. یارمەتیی کۆمەڵەکان دەدەن ئەو چالاکییانەی لەسەر پشتیوانیی هاوتایان "
        "دامەزراون پەرە پێ بدەن و بەردەوامیان بکەن: گرووپەکانی پشتیوانیی هاوتایان، و یارمەتی لە ژیانی ڕۆژانەدا لە وڵاتی "
        "نوێ بە هاوکاریی خۆبەخشان، وەک هاوڕێی کاروبار.",
        kmr="Perwerde û xebata pratîkî li pey hev tên. Ew alîkariya komeleyan dikin ku çalakiyên li ser bingeha piştgiriya "
        "hevtayan pêş bixin û mayînde bikin: komên piştgiriya hevtayan, û alîkariya di jiyana rojane ya li welatê nû de bi "
        "destê dilxwazan, wek hevalên ku di karên rojane de bi mirov re diçin.",
        so="Tababarka iyo hawsha dhabta ah ayaa isdhaafsada. Waxay ururrada ka caawiyaan inay horumariyaan oo ay joogteeyaan "
        "hawlaha ku saleysan taageerada asaagga: kooxaha taageerada asaagga, iyo caawinta nolol maalmeedka ee dalka cusub "
        "oo ay bixiyaan mutadawiciin, tusaale ahaan saaxiibbo qofka hawlihiisa u raaca.",
    ),
    contact="Projektikoordinaattori, Verkko",
    state="ended",
    areas=("FI",),
    coordinator="moniheli",
    plan=DemoPlan(
        kind="peer",
        ends_on=datetime.date(2017, 12, 31),
        aim=texts(
            "fi",
            fi="Hankkeessa vahvistetaan maahanmuuttajajärjestöjen tekemää kotouttamistyötä. Koulutukset sisältävät yleisen "
            "hankehallinnon ohjauksen lisäksi vertaisohjaajien ja vapaaehtoistoiminnan koordinoinnin koulutusosiot.\n"
            "Kohderyhmänä ovat kansainvälistä suojelua saavat, alle kolme vuotta Suomessa asuneet, ja heistä erityisesti "
            "oleskeluluvan vastikään saaneet.",
            en="The project strengthens the integration work done by migrant organisations. Besides general guidance in project "
            "administration the trainings contain sections for peer instructors and for coordinating volunteers.\n"
            "The target group is people receiving international protection who have lived in Finland under three years, and "
            "of them especially those who have recently been granted a residence permit.",
        ),
        funding=(
            DemoFunding(
                funder=texts(
                    "fi",
                    fi="Työ- ja elinkeinoministeriö",
                    en="Ministry of Economic Affairs and Employment of Finland",
                ),
                unit="Kotouttamisen osaamiskeskus",
                line=texts(
                    "fi",
                    fi="Työ- ja elinkeinoministeriön Kotouttamisen osaamiskeskuksen rahoittama",
                    en="Funded by the Centre of Expertise for Integration of the Ministry of Economic Affairs and Employment",
                ),
            ),
        ),
        partners=tuple(
            DemoPartner(role="implementer", organisation=slug)
            for slug in ("vaasan-somalinaiset", "aava", "kurdiliitto", "al-birr")
        ),
    ),
)

_EXAMPLE = DemoSpace(
    kind="programme",
    slug="yhdessa-alkuun-esimerkki",
    name=texts(
        "fi",
        fi="Yhdessä alkuun (esimerkki)",
        en="A start together (example)",
        ar="بداية معًا (مثال)",
        fa="آغازی با هم (نمونه)",
        ckb="دەستپێکێکی هاوبەش (نموونە)",
        kmr="Destpêkek bi hev re (mînak)",
        so="Bilow wadajir ah (tusaale)",
    ),
    purpose=texts(
        "fi",
        fi="Neljä keksittyä yhdistystä pitää vertaistukiryhmiä ja auttaa arjen asioissa uudessa kotimaassa.",
        en="Four invented associations hold peer-support groups and help with everyday matters in the new home country.",
        ar="أربع جمعيات متخيَّلة تنظّم مجموعات لدعم الأقران وتساعد في شؤون الحياة اليومية في الوطن الجديد.",
        fa="چهار انجمن ساختگی گروه‌های حمایت همتایان برگزار می‌کنند و در کارهای روزمره در کشور جدید کمک می‌کنند.",
        ckb="چوار کۆمەڵەی خەیاڵی گرووپی پشتیوانیی هاوتایان ڕێک دەخەن و لە کاروباری ڕۆژانەی وڵاتی نوێدا یارمەتی دەدەن.",
        kmr="Çar komeleyên xeyalî komên piştgiriya hevtayan li dar dixin û di karên rojane yên li welatê nû de alîkariyê dikin.",
        so="Afar urur oo la mala-awaalay ayaa qabta kooxo taageero asaag ah, waxayna dadka ka caawiyaan nolol maalmeedka "
        "dalka cusub.",
    ),
    started=PartialDate(2026, 1),
    areas=("FI",),
    coordinator="esimerkkien-yhteys",
    plan=DemoPlan(
        kind="peer",
        starts_on=datetime.date(2026, 1, 1),
        ends_on=datetime.date(2028, 12, 31),
        funding=(
            DemoFunding(
                funder=texts("fi", fi="Esimerkkisäätiö sr", en="Example Foundation"),
                organisation="esimerkkisaatio",
                line=texts(
                    "fi", fi="Esimerkkisäätiön tuella", en="With the support of the Example Foundation"
                ),
            ),
        ),
        partners=(
            *(
                DemoPartner(role="implementer", organisation=f"esimerkkiyhdistys-{one}")
                for one in ("aamu", "silta", "juuri", "kaiku")
            ),
            DemoPartner(role="supporter", organisation="kansalaisten-esimerkkiliitto"),
            DemoPartner(role="supporter", organisation="opintokeskus-esimerkki"),
        ),
    ),
)

_NETWORK = DemoSpace(
    kind="network",
    slug="vertaisohjaajat-esimerkki",
    name=texts(
        "fi",
        fi="Vertaisohjaajien verkosto (esimerkki)",
        en="Peer instructors' network (example)",
        ar="شبكة مرشدي الأقران (مثال)",
        fa="شبکهٔ راهنمایان همتا (نمونه)",
        ckb="تۆڕی ڕێنماییکارانی هاوتا (نموونە)",
        kmr="Tora rêberên hevta (mînak)",
        so="Shabakadda hagayaasha asaagga (tusaale)",
    ),
    purpose=texts(
        "fi",
        fi="Vertaisohjaajat tapaavat kerran kuussa, vaihtavat kokemuksia ja auttavat toisiaan uusien ryhmien alussa.",
        en="Peer instructors meet once a month, exchange experience and help each other when a new group begins.",
        ar="يلتقي مرشدو الأقران مرة في الشهر، ويتبادلون الخبرات، ويساعد بعضهم بعضًا عند بدء مجموعة جديدة.",
        fa="راهنمایان همتا ماهی یک بار دیدار می‌کنند، تجربه‌هایشان را با هم در میان می‌گذارند و در آغاز هر گروه تازه به "
        "یکدیگر کمک می‌کنند.",
        ckb="ڕێنماییکارانی هاوتا مانگی جارێک کۆ دەبنەوە، ئەزموونەکانیان ئاڵوگۆڕ دەکەن و لە دەستپێکی هەر گرووپێکی نوێدا "
        "یارمەتیی یەکتر دەدەن.",
        kmr="Rêberên hevta mehê carekê dicivin, tecrubeyên xwe parve dikin û dema komeke nû dest pê dike alîkariya hev dikin.",
        so="Hagayaasha asaaggu bishiiba hal mar ayay kulmaan, waaya-aragnimada ayay is-weydaarsadaan, wayna is-caawiyaan marka "
        "koox cusub bilaabato.",
    ),
    started=PartialDate(2026, 2, 3),
    areas=("FI",),
    aim="promote",
    participants="both",
    programme="yhdessa-alkuun-esimerkki",
    members=tuple(f"esimerkkiyhdistys-{one}" for one in ("aamu", "silta", "juuri", "kaiku")),
)

VERKKO = DemoSite(
    key="verkko",
    name=_NAME,
    sentence=texts(
        "fi",
        fi="Vahvistamme maahanmuuttajajärjestöjen tekemää kotouttamistyötä.",
        en="We strengthen the integration work that migrant organisations do.",
        ar="نعزّز عمل منظمات المهاجرين في مجال الاندماج.",
        fa="ما کار ادغام را که سازمان‌های مهاجران انجام می‌دهند تقویت می‌کنیم.",
        ckb="ئێمە ئەو کارەی ڕێکخراوەکانی کۆچبەران بۆ تێکەڵبوون لە کۆمەڵگە دەیکەن بەهێز دەکەین.",
        kmr="Em xebata entegrasyonê ya ku rêxistinên koçberan dikin xurt dikin.",
        so="Waxaan xoojinnaa shaqada is-dhexgalka ee ay qabtaan ururrada soogalootigu.",
    ),
    operator="Moniheli ry",
    languages=("fi", "en", "so", "fa", "ckb", "kmr", "ar"),
    time_zone="Europe/Helsinki",
    accent="heather",
    modules=("programmes", "networks", "organisations", "interest_desk", "ideas", "events", "advice"),
    run_by="moniheli",
    represented=("esimerkkiyhdistys-kaiku", "ar"),
    organisations=(*_REAL, *_INVENTED),
    spaces=(_PROGRAMME, _EXAMPLE, _NETWORK),
    life=life_of_others.VERKKO,
)
