"""Scores one answer by rules: words first, each figure with the words it rests on."""
