"""Näkymätön voimavara: the umbrella organisation of Russian-speakers in Finland and its member associations."""

import datetime

from talkoo.kernel.text import texts
from talkoo.site.demo.data import groups, life_of_others
from talkoo.site.demo.data.shape import (
    DemoBody,
    DemoLink,
    DemoMandate,
    DemoOrganisation,
    DemoPerson,
    DemoPhase,
    DemoPlan,
    DemoSite,
    DemoSpace,
    only,
)
from talkoo.site.demo.data.svk_members import MEMBERS

_ORGANISATIONS = (
    DemoOrganisation(
        slug="svk",
        name=only("fi", "Suomen Venäjänkielisten Keskusjärjestö ry"),
        short_name="SVK",
        form="fi-ry",
        purpose=texts(
            "fi",
            fi="Tekee jäsenjärjestöjensä aktiivien ja kieliryhmän laajan kontaktipinnan kautta tunnetuksi suomalaista "
            "valtavirran ajattelua, viranomaisten tietoa ja toimintatapoja sekä yhteistyön ja rahoituksen mahdollisuuksia.",
            ru="Через активистов своих организаций и широкий круг общения языковой группы знакомит с тем, как думают и "
            "действуют в Финляндии, с информацией ведомств, с возможностями сотрудничества и финансирования.",
            en="Through its member organisations' active people and the language group's wide contacts it makes known Finnish "
            "mainstream thinking, the authorities' information and ways of working, and opportunities for cooperation and "
            "funding.",
        ),
        kinds=("umbrella",),
        links=(DemoLink(label=only("fi", "svkinfo.fi"), url="https://www.svkinfo.fi/"),),
        within=("sivis",),
    ),
    DemoOrganisation(
        slug="sivis",
        name=only("fi", "Opintokeskus Sivis"),
        purpose=texts(
            "fi",
            fi="Tukee opintoryhmien ja vertaisopintoryhmien järjestämistä. SVK on ollut jäsenenä vuodesta 2022.",
            ru="Поддерживает учебные группы и группы взаимного обучения. SVK состоит в нём с 2022 года.",
            en="Supports the arranging of study groups and peer study groups. SVK has been a member since 2022.",
        ),
        kinds=("study-centre",),
    ),
    DemoOrganisation(
        slug="soyuz-primer",
        name=texts("ru", ru="Союз «Пример»", fi="Esimerkkiliitto ry", en="Example Union"),
        form="fi-ry",
        code="0000154-8",
        seat="091",
        areas=("FI",),
        purpose=texts(
            "ru",
            ru="Выдуманный союз: советует объединениям, которые занимаются психическим здоровьем, и говорит от их имени.",
            fi="Keksitty liitto: neuvoo mielenterveysjärjestöjä ja puhuu niiden puolesta.",
            en="An invented union: it advises mental-health associations and speaks for them.",
        ),
        kinds=("umbrella",),
        fields=("C12",),
        targets=("ngo-worker",),
        topics=("funding", "involvement"),
        languages=("ru", "fi"),
        guides=("C12",),
    ),
    *MEMBERS,
)

_PROGRAMME = DemoSpace(
    kind="programme",
    slug="nakymaton-voimavara",
    name=texts("fi", fi="Näkymätön voimavara", ru="Невидимый ресурс", en="Invisible Resource"),
    purpose=texts(
        "fi",
        fi="Toiminta kehittää venäjänkielisen järjestökentän sosiaali- ja terveysalan osaamista, toimintakykyä, "
        "tiedonsaantia ja verkostoitumista alan perinteisten järjestöjen ja viranomaisten kanssa.",
        ru="Мы развиваем знания русскоязычных организаций в социальной сфере и здравоохранении, их возможности "
        "работать и получать информацию, а также их связи с давно действующими организациями и с ведомствами.",
        en="The activity develops the social and health competence of Russian-speaking organisations, their "
        "capacity to act, their access to information, and their ties with the field's established "
        "organisations and with the authorities.",
    ),
    areas=("FI",),
    coordinator="svk",
    links=(DemoLink(label=only("fi", "svkinfo.fi"), url="https://www.svkinfo.fi/"),),
    plan=DemoPlan(
        kind="other",
        aim=texts(
            "fi",
            fi="Työntekijät osallistuvat moniin verkostoihin, työryhmiin ja neuvottelukuntiin valtakunnallisesti, alueellisesti "
            "ja paikallisesti. Niissä pyritään vaikuttamaan siihen, että venäjänkielisille, heidän järjestöilleen ja usein "
            "kielivähemmistöille laajemminkin tärkeät näkökulmat otetaan paremmin huomioon.\n"
            "Ylläpidämme alueellisia ja temaattisia työryhmiä, joissa on yhteinen chat ja säännölliset tapaamiset. "
            "Koulutamme vapaaehtoisia: perehdytys, vertaisohjaajakoulutus ja teemoja, joissa puhujina ovat muut "
            "asiantuntevat järjestöt.",
            ru="Сотрудники участвуют во многих сетях, рабочих группах и советах по всей стране, в регионах и на местах. Там мы "
            "добиваемся, чтобы лучше учитывалось то, что важно русскоязычным, их организациям, а часто и языковым меньшинствам "
            "вообще.\n"
            "Мы ведём региональные и тематические рабочие группы с общим чатом и постоянными встречами. Мы обучаем "
            "добровольцев: введение в добровольчество, подготовка ведущих групп взаимной поддержки и темы, о которых "
            "рассказывают другие организации, знающие своё дело.",
            en="The staff take part in many networks, working groups and advisory boards at national, regional and local level. "
            "There we try to see to it that viewpoints important to Russian-speakers, to their organisations and often to "
            "language minorities more generally are better taken into account.\n"
            "We keep up regional and thematic working groups with a shared chat and regular meetings. We train volunteers: "
            "induction, peer-instructor training, and themes on which other expert organisations speak.",
        ),
        phases=(
            DemoPhase(
                name=texts(
                    "fi", fi="Järjestöjen ohjaus", ru="Поддержка организаций", en="Guidance of organisations"
                )
            ),
            DemoPhase(
                name=texts(
                    "fi", fi="Neuvonta ja koulutus", ru="Консультации и обучение", en="Advice and training"
                )
            ),
            DemoPhase(
                name=texts(
                    "fi",
                    fi="Tiedottaminen ajankohtaisista asioista",
                    ru="Информация о текущих делах",
                    en="Informing about current matters",
                )
            ),
            DemoPhase(
                name=texts(
                    "fi",
                    fi="Sopivien verkostojen ja kumppanuuksien etsiminen ja ylläpito",
                    ru="Поиск и поддержка подходящих сетей и партнёрств",
                    en="Seeking and maintaining appropriate networks and partnerships",
                )
            ),
        ),
    ),
)

_NETWORK = DemoSpace(
    kind="network",
    slug="zdorove-primer",
    name=texts(
        "ru",
        ru="Здоровье вместе (пример)",
        fi="Yhdessä terveeksi (esimerkki)",
        en="Health together (example)",
    ),
    purpose=texts(
        "ru",
        ru="Выдуманная сеть: объединения делятся тем, что помогает людям чувствовать себя лучше.",
        fi="Keksitty verkosto: yhdistykset jakavat keinoja, joilla ihmiset voivat paremmin.",
        en="An invented network: associations share what helps people to feel better.",
    ),
    areas=("FI",),
    aim="promote",
    participants="both",
    coordinator="soyuz-primer",
    members=tuple(f"primer-{number:02}" for number in (1, 2, 8, 9, 13, 14, 25)),
)

_SINCE, _UNTIL = datetime.date(2025, 8, 1), datetime.date(2029, 5, 31)

_BODIES = (
    DemoBody(
        slug="neuvottelukunta-esimerkki",
        name=texts(
            "fi",
            fi="Esimerkkikaupungin kieliryhmien neuvottelukunta",
            ru="Совет языковых групп города Эсимерккикаупунки (пример)",
            en="Advisory Board of Language Groups in Esimerkkikaupunki (example)",
        ),
        level="local",
        kind="advisory",
        authority=texts(
            "fi",
            fi="Esimerkkikaupungin kaupunginhallitus",
            ru="Правление города Эсимерккикаупунки (пример)",
            en="City Board of Esimerkkikaupunki",
        ),
        mandates=(
            DemoMandate(
                person=DemoPerson(role="predstavitel-1", name="Дарья Пример"),
                public_name="Дарья Пример",
                organisation="primer-02",
                since=_SINCE,
                until=_UNTIL,
                deputy=DemoPerson(role="zamestitel-1", name="Егор Пример"),
                deputy_public_name="Егор Пример",
            ),
        ),
    ),
    DemoBody(
        slug="verkosto-esimerkki",
        name=texts(
            "fi",
            fi="Esimerkkimaakunnan hyvinvointiverkosto",
            ru="Сеть благополучия края Эсимерккимаакунта (пример)",
            en="Well-being Network of Esimerkkimaakunta (example)",
        ),
        level="regional",
        kind="network",
        mandates=(
            DemoMandate(
                person=DemoPerson(role="predstavitel-2", name="Жанна Пример"),
                public_name="Жанна Пример",
                organisation="primer-13",
                since=_SINCE,
            ),
        ),
    ),
    DemoBody(
        slug="ohjausryhma-esimerkki",
        name=texts(
            "fi",
            fi="Valtakunnallinen esimerkkihankkeen ohjausryhmä",
            ru="Национальная руководящая группа проекта «Пример»",
            en="National Steering Group of the Example Project",
        ),
        level="national",
        kind="steering",
        mandates=(
            DemoMandate(
                person=DemoPerson(role="predstavitel-3", name="Захар Пример"),
                organisation="soyuz-primer",
                since=_SINCE,
                public_contact=False,
            ),
        ),
    ),
)

SVK = DemoSite(
    key="svk",
    name=texts("ru", ru="Невидимый ресурс", fi="Näkymätön voimavara", en="Invisible Resource"),
    sentence=texts(
        "ru",
        ru="Русскоязычные организации, работающие в социальной сфере и здравоохранении, учатся, советуются и находят партнёров.",
        fi="Venäjänkieliset sosiaali- ja terveysalan järjestöt saavat osaamista, neuvontaa ja kumppaneita.",
        en="Russian-speaking organisations in the social and health field gain skills, advice and partners.",
    ),
    operator="Suomen Venäjänkielisten Keskusjärjestö ry (SVK)",
    languages=("ru", "fi", "en"),
    time_zone="Europe/Helsinki",
    accent="cranberry",
    modules=(
        "programmes",
        "networks",
        "groups",
        "organisations",
        "committees",
        "interest_desk",
        "ideas",
        "events",
        "advice",
    ),
    run_by="svk",
    represented=("soyuz-primer", "ru"),
    organisations=_ORGANISATIONS,
    spaces=(_PROGRAMME, _NETWORK, groups.WORKING_GROUP),
    bodies=_BODIES,
    registration="coordinator",
    life=life_of_others.SVK,
)
