"""What CAS JSON, CAS XMI and WebAnno TSV have in common: layers, structures and their meaning."""
