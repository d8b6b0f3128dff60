"""The graph in Python: the same class over a store on this machine and over an endpoint."""
