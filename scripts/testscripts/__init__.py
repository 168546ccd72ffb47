"""Running FHIR R4 TestScripts against a server: what `scripts/testscript.py` does, one module for each part."""
