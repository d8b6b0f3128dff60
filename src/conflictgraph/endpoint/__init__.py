"""SPARQL stores of others, spoken to as a client: where they are, and how a request gets there.

Specifications: SPARQL 1.1 Protocol; SPARQL 1.1 Graph Store HTTP Protocol; RFC 7616 and RFC 7617
(Digest and Basic authentication), RFC 6750 (bearer tokens).
"""
