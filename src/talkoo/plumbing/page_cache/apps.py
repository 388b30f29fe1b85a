from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "talkoo.plumbing.page_cache"
    label = "page_cache"

    def ready(self) -> None:
        from talkoo.kernel import facts
        from talkoo.plumbing.page_cache import listener

        facts.record_with(listener.announce)
