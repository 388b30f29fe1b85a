from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "talkoo.blocks.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from talkoo.blocks.gatherings import facts, public, rules, search  # noqa: F401
        from talkoo.blocks.gatherings.notifications import making as told_of_it  # noqa: F401

        public.hang_in()
        from talkoo.blocks.gatherings.tasks import calendars

        calendars.register()
        from talkoo.blocks.gatherings.notifications import registering as told  # noqa: F401
        from talkoo.blocks.gatherings.queries import coming
        from talkoo.blocks.gatherings.queries.registering import standing_of_form
        from talkoo.blocks.gatherings.tasks import registering
        from talkoo.kernel import asking

        asking.register("gatherings.gathering", standing_of_form)
        registering.register()
        coming.register()
        from talkoo.blocks.gatherings.notifications import dates as told_of_dates  # noqa: F401
        from talkoo.blocks.gatherings.queries import dates as asked
        from talkoo.blocks.gatherings.queries import series
        from talkoo.blocks.gatherings.tasks import dates

        asked.hang_in()
        series.hang_in()
        dates.register()
        from talkoo.blocks.gatherings.queries import video

        video.register()
        from talkoo.blocks.gatherings.notifications import speakers as told_speakers  # noqa: F401
        from talkoo.blocks.gatherings.queries import speakers as who_speaks
        from talkoo.blocks.gatherings.tasks import speakers

        who_speaks.hang_in()
        speakers.register()
        from talkoo.blocks.gatherings.queries import photos as pictured
        from talkoo.blocks.gatherings.tasks import photos

        pictured.hang_in()
        photos.register()
