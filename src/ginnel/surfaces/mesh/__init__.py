"""Our mailbox on MESH, the Message Exchange for Social Care and Health: what comes is kept, acknowledged, and read."""
