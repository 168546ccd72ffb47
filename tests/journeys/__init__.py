"""What people come to do, in a real browser, on a real installation filled with the pretend county.

A journey reads as prose: given somebody, when they do things, then they see things. Every page it ends on is checked
with axe and for scripts or styles that the content policy refused, at a desk's width and a phone's.
"""
