"""`python -m talkoo.site.commands` is the same as `talkoo`."""

import sys

from talkoo.site.commands import main

sys.exit(main())
