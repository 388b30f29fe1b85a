"""Pages that change while they are open: what commits is told to them at once, by a process of its own (docs/why/0027).

    live.topics.register(Topic("chat", may=queries.who_may_hear, show=queries.shown))    # in AppConfig.ready
    publish.log("chat", room.pk, "message", about=message.pk)                            # in an action
    opened = pages.opened(request, [("chat", room_id, position)])                        # in a view

A page without it loses nothing but speed: what it shows comes from the database, with or without being told.
"""
