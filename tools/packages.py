"""A submission package of the sample, and of what an example changes in it.

The package is a tree: files by name, and a zip as a tree of its own. An example's patch is a JSON merge patch over it:
text in place of a file, ``null`` to leave it out, ``{replace: [old, new]}`` to change its text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from connector.zip_writer import write_archive

NAME: Final = "cts_contoso-20invoices"
"""Of the connector in its solution."""
FLOW: Final = "Workflows/Listinvoices-0D3A6B6E-1F5C-4C0E-9C52-3F6A2B1D7E90.json"
FILES: Final = {
    "openapidefinition": "openapidefinition.json",
    "connectionparameters": "connectionparameters.json",
    "connectionparametersets": "connectionparametersets.json",
    "policytemplateinstances": "policytemplateinstances.json",
    "iconblob": "iconblob.Png",
}
"""What a solution has of a connector, by the elements that name it."""

_CONTENT_TYPES: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="json" ContentType="application/octet-stream" /></Types>\n'
)
Tree = dict[str, Any]


def package_tree(sample: Path) -> Tree:
    """The package that is right for a connector directory."""
    connector = _connector_files(sample)
    own = {"solution.xml": _manifest("ContosoInvoices"), "customizations.xml": _customizations(sample, flow=False)}
    flow = {"solution.xml": _manifest("ContosoFlow"), "customizations.xml": _customizations(sample, flow=True)}
    shared = {"[Content_Types].xml": _CONTENT_TYPES, **connector}
    solutions = {
        "PkgAssets/ConnectorSolution.zip": {**own, **shared},
        "PkgAssets/FlowSolution.zip": {**flow, **shared, FLOW: json.dumps(_flow(sample), indent=2)},
    }
    return {"intro.md": "# Contoso Invoices\n", "package.zip": solutions}


def package(sample: Path, patch: Tree) -> bytes:
    """The bytes of that package with a patch applied."""
    return _zipped(_patched(package_tree(sample), patch))


def _patched(tree: Tree, patch: Tree) -> Tree:
    patched = dict(tree)
    for name, change in patch.items():
        before = patched.get(name)
        if change is None:
            patched.pop(name)
        elif isinstance(change, dict) and "replace" in change:
            old, new = change["replace"]
            text = before if isinstance(before, str) else before.decode("utf-8")  # type: ignore[union-attr]
            if old not in text:
                raise ValueError(f"{name} does not contain {old!r}")
            patched[name] = text.replace(old, new)
        elif isinstance(change, dict):
            patched[name] = _patched(before if isinstance(before, dict) else {}, change)
        else:
            patched[name] = change
    return patched


def _zipped(tree: Tree) -> bytes:
    files = {}
    for name, content in tree.items():
        if isinstance(content, dict):
            files[name] = _zipped(content)
        else:
            files[name] = content.encode("utf-8") if isinstance(content, str) else content
    return write_archive(files)


def _connector_files(sample: Path) -> Tree:
    properties = json.loads((sample / "apiProperties.json").read_text(encoding="utf-8"))["properties"]
    contents = {
        "openapidefinition": (sample / "apiDefinition.swagger.json").read_text(encoding="utf-8"),
        "connectionparameters": json.dumps(properties["connectionParameters"]),
        "connectionparametersets": json.dumps(properties.get("connectionParameterSets") or {}),
        "policytemplateinstances": json.dumps(properties.get("policyTemplateInstances") or []),
        "iconblob": (sample / "icon.png").read_bytes(),
    }
    return {f"Connector/{NAME}_{FILES[element]}": content for element, content in contents.items()}


def _customizations(sample: Path, *, flow: bool) -> str:
    properties = json.loads((sample / "apiProperties.json").read_text(encoding="utf-8"))["properties"]
    named = "".join(f"      <{one}>/Connector/{NAME}_{file}</{one}>\n" for one, file in FILES.items())
    workflows = "  <Workflows></Workflows>\n"
    if flow:
        workflows = (
            '  <Workflows>\n    <Workflow WorkflowId="{0d3a6b6e-1f5c-4c0e-9c52-3f6a2b1d7e90}" Name="List invoices">\n'
            f"      <JsonFileName>/{FLOW}</JsonFileName>\n    </Workflow>\n  </Workflows>\n"
        )
    return (
        f"<ImportExportXml>\n{workflows}  <Connectors>\n    <Connector>\n      <name>{NAME}</name>\n"
        f"      <iconbrandcolor>{properties['iconBrandColor']}</iconbrandcolor>\n{named}"
        "    </Connector>\n  </Connectors>\n</ImportExportXml>\n"
    )


def _manifest(name: str) -> str:
    return (
        f"<ImportExportXml>\n  <SolutionManifest>\n    <UniqueName>{name}</UniqueName>\n"
        "    <Managed>0</Managed>\n  </SolutionManifest>\n</ImportExportXml>\n"
    )


def _flow(sample: Path) -> Any:
    """A flow that calls the first operation of the connector."""
    definition = json.loads((sample / "apiDefinition.swagger.json").read_text(encoding="utf-8"))
    operations = [one for item in definition["paths"].values() for one in item.values() if "operationId" in one]
    host = {"connectionName": "shared_contoso", "operationId": operations[0]["operationId"], "apiId": ""}
    action = {"runAfter": {}, "type": "OpenApiConnection", "inputs": {"host": host, "parameters": {}}}
    references = {"shared_contoso": {"api": {"name": "shared_contoso-20invoices", "logicalName": NAME}}}
    return {
        "properties": {"connectionReferences": references, "definition": {"triggers": {}, "actions": {"List": action}}},
        "schemaVersion": "1.0.0.0",
    }
