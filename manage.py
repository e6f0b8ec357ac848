#!/usr/bin/env python
"""Django's command line for SyncInterview."""

import os
import sys

from syncinterview.lib.event_loop import serve_on_it
from syncinterview.lib.memory import share_arenas

SERVING = ("serve", "start")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
    if sys.argv[1:2] and sys.argv[1] in SERVING:
        share_arenas()
        serve_on_it()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
