"""What of scikit-learn draws at random, unless it is given a ``random_state``.

``Spec.seeded`` is true of all that *may* draw; here is what does as it is mostly
called, and the arguments that make others do.
"""

# Class or function of ``sklearn``, by its last name.
ALWAYS = frozenset(
    "AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor "
    "BayesianGaussianMixture BernoulliRBM BisectingKMeans DecisionTreeClassifier "
    "DecisionTreeRegressor EllipticEnvelope ExtraTreeClassifier ExtraTreeRegressor "
    "ExtraTreesClassifier ExtraTreesRegressor FastICA GaussianMixture GaussianRandomProjection "
    "GradientBoostingClassifier GradientBoostingRegressor GroupShuffleSplit "
    "HalvingRandomSearchCV IsolationForest KMeans LatentDirichletAllocation LinearSVC MDS "
    "MLPClassifier MLPRegressor MinCovDet MiniBatchDictionaryLearning MiniBatchKMeans "
    "MiniBatchNMF MiniBatchSparsePCA Nystroem OutputCodeClassifier PassiveAggressiveClassifier "
    "PassiveAggressiveRegressor Perceptron PolynomialCountSketch RANSACRegressor RBFSampler "
    "RandomForestClassifier RandomForestRegressor RandomTreesEmbedding RandomizedSearchCV "
    "RepeatedKFold RepeatedStratifiedKFold SGDClassifier SGDOneClassSVM SGDRegressor "
    "ShuffleSplit SkewedChi2Sampler SparsePCA SparseRandomProjection SpectralBiclustering "
    "SpectralClustering SpectralCoclustering StratifiedShuffleSplit TSNE TheilSenRegressor "
    "TruncatedSVD make_biclusters make_blobs make_checkerboard make_circles "
    "make_classification make_friedman1 make_friedman2 make_friedman3 make_gaussian_quantiles "
    "make_hastie_10_2 make_low_rank_matrix make_moons make_multilabel_classification "
    "make_regression make_s_curve make_sparse_uncorrelated make_swiss_roll "
    "permutation_importance resample shuffle train_test_split".split()
)

# Those that draw where a keyword argument has one of these values.
WHERE: dict[str, tuple[str, tuple[object, ...]]] = {
    "KFold": ("shuffle", (True,)),
    "StratifiedKFold": ("shuffle", (True,)),
    "StratifiedGroupKFold": ("shuffle", (True,)),
    "LogisticRegression": ("solver", ("liblinear", "sag", "saga")),
    "LogisticRegressionCV": ("solver", ("liblinear", "sag", "saga")),
    "Ridge": ("solver", ("sag", "saga")),
    "RidgeClassifier": ("solver", ("sag", "saga")),
    "SVC": ("probability", (True,)),
    "NuSVC": ("probability", (True,)),
    "PCA": ("svd_solver", ("randomized", "arpack")),
    "Lasso": ("selection", ("random",)),
    "ElasticNet": ("selection", ("random",)),
}

# Those that do not where a keyword argument has this value.
EXCEPT: dict[str, tuple[str, object]] = {"train_test_split": ("shuffle", False)}
