from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "talkoo.site"
    label = "talkoo_site"

    def ready(self) -> None:
        from talkoo.kernel import pages
        from talkoo.site import shell

        pages.shell_with(shell.build)
