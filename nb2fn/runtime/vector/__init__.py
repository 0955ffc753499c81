"""The numpy forms of the operations that lowered models are made of.

Names and arguments are those of :mod:`..light`; rows are arrays of float64, one sample a
row. An operation without a form here runs in its light one, between the turns of :mod:`.forms`.
"""
