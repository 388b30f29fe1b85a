"""Mail that arrives: what people write in answer to the site's mails, and what comes with it."""
