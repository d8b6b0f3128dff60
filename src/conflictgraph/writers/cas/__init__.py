"""From documents of the scheme to a CAS, which CAS JSON and CAS XMI serialise."""
