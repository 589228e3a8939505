"""The live preview: a server without Sphinx, which shows what the renderer and full builds make."""
