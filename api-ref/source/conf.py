project = "Volume Attachments API"
copyright = "The sphinx-apiref authors"
author = "The sphinx-apiref authors"
# Of the API; an EPUB has to have one.
version = release = "2.1"

extensions = ["sphinx_apiref"]
exclude_patterns = ["*.inc"]

html_theme = "furo"
html_title = "Volume Attachments API"
