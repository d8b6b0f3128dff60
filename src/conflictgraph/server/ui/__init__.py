"""The pages: templates, one style sheet, and what turns an answer into a table."""
