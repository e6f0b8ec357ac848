"""The interviews part of the REST API."""
