from django.urls import path

from talkoo.plumbing.terms import views
from talkoo.plumbing.terms.models import Kind

app_name = "terms"
urlpatterns = [
    path("privacy/", views.statement, {"kind": str(Kind.PRIVACY)}, name="privacy"),
    path("accessibility/", views.statement, {"kind": str(Kind.ACCESSIBILITY)}, name="accessibility"),
    path("terms/", views.statement, {"kind": str(Kind.TERMS)}, name="terms"),
    path("rules/", views.statement, {"kind": str(Kind.CONDUCT)}, name="conduct"),
    path("terms/<slug:kind>/<int:number>/", views.version, name="version"),
]
