from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "talkoo.site"
    label = "talkoo_site"

    def ready(self) -> None:
        from talkoo.kernel import mine, pages
        from talkoo.people.spaces import queries as spaces
        from talkoo.plumbing.notify import wishes
        from talkoo.site import shell
        from talkoo.site.administration.exporting import tasks as exports  # noqa: F401 - jobs and what begins them
        from talkoo.site.administration.importing import tasks as imports  # noqa: F401

        pages.shell_with(shell.build)
        wishes.spaces_with(lambda person: [(one.id, one.name) for one in spaces.my_spaces(person)])
        mine.add(mine.Block(name="networks", template="spaces/mine.html", find=spaces.my_spaces, place=10))
