"""Answers as drawings: Vega-Lite with the rows and the words of one language filled in."""
