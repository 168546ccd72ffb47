"""From the text of a search to what is asked, and from what is found to a Bundle."""
