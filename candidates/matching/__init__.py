"""How a résumé fits a job: pure functions over what was read from both.

Knows nothing of files, models or the database, and never sees a name, an address, a number or a school.
"""
