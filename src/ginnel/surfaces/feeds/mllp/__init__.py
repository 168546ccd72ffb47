"""The live way in for HL7 v2 messages: Minimal Lower Layer Protocol, answered only when a message is safe."""
