from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "talkoo.blocks.discussions"
    label = "discussions"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from talkoo.blocks.discussions import (
            actions,
            facts,
            notifications,  # noqa: F401
            public,
            queries,
            rules,  # noqa: F401
            search,
            tasks,
        )
        from talkoo.kernel import mine, origins, tabs
        from talkoo.people.accounts import facts as accounts
        from talkoo.people.organisations import facts as organisations
        from talkoo.people.spaces import facts as spaces
        from talkoo.people.spaces.models import Kind
        from talkoo.plumbing.live import topics
        from talkoo.plumbing.moderation import registry

        for kind in Kind.values:
            tabs.add(
                tabs.Tab(
                    name=f"discussions_{kind}",
                    label=_("Conversation"),
                    page=f"discussions:{kind}_threads",
                    kinds=frozenset({kind}),
                    place=40,
                )
            )
        registry.reportable(
            search.KIND,
            find=queries.target_thread,
            hide=actions.hide_thread,
            show=actions.show_thread,
            label=_("a conversation"),
            sees=queries.sees_thread,
        )
        registry.reportable(
            "post",
            find=queries.target_post,
            hide=actions.hide_post,
            show=actions.show_post,
            label=_("a post"),
            sees=queries.sees_post,
        )
        topics.register(
            topics.Topic(
                queries.LIVE,
                may=queries.who_may_hear,
                ends_with=[
                    facts.ThreadStateChanged,
                    facts.ThreadDescribed,
                    facts.ThreadMoved,
                    facts.SectionChanged,
                    spaces.PersonLeft,
                    spaces.PersonRemoved,
                    spaces.WentByRole,
                    spaces.ContactAppointed,
                    spaces.ContactLeft,
                    spaces.MembershipEnded,
                    spaces.CoordinatorAppointed,
                    spaces.SpaceHidden,
                    spaces.SpaceStateChanged,
                    spaces.SpaceArranged,
                    organisations.PartEnded,
                    organisations.OrganisationStateChanged,
                    accounts.RoleEnded,
                ],
            )
        )
        origins.register("discussions.post", find=queries.found_posts)
        mine.add(
            mine.Block(name="discussions", template="discussions/block.html", find=queries.news_for, place=20)
        )
        public.hang_in()
        tasks.register()
