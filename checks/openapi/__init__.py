"""The definition as openapi-spec-validator judges it: under limits, placed by JSON pointer.

:mod:`~checks.openapi.judge` imports the validator; :mod:`certify.readers` runs it where a hostile document finds no
token, no network, no files, and little time.
"""
