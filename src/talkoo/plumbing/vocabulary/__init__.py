"""Words that classify: legal forms, kinds of organisation, fields of activity, target groups, topics."""
