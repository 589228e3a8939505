"""The routes of the service and the reference are the same."""

from collections.abc import Iterator
from pathlib import Path

from sphinx_apiref import CheckContext, Diagnostic, Location, ProjectCode, Severity, check

ROUTE_UNDOCUMENTED = ProjectCode("route-undocumented", "No operation documents a route of the service.")
ROUTE_UNSERVED = ProjectCode("route-unserved", "The service has no such route.", Severity.ERROR)

ROUTES = Path(__file__).with_name("routes.txt")


@check(ROUTE_UNDOCUMENTED, ROUTE_UNSERVED)
def check_routes(context: CheckContext) -> Iterator[Diagnostic]:
    """The list of routes and the reference differ.

    ``routes.txt`` is what the service serves, one method and URL a line.

    To silence it, put ``.. apiref: ignore[route-unserved]`` before the ``rest_method``.
    """
    served = {}
    for lineno, line in enumerate(ROUTES.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            served[tuple(line.split())] = Location(str(ROUTES), lineno)
    documented = {(operation.method, operation.url): operation for operation in context.operations}
    for route, place in served.items():
        if route not in documented:
            yield Diagnostic(ROUTE_UNDOCUMENTED, f"no operation documents `{' '.join(route)}`", place)
    for route, operation in documented.items():
        if route not in served:
            hint = f"add it to {ROUTES.name}, or correct the method or URL"
            yield Diagnostic(ROUTE_UNSERVED, f"nothing serves `{operation.label}`", operation.location, hint)
