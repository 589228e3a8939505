"""The command ``apiref``: one module a subcommand; `main` puts them together."""
