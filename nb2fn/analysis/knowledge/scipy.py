"""scipy and statsmodels: pure unless listed; what draws draws from numpy's global generator."""

FUNCTIONS: dict[str, dict[str, str]] = {
    "scipy": {
        "fresh:array": "special.expit special.logit special.softmax",
        "alias": "sparse.csr_matrix sparse.csc_matrix sparse.coo_matrix",
        "fresh reads uses=files,cwd": "io.loadmat io.wavfile.read",
        "fresh writes state=files uses=cwd": "io.savemat io.wavfile.write",
        "fresh": "sparse.hstack sparse.vstack stats.pearsonr stats.spearmanr stats.ttest_ind "
        "stats.zscore stats.norm stats.uniform stats.randint stats.loguniform "
        "stats.boxcox stats.skew stats.kurtosis "
        "stats.chi2_contingency stats.mode stats.expon stats.reciprocal",
    },
    "statsmodels": {
        "alias:array": "api.add_constant tools.add_constant tools.tools.add_constant",
    },
}

DEFAULTS: dict[str, dict[str, str]] = {
    "scipy": {
        "special.": "alias:array",
        "linalg.": "fresh:array",
        "spatial.": "holds",
        "sparse.": "alias",
        "constants.": "scalar",
        "": "holds state=numpy.random unsure",
    }
}
