"""The reports part of the REST API, and what needs interviews and their judgements together."""
