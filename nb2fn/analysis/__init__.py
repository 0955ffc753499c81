"""Dataflow: what each statement of a notebook defines, changes and uses.

The notebook is interpreted abstractly, statement by statement in document
order: names hold sets of abstract objects (:mod:`.heap`), calls change objects
as the tables in :mod:`.knowledge` or the summaries of the notebook's own
functions (:mod:`.summaries`) say. Unknown calls count as changing what they are
given. Everything errs on the side of more: an edge too many makes a slice
larger, a missing one would make it wrong.
"""
