"""The values that everything else passes around.

Glossary (documentation and messages use the same words):

Operation
    A section with a ``rest_method``: one HTTP method on one URL.
Parameter
    A definition in a parameters file.
ParameterUse
    A row of a table: the shown name and the key of a Parameter.
Catalog
    A parameters file, read. A StatusCatalog is a status file, read.
Table
    One ``rest_parameters`` directive.
Page
    A document with the files that it includes; its sections are a tree of titles.
Location, Range
    A place in a line, and a part of a file. Lines and columns count from 1, columns in characters.
StatusUse
    A row of a ``rest_status_code`` directive.
Sample
    A ``literalinclude`` below an operation.
Directive text
    The lines of one directive of ours, before they are read. The code ``stanza-invalid`` is about these.
Direction
    Whether a table or a sample describes the request or the response.
Method
    The HTTP verb, nothing else.
"""
