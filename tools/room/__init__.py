"""The candidate's room in a real Chromium, for what the documentation shows of it."""

import os

import django

# The voice for the microphone is the product's own.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
django.setup()
