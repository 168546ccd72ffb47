"""What a client can do, one file each (FHIR R4, 3.1.0)."""
