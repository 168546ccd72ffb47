"""What is shipped with the software, and how files of licensed terminologies are read. No database."""
