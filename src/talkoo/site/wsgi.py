"""What the web server runs: static files first, then the application."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talkoo.site.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from talkoo.site import proxy, threads

threads.keep_apart()
application: proxy.Application = get_wsgi_application()
if settings.STATIC_ROOT and settings.STATIC_ROOT.is_dir():
    application = WhiteNoise(
        application,
        root=str(settings.STATIC_ROOT),
        prefix="static/",
        max_age=60,
        immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
        allow_all_origins=False,
    )
application = proxy.trusting(application, settings.TRUSTED_PROXIES)
