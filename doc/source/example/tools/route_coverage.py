"""Compare the routes of a service with its reference: route_coverage.py ROUTES REFERENCE."""

import sys
from pathlib import Path

from sphinx_apiref import read_reference


def main(routes: str, folder: str) -> int:
    served = {tuple(line.split()) for line in Path(routes).read_text(encoding="utf-8").splitlines() if line.strip()}
    operations = {(operation.method, operation.url): operation for operation in read_reference(folder).operations}
    for method, url in sorted(served - operations.keys()):
        print(f"{routes}: no operation documents {method} {url}")
    for route in sorted(operations.keys() - served):
        place = operations[route].location
        print(f"{place.path}:{place.lineno}: nothing serves {operations[route].label}")
    return 1 if served != operations.keys() else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
