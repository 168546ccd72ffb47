"""Whatever a client sends: never an error of ours, never long, always told in FHIR."""
