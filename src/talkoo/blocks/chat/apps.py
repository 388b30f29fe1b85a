from typing import Any

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "talkoo.blocks.chat"
    label = "chat"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from talkoo.blocks.chat import (
            actions,
            notifications,  # noqa: F401
            queries,
            rules,  # noqa: F401
            tasks,
        )
        from talkoo.kernel import mine, origins, tabs
        from talkoo.people.accounts import facts as accounts
        from talkoo.people.organisations import facts as organisations
        from talkoo.people.spaces import facts as spaces
        from talkoo.people.spaces.models import Kind
        from talkoo.plumbing.live import topics
        from talkoo.plumbing.moderation import registry
        from talkoo.plumbing.retention import facts as retention

        def is_for(person: object, space: object) -> bool:
            person_id = getattr(person, "pk", None)
            if person_id is None:
                return False
            row: Any = space
            if row.get("talks") or (tabs.is_told(row) and row["takes_part"]):  # the chat's own pages know
                return True
            return bool(queries.who_may_hear(row["id"], [person_id]))

        for kind in Kind.values:
            tabs.add(
                tabs.Tab(
                    name=f"chat_{kind}",
                    label=_("Chat"),
                    page=f"chat:{kind}_room",
                    kinds=frozenset({kind}),
                    place=42,
                    is_for=is_for,
                )
            )
        topics.register(
            topics.Topic(
                queries.KIND,
                may=queries.who_may_hear,
                show=queries.shown,
                ends_with=[
                    spaces.PersonLeft,
                    spaces.PersonRemoved,
                    spaces.WentByRole,
                    spaces.ContactLeft,
                    spaces.ContactAppointed,
                    spaces.CoordinatorAppointed,
                    spaces.MembershipEnded,
                    organisations.PartEnded,
                    organisations.OrganisationStateChanged,
                    spaces.SpaceHidden,
                    spaces.SpaceStateChanged,
                    spaces.SpaceArranged,
                    accounts.PersonLeft,
                    accounts.SessionsEnded,
                    accounts.SignedOut,
                    accounts.RoleEnded,
                    retention.PersonErased,
                ],
            )
        )
        registry.reportable(
            "chat",
            find=queries.target,
            hide=actions.hide_message,
            show=actions.show_message,
            label=_("a chat message"),
        )
        origins.register("chat.message", find=queries.found_messages)
        mine.add(
            mine.Block(
                name="chat",
                template="chat/block.html",
                find=queries.unread_rooms,
                place=21,
                select=queries.MINE,
            )
        )
        tasks.register()
