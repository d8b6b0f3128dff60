"""WebAnno TSV 3: header, cells and rows, and the structures they stand for."""
