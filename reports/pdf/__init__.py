"""A report on paper: what is printed, the fonts it is set in, and the one call that sets it."""

from reports.pdf.render import FontsMissing, report_pdf

__all__ = ["FontsMissing", "report_pdf"]
