"""Makes a build live: state, kept versions, tokens, and the executor of plans."""
