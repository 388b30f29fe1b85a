from django.urls import path

from talkoo.site.operator.views import check, console, first_run, way_in

app_name = "operator"
urlpatterns = [
    path("", console.console, name="console"),
    path("enter/<str:secret>/", way_in.enter, name="enter"),
    path("leave/", way_in.leave, name="leave"),
    path("end/<uuid:pass_id>/", way_in.end_pass, name="end_pass"),
    path("check/", check.check, name="check"),
    path("notices/", console.notices, name="notices"),
    path("new-site/", first_run.new_site, name="new_site"),
    path("sites/<slug:key>/", console.site, name="site"),
    path("sites/<slug:key>/switch/", console.switch, name="switch"),
    path("sites/<slug:key>/host/", console.host, name="host"),
    path("sites/<slug:key>/administrator/", first_run.administrator, name="administrator"),
    path("sites/<slug:key>/network/", first_run.network, name="network"),
    path("sites/<slug:key>/done/", first_run.done, name="done"),
    path("sites/<slug:key>/way-in/", first_run.new_way_in, name="new_way_in"),
]
