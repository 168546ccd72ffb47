"""One module for each kind of generated page; each offers `pages()`: path from the root -> text."""
