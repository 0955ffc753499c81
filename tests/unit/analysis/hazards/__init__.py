"""Small programs that trip dataflow analyses, by theme; each sets ``r``."""
