"""What goes on in the demo: who takes part, what waits for whom, and that nobody is written to."""

from collections import Counter

from talkoo.areas.check_ins import queries as check_ins
from talkoo.areas.ideas.models import Idea
from talkoo.areas.interest_desk.models import InterestNotice
from talkoo.areas.introductions.models import Introduction
from talkoo.blocks.discussions.models import Post, PostTranslation, Section, Thread
from talkoo.blocks.documents.models import Document
from talkoo.people.organisations.models import Connection, Organisation
from talkoo.people.spaces.models import (
    ContactAppointment,
    Handover,
    Participation,
    QuotaPlace,
    Space,
    SpaceMembership,
)
from talkoo.plumbing.tenancy import current, sites
from talkoo.plumbing.terms import queries as terms
from talkoo.site.demo import roles
from talkoo.site.demo.data import SITES

KEYS = [site.key for site in SITES]


def test_every_network_that_people_join_has_its_contact_and_lively_ones_six_or_more_besides(demo):
    lively = 0
    for site in demo(*KEYS):
        with sites.within(site.id):
            for network in Space.objects.filter(kind="network").exclude(participants="organisations"):
                contact = ContactAppointment.objects.get(space=network, until=None).person_id
                people = set(
                    Participation.objects.filter(space=network, until=None).values_list(
                        "person_id", flat=True
                    )
                )
                assert contact in people, network.slug
                if network.state == "active":
                    lively += 1
                    assert 6 <= len(people) - 1 <= 12, network.slug
    assert lively == 7


def test_some_take_part_for_an_association_and_some_from_outside_the_area(demo):
    with sites.within(demo("vapaat-verkostot").id):
        parts = Participation.objects.filter(space__slug="tiijatko-mita")
        assert parts.filter(kind="association", capacity__isnull=False).count() == 3
        assert parts.filter(area__code="205").count() == 1


def test_informants_are_there_for_some_municipalities_and_ristijarvi_wants_another(demo):
    with sites.within(demo("vapaat-verkostot").id):
        places = QuotaPlace.objects.filter(quota__space__slug="tiijatko-mita", until=None)
        seated = Counter(places.exclude(seat=None).values_list("area__code", flat=True))
        assert seated == {"765": 3, "290": 2, "777": 2, "620": 2, "697": 1}
        assert [one.area.code for one in places.filter(seat=None)] == ["765"]


def test_one_network_goes_well_one_needs_help_and_one_is_silent_and_reminded(demo):
    with sites.within(demo("vapaat-verkostot").id):
        board = {line.url.rstrip("/").rsplit("/", 1)[-1]: line for line in check_ins.board()}
        assert (board["tiijatko-mita"].state, board["tiijatko-mita"].mood) == ("green", "good")
        assert board["lukupiirit-esimerkki"].needs_help
        assert board["yhistykset-yhessa"].state == "silent"
        late = check_ins.fetch(check_ins.LATE_ONES, check_ins.today())
        assert [(row["slug"], row["reminders"]) for row in late] == [("yhistykset-yhessa", 1)]
        assert Handover.objects.get().state == "offered"


def test_two_interests_wait_one_is_tipped_and_one_idea_became_a_network(demo):
    with sites.within(demo("vapaat-verkostot").id):
        assert Counter(InterestNotice.objects.values_list("state", flat=True)) == {"new": 2, "tipped": 1}
        ideas = {one.state: one for one in Idea.objects.select_related("space")}
        assert {state: one.supporters for state, one in ideas.items()} == {
            "network": 6,
            "picked": 4,
            "open": 1,
        }
        assert ideas["network"].space.slug == "kylakahvit-esimerkki"
        assert Document.objects.filter(space__slug="lukupiirit-esimerkki").count() == 2


def test_people_of_every_site_talk_and_a_visitor_reads_some_of_it(demo, browse):
    for given, site in zip(SITES, demo(*KEYS), strict=True):
        with sites.within(site.id):
            threads = Thread.objects.order_by("id")
            assert threads.count() == len(given.life.talk.threads) > 0
            assert threads.filter(kind="help").exists()
            assert Post.objects.filter(thread__solved_at__isnull=False, helped_at__isnull=False).exists()
            assert Post.objects.filter(learnt_at__isnull=False, learnt_by__isnull=False).exists()
            found = PostTranslation.objects.select_related("post").filter(by__isnull=False)
            assert any(one.language != one.post.language for one in found)
            assert threads.exclude(audience="everybody").filter(is_anonymous=False).count() == 0
            times = Post.objects.order_by("thread", "number").values_list("thread", "created_at")
            assert list(times) == sorted(times), "a later post is older"
            open_one = threads.filter(audience="everybody", solved_at__isnull=False).first()
            closer = threads.exclude(audience="everybody").first()
        visitor = browse(site)
        answer = visitor.get(f"/discussions/{open_one.code}/")
        assert answer.status_code == 200
        assert open_one.title in answer.content.decode()
        if closer:
            assert visitor.get(f"/discussions/{closer.code}/").status_code in {302, 404}


def test_the_forum_of_the_county_has_sections_and_one_is_for_those_who_are_signed_in(demo, browse):
    site = demo("ivkv")
    with sites.within(site.id):
        sections = Section.objects.filter(space=None).order_by("position")
        assert list(sections.values_list("slug", "audience")) == [
            ("rahastus", "everybody"),
            ("vabatahtlikud", "everybody"),
            ("oigusabi", "everybody"),
            ("omavahel", "signed_in"),
        ]
    shown = browse(site).get("/forum/").content.decode()
    assert "Rahastus" in shown
    assert "Omavahel" not in shown


def test_a_registration_a_connection_and_an_introduction_wait(demo):
    svk, suuntana = demo("svk", "suuntana")
    with sites.within(svk.id):
        assert current.site().registration == "coordinator"
        assert Organisation.objects.get(state="submitted").entered_by is not None
        assert Counter(Connection.objects.values_list("state", flat=True)) == {"asked": 1, "accepted": 1}
    with sites.within(suuntana.id):
        assert Introduction.objects.get().state == "asked"


def test_the_county_network_has_terms_that_some_members_accepted(demo):
    with sites.within(demo("ivkv").id):
        assert current.site().country == "EE"
        network = Space.objects.get(slug="ivkv")
        version = terms.current("membership", network.pk)
        assert (version.number, network.membership_rule) == (1, "area")
        assert SpaceMembership.objects.filter(space=network, terms_id=version.id).count() == 6


def test_the_pages_of_those_who_look_after_a_site_show_what_waits(demo, browse):
    site = demo("vapaat-verkostot")
    shown = {
        "coordinator": {
            "monday/": "",
            "check-ins/": "Yhistykset yhessä",
            "interests/": "Sulo Esimerkki",
            "ideas/": "Työkalut kiertoon",
            "networks/kylakahvit-esimerkki/": "Kahvit joka kylälle",
        },
        "contact": {
            "networks/lukupiirit-esimerkki/check-in/": "vanhaa koulua",
            "networks/lukupiirit-esimerkki/files/": "Tapaamiset",
            "networks/tiijatko-mita/quotas/": "Ristijärvi",
            "networks/yhistykset-yhessa/people/": "Kerttu Esimerkki",
        },
        "moderator": {"": "Vapaat verkostot"},
    }
    for role, pages in shown.items():
        with sites.within(site.id):
            person = roles.person_in(role)
        client = browse(site, person)
        for path, words in pages.items():
            answer = client.get(f"/{path}")
            assert answer.status_code == 200, path
            assert words in answer.content.decode(), path


def test_nobody_is_written_to_for_what_the_demo_says(demo, as_role):
    demo(*KEYS)
    raw = as_role("super")
    found = raw.execute(
        "select args->>'reaction', count(*) from procrastinate_jobs where args ? 'site_id' group by 1"
    ).fetchall()
    assert sum(number for _reaction, number in found) > 100
    assert {reaction.split(".")[-2] for reaction, _number in found} == {"search"}
    for table in ("mail_out_mail", "notify_notification", "sms_out_message"):
        assert raw.execute(f"select count(*) from {table}").fetchone() == (0,), table
