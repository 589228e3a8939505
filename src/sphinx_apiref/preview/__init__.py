"""`apiref preview`: a reference in the browser while it is written. Nothing here imports Sphinx."""
