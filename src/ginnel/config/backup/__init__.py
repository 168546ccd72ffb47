"""One file that holds an installation: database, files not read yet, lake, anchors and keys, sealed as it is written.

See docs/how-to/backup-and-restore.md and docs/adr for why it is shaped so.
"""
