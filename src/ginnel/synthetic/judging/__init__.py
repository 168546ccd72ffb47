"""What an installation made of a pretend county, held against the truth the county was written with."""

from ginnel.synthetic.judging.judging import judge

__all__ = ["judge"]
