"""The Reconciliation Service API 0.2: what OpenRefine and others ask to match a list with us."""
