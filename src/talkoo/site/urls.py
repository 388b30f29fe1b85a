"""The addresses of a site."""

from django.urls import include, path

from talkoo.site import care, desk, mine, sitemap, views
from talkoo.site.installable import icons
from talkoo.site.installable import views as installable

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("talkoo.people.spaces.urls")),
    path("", include("talkoo.people.organisations.urls")),
    path("", include("talkoo.people.accounts.urls")),
    path("", include("talkoo.blocks.letters.urls")),
    path("", include("talkoo.blocks.documents.urls")),
    path("", include("talkoo.blocks.discussions.urls")),
    path("", include("talkoo.blocks.tasks.urls")),
    path("", include("talkoo.blocks.chat.urls")),
    path("", include("talkoo.blocks.questionnaires.urls")),
    path("", include("talkoo.blocks.gatherings.urls")),
    path("", include("talkoo.blocks.minutes.urls")),
    path("", include("talkoo.areas.introductions.urls")),
    path("", include("talkoo.areas.representation.urls")),
    path("", include("talkoo.areas.interest_desk.urls")),
    path("", include("talkoo.areas.ideas.urls")),
    path("", include("talkoo.areas.advice.urls")),
    path("", include("talkoo.areas.check_ins.urls")),
    path("", include("talkoo.areas.visits.urls")),
    path("", include("talkoo.plumbing.search.urls")),
    path("", include("talkoo.plumbing.files.urls")),
    path("", include("talkoo.plumbing.live.urls")),
    path("", include("talkoo.plumbing.notify.urls")),
    path("", include("talkoo.plumbing.push.urls")),
    path("", include("talkoo.plumbing.terms.urls")),
    path("", include("talkoo.plumbing.retention.urls")),
    path("", include("talkoo.plumbing.moderation.urls")),
    path("", include("talkoo.plumbing.video.urls")),
    path("administration/", include("talkoo.site.administration.urls")),
    path("my/", mine.my_networks, name="my_networks"),
    path("monday/", desk.monday, name="monday"),
    path("languages/", care.site_languages, name="site_languages"),
    path("texts/", care.my_texts, name="my_texts"),
    path("", include("talkoo.plumbing.mail_out.urls")),
    path("", include("talkoo.plumbing.mail_in.urls")),
    path("-/components/", views.components, name="components"),
    path("-/accent.css", views.accent, name="accent"),
    path("-/health", views.health, name="health"),
    path("-/manifest.webmanifest", installable.manifest, name="manifest"),
    path("-/icon.svg", installable.icon_drawing, name="icon_drawing"),
    *(
        path(f"-/icon-{size}.png", installable.icon, {"size": size}, name=f"icon_{size}")
        for size in icons.SIZES
    ),
    path("-/offline/", installable.offline, name="offline"),
    path("-/token/", installable.token, name="token"),
    path("service-worker.js", installable.service_worker, name="service_worker"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap.part, name="sitemap_part"),
]
handler400 = "talkoo.site.views.bad_request"
handler403 = "talkoo.site.views.forbidden"
handler404 = "talkoo.site.views.not_found"
handler500 = "talkoo.site.views.failure"
