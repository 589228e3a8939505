"""What the codes of readers mean: those that reading the files reports, and the few that no rule yields.

The codes of rules are explained by the rules' docstrings, in the same form.
"""

from __future__ import annotations

from collections.abc import Mapping

from sphinx_apiref.model.codes import Code

TEXTS: Mapping[Code, str] = {
    Code.FILE_UNREADABLE: """
        A file that the reference names does not exist, can't be opened or is not UTF-8.

        The finding is at the directive that names the file; all directives that do are one finding.

        All that it holds is missing from the page.

        Bad::

            .. rest_parameters:: paramters.yaml

        Good::

            .. rest_parameters:: parameters.yaml

        To silence it, put ``.. apiref: ignore[file-unreadable]`` before the directive; a file that is not UTF-8 has to
        be corrected.
        """,
    Code.FILE_GENERATED: """
        A parameters or status file does not exist here, but ``conf.py`` names it or git ignores it: a build may make
        it.

        Its rows can only be checked once it exists. Only reported with ``--info``; the build, in which the file has to
        be there, reports ``file-unreadable``.

        Bad::

            .. rest_parameters:: generated.yaml

        Good: build the reference before it is checked.

        To silence it, put ``.. apiref: ignore[file-generated]`` before the directive.
        """,
    Code.YAML_INVALID: """
        A parameters or status file is not valid YAML, or does not have the required form.

        Nothing after that place is reliable, and no table that uses the file is complete.

        Bad::

            name:
              description: The name: any text.

        Good::

            name:
              description: |
                The name: any text.

        Only a baseline can silence it: correct the file.
        """,
    Code.STANZA_INVALID: """
        A line of a directive does not follow the directive's grammar.

        The row or option is left out of the page.

        Bad::

            .. rest_parameters:: parameters.yaml

               - name:name

        Good::

            .. rest_parameters:: parameters.yaml

               - name: name

        To silence it, put ``# apiref: ignore[stanza-invalid]`` on the line before.
        """,
    Code.OPERATION_INVALID: """
        A ``rest_method`` has no method, no URL or no section.

        The operation has no heading, anchor or entry in the index.

        Bad::

            .. rest_method:: /servers

        Good::

            .. rest_method:: GET /servers

        To silence it, put ``.. apiref: ignore[operation-invalid]`` before the directive.
        """,
    Code.PARAMETER_UNDEFINED: """
        A row names a key that its parameters file lacks.

        The row has neither the type nor the description of the parameter.

        Bad::

            - server_id: server_idd

        Good::

            - server_id: server_id

        To silence it, put ``# apiref: ignore[parameter-undefined]`` on the line before the row.
        """,
    Code.PARAMETER_FIELD_MISSING: """
        A definition lacks ``in``, ``type`` or ``description``.

        Readers have to guess what is missing, in every table that uses it.

        Bad::

            name:
              in: body
              type: string

        Good::

            name:
              description: The name of the server.
              in: body
              type: string

        To silence it, put ``# apiref: ignore[parameter-field-missing]`` after the key.
        """,
    Code.PARAMETER_FIELD_UNKNOWN: """
        A definition has a field that nothing reads.

        Its value is shown on no page.

        Bad::

            name:
              format: hostname

        Good::

            name:
              description: The name, a host name.

        To silence it, put ``# apiref: ignore[parameter-field-unknown]`` on the line or the line before.
        """,
    Code.PARAMETER_FIELD_MISSPELLED: """
        A definition has a field that looks like a known one, misspelled.

        The field is ignored: a ``requried`` parameter is shown as optional.

        Bad::

            name:
              requried: true

        Good::

            name:
              required: true

        To silence it, put ``# apiref: ignore[parameter-field-misspelled]`` on the line or the line before.
        """,
    Code.PARAMETER_FIELD_INVALID: """
        A field has a value that is not allowed.

        The page shows the value as it is, or nothing, and programs can't rely on it.

        Bad::

            name:
              in: bdy

        Good::

            name:
              in: body

        To silence it, put ``# apiref: ignore[parameter-field-invalid]`` on the line or the line before.
        """,
    Code.PARAMETER_DUPLICATE: """
        A file defines one key twice.

        Only the last definition counts; whoever edits the first sees no change.

        Bad::

            name:
              in: body
            name:
              in: query

        Good::

            name:
              in: body
            name_query:
              in: query

        To silence it, put ``# apiref: ignore[parameter-duplicate]`` after the second key.
        """,
    Code.PARAMETER_UNSORTED: """
        Definitions are not in the order header, path, query, body, and by name within each.

        In a file of hundreds, an order is how a definition is found before it is written a second time. But an order is
        a matter of taste: it is only reported with ``--info``, and a file that follows no order at all has one finding.
        A build with ``apiref_validate = False`` warns of each definition, as os-api-ref does.

        Bad::

            name:
              in: body
            limit:
              in: query

        Good::

            limit:
              in: query
            name:
              in: body

        To silence it for all files, set ``parameter-unsorted = "off"`` below ``[levels]`` in the settings.
        """,
    Code.STATUS_UNDEFINED: """
        The status file lacks a code, or the reason that a row names.

        The row has no description.

        Bad::

            .. rest_status_code:: error status.yaml

               - 404: missin

        Good::

            .. rest_status_code:: error status.yaml

               - 404: missing

        To silence it, put ``# apiref: ignore[status-undefined]`` on the line before the row.
        """,
    Code.IGNORE_UNUSED: """
        A comment ``apiref: ignore[…]`` hides nothing.

        Its reason is fixed, or the code is misspelled; left alone, it would hide the next mistake.

        Bad::

            # apiref: ignore[sample-mising]

        Good::

            # apiref: ignore[sample-missing]

        To silence it, delete the comment.
        """,
    Code.SETTINGS_INVALID: """
        ``apiref.toml``, or ``[tool.apiref]`` in ``pyproject.toml``, has an unknown setting or a wrong value.

        The run would not be the intended one, so the command ends with exit code 2.

        Bad::

            [levels]
            sample-missing = "no"

        Good::

            [levels]
            sample-missing = "off"

        It can't be silenced: correct the file.
        """,
    Code.CHECK_FAILED: """
        One of the project's own checks can't be loaded, raises an exception, or yields something other than findings.

        Its findings are unknown. All other checks have run.

        Bad::

            checks = ["tools/checks.py"]    # which has a syntax error

        Good: run the file with Python on its own, and correct what it reports.

        Only a baseline can silence it: correct the check, or take its file out of ``checks``.
        """,
}
