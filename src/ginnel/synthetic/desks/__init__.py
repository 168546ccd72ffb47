"""One module per kind of organisation: what its systems would send about the people it knows.

Each desk is asked about one resident as its organisation wrote them down (a View) and the events it knows of, and
answers rows by table. A table is one file.
"""
