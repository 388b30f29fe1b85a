"""Words of the field as people type them: the form that dictionaries list, and others that must lead to it."""

FORMS = {
    "fi": """
        yhdistys: yhdistyksen yhdistykset yhdistyksille yhdistyksissä yhdistystä yhdistysten
        mielenterveys: mielenterveyden mielenterveyttä mielenterveydestä mielenterveyteen
        verkosto: verkoston verkostot verkostoissa verkostojen verkostoihin
        järjestö: järjestöt järjestöjen järjestöille järjestöissä
        nuori: nuoret nuorten nuorille nuoria nuorissa
        lapsi: lapset lasten lapsille lapsia
        vanhus: vanhukset vanhusten vanhuksille
        maahanmuuttaja: maahanmuuttajat maahanmuuttajien maahanmuuttajille
        omaishoitaja: omaishoitajat omaishoitajien omaishoitajille
        vapaaehtoistyö: vapaaehtoistyön vapaaehtoistyötä vapaaehtoistyössä
        vammainen: vammaiset vammaisten vammaisille
        perhe: perheet perheiden perheille
        kunta: kunnat kunnissa
        kylä: kylät kylien kylissä
    """,
    "et": """
        ühing: ühingu ühingud ühingute ühingule ühingutes
        noor: noored noorte noortele noori
        laps: lapsed laste lastele lapsi
        võrgustik: võrgustiku võrgustikud võrgustikus võrgustike
        selts: seltsi seltsid seltside
        tervis: tervise tervist tervisele
        vabatahtlik: vabatahtlikud vabatahtlike vabatahtlikele
        inimene: inimesed inimeste inimestele
        puue: puude puudega
        pere: pered perede peredele
        eakas: eakad eakate eakatele
        naine: naised naiste naistele
        kogukond: kogukonna kogukonnad kogukondade
        liit: liidu liidud liitu
        nõustamine: nõustamise nõustamist
    """,
    "ru": """
        общество: общества обществу обществом обществах
        организация: организации организаций организациям
        сеть: сети сетей сетям
        ребёнок: ребёнка ребёнку
        дети: детей детям
        молодёжь: молодёжи молодёжью молодежи
        здоровье: здоровья здоровью здоровьем
        инвалид: инвалиды инвалидов инвалидам
        семья: семьи семей семьям
        женщина: женщины женщин женщинам
        человек: человека человеку
        союз: союза союзы союзов
        помощь: помощи помощью
        пожилой: пожилые пожилых пожилым
        объединение: объединения объединений объединениям
        доброволец: добровольцы добровольцев
        беженец: беженцы беженцев беженцам
    """,
    "sv": """
        förening: föreningen föreningar föreningarna föreningens föreningarnas
        barn: barnen barnens barns
        ungdom: ungdomar ungdomarna ungdomars ungdomen
        nätverk: nätverket nätverken nätverkets
        hälsa: hälsan hälsans
        flykting: flyktingar flyktingarna flyktingars
        organisation: organisationer organisationen organisationernas
        familj: familjer familjerna familjens
        kvinna: kvinnor kvinnorna kvinnors
        förbund: förbundet förbunden förbundets
        äldre: äldres
        närstående: närståendes
        vän: vänner vännerna vännernas
        by: byar byarna byarnas
        språk: språket språken språkets
        invandrare: invandrarna invandrares
    """,
    "en": """
        association: associations association's
        network: networks networking
        child: children child's children's
        woman: women women's
        family: families family's
        refugee: refugees refugees'
        volunteer: volunteers volunteering volunteered
        community: communities community's
        carer: carers carers'
        disability: disabilities
        immigrant: immigrants
        society: societies society's
        organisation: organisations organisation's
        life: lives
        help: helps helped helping
        teach: teaching taught teaches
        meet: met meets
        person: persons
        youth: youths
        foot: feet
        charity: charities
        elderly: elderly
        patient: patients
        story: stories
        library: libraries
    """,
    "ar": """
        جمعية: الجمعية جمعيات الجمعيات للجمعيات وجمعية
        منظمة: المنظمة منظمات المنظمات والمنظمات بالمنظمة
        شبكة: الشبكة شبكات الشبكات للشبكة
        طفل: الطفل أطفال الأطفال للأطفال
        شباب: الشباب للشباب والشباب
        امرأة: المرأة نساء النساء
        صحة: الصحة بالصحة والصحة
        لاجئ: اللاجئ لاجئين اللاجئين لاجئون
        متطوع: المتطوع متطوعين المتطوعين متطوعون متطوعات
        مركز: المركز مراكز المراكز
        تعليم: التعليم للتعليم والتعليم
        مشروع: المشروع مشاريع المشاريع
        عائلة: العائلة عائلات العائلات
    """,
}


def pairs(language: str) -> list[tuple[str, str]]:
    """(listed form, other form)."""
    found = []
    for line in FORMS[language].strip().splitlines():
        base, _colon, others = line.strip().partition(": ")
        found += [(base, one) for one in others.split()]
    return found
