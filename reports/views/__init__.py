"""Pages of reports: the team's, one session's, shared ones, and what a candidate reads."""
