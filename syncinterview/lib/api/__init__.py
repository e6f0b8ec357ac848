"""What every part of the REST API stands on: paths, errors, lists, throttles, repeated calls, and their description.

Knows no model and no route.
"""
