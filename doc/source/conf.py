import sys
from pathlib import Path

import sphinx_apiref

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinx-apiref"
copyright = "The sphinx-apiref authors"
author = "The sphinx-apiref authors"
version = release = sphinx_apiref.__version__

extensions = ["sphinx_apiref", "myst_parser", "generated_reference"]
nitpicky = True

html_theme = "furo"
html_title = f"sphinx-apiref {release}"
