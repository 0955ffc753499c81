"""The classes that are lowered, and the function that does it.

``module.function`` of this package. Those of HOLDERS lower the estimators they hold too.
"""

from __future__ import annotations

from collections.abc import Mapping


def _read(table: str, package: str = "sklearn.") -> Mapping[str, str]:
    found = {}
    for line in table.strip().split("\n"):
        module, names, function = line.split()
        for name in names.split(","):
            found[f"{package}{module}:{name}"] = function
    return found


_SCIKIT_LEARN = _read("""
linear_model._base LinearRegression linear.regressor
linear_model._ridge Ridge,RidgeCV linear.regressor
linear_model._ridge RidgeClassifier,RidgeClassifierCV linear.classifier
linear_model._coordinate_descent Lasso,LassoCV,ElasticNet,ElasticNetCV linear.regressor
linear_model._coordinate_descent MultiTaskLasso,MultiTaskLassoCV linear.regressor
linear_model._coordinate_descent MultiTaskElasticNet,MultiTaskElasticNetCV linear.regressor
linear_model._least_angle Lars,LarsCV,LassoLars,LassoLarsCV,LassoLarsIC linear.regressor
linear_model._omp OrthogonalMatchingPursuit,OrthogonalMatchingPursuitCV linear.regressor
linear_model._bayes BayesianRidge,ARDRegression linear.regressor
linear_model._huber HuberRegressor linear.regressor
linear_model._theil_sen TheilSenRegressor linear.regressor
linear_model._quantile QuantileRegressor linear.regressor
linear_model._passive_aggressive PassiveAggressiveRegressor linear.regressor
linear_model._passive_aggressive PassiveAggressiveClassifier linear.classifier
linear_model._stochastic_gradient SGDRegressor linear.regressor
linear_model._stochastic_gradient SGDClassifier linear.classifier
linear_model._stochastic_gradient SGDOneClassSVM linear.one_class
linear_model._perceptron Perceptron linear.classifier
linear_model._logistic LogisticRegression,LogisticRegressionCV linear.classifier
linear_model._glm.glm PoissonRegressor,GammaRegressor,TweedieRegressor linear.generalised
cross_decomposition._pls PLSRegression,PLSCanonical,CCA linear.projected
cross_decomposition._pls PLSSVD linear.rotated
svm._classes LinearSVC linear.classifier
svm._classes LinearSVR linear.regressor
svm._classes SVC,NuSVC svm.svc
svm._classes SVR,NuSVR svm.svr
svm._classes OneClassSVM svm.one_class
tree._classes DecisionTreeClassifier,DecisionTreeRegressor trees.tree
tree._classes ExtraTreeClassifier,ExtraTreeRegressor trees.tree
ensemble._forest RandomForestClassifier,RandomForestRegressor trees.forest
ensemble._forest ExtraTreesClassifier,ExtraTreesRegressor trees.forest
ensemble._forest RandomTreesEmbedding trees.embedding
ensemble._gb GradientBoostingClassifier,GradientBoostingRegressor boosting.gradient
ensemble._iforest IsolationForest ensembles.isolation_forest
isotonic IsotonicRegression calibrated.isotonic
preprocessing._data StandardScaler scalers.standard
preprocessing._data RobustScaler scalers.robust
preprocessing._data MinMaxScaler scalers.min_max
preprocessing._data MaxAbsScaler scalers.max_abs
preprocessing._data Normalizer scalers.normaliser
preprocessing._data Binarizer scalers.binariser
preprocessing._data PowerTransformer scalers.power
preprocessing._data QuantileTransformer scalers.quantile
preprocessing._data KernelCenterer scalers.centred_kernel
preprocessing._discretization KBinsDiscretizer scalers.bins
preprocessing._polynomial PolynomialFeatures scalers.polynomial
decomposition._pca PCA decomposition.pca
decomposition._incremental_pca IncrementalPCA decomposition.pca
decomposition._truncated_svd TruncatedSVD decomposition.projection
decomposition._fastica FastICA decomposition.independent
decomposition._factor_analysis FactorAnalysis decomposition.factors
decomposition._sparse_pca SparsePCA,MiniBatchSparsePCA decomposition.sparse_components
decomposition._kernel_pca KernelPCA kernels.principal
random_projection GaussianRandomProjection,SparseRandomProjection decomposition.projection
neighbors._nca NeighborhoodComponentsAnalysis decomposition.projection
kernel_approximation RBFSampler,SkewedChi2Sampler decomposition.fourier
kernel_approximation AdditiveChi2Sampler decomposition.additive_chi
kernel_approximation Nystroem kernels.nystroem
kernel_ridge KernelRidge kernels.ridge
feature_selection._univariate_selection SelectKBest,SelectPercentile selectors.univariate
feature_selection._univariate_selection SelectFpr,SelectFdr,SelectFwe selectors.univariate
feature_selection._univariate_selection GenericUnivariateSelect selectors.univariate
feature_selection._variance_threshold VarianceThreshold selectors.variance
feature_selection._from_model SelectFromModel selectors.from_model
impute._base SimpleImputer imputers.simple
impute._base MissingIndicator imputers.indicator
impute._knn KNNImputer imputers.nearest
preprocessing._target_encoder TargetEncoder encoders.targets
preprocessing._polynomial SplineTransformer splines.spline
mixture._gaussian_mixture GaussianMixture mixtures.gaussian
mixture._bayesian_mixture BayesianGaussianMixture mixtures.bayesian
gaussian_process._gpr GaussianProcessRegressor processes.regressor
preprocessing._encoders OneHotEncoder encoders.one_hot
preprocessing._encoders OrdinalEncoder encoders.ordinal
naive_bayes GaussianNB naive_bayes.gaussian
naive_bayes MultinomialNB,ComplementNB,BernoulliNB naive_bayes.discrete
naive_bayes CategoricalNB naive_bayes.categorical
discriminant_analysis LinearDiscriminantAnalysis discriminant.linear
discriminant_analysis QuadraticDiscriminantAnalysis discriminant.quadratic
neural_network._multilayer_perceptron MLPClassifier networks.classifier
neural_network._multilayer_perceptron MLPRegressor networks.regressor
neural_network._rbm BernoulliRBM networks.boltzmann
dummy DummyClassifier dummies.classifier
dummy DummyRegressor dummies.regressor
cluster._kmeans KMeans,MiniBatchKMeans clusters.centres
cluster._mean_shift MeanShift clusters.centres
cluster._affinity_propagation AffinityPropagation clusters.centres
cluster._birch Birch clusters.birch
cluster._bisect_k_means BisectingKMeans clusters.bisecting
cluster._agglomerative FeatureAgglomeration clusters.agglomeration
covariance._elliptic_envelope EllipticEnvelope clusters.envelope
neighbors._nearest_centroid NearestCentroid clusters.nearest_centroid
neighbors._classification KNeighborsClassifier neighbours.k_classifier
neighbors._classification RadiusNeighborsClassifier neighbours.radius_classifier
neighbors._regression KNeighborsRegressor neighbours.k_regressor
neighbors._regression RadiusNeighborsRegressor neighbours.radius_regressor
neighbors._lof LocalOutlierFactor neighbours.outliers
semi_supervised._label_propagation LabelPropagation,LabelSpreading neighbours.propagation
preprocessing._function_transformer FunctionTransformer functions.function
feature_extraction.text CountVectorizer text.count
feature_extraction.text TfidfVectorizer text.tfidf
feature_extraction.text TfidfTransformer text.weights
feature_extraction.text HashingVectorizer text.hashing
feature_extraction._hash FeatureHasher text.feature_hashing
feature_extraction._dict_vectorizer DictVectorizer text.records
preprocessing._label LabelEncoder labels.encoder
preprocessing._label LabelBinarizer labels.binariser
preprocessing._label MultiLabelBinarizer labels.sets
""")

_BEYOND = _read(
    """
xgboost.sklearn XGBRegressor,XGBRFRegressor xgboost.regressor
xgboost.sklearn XGBClassifier,XGBRFClassifier xgboost.classifier
xgboost.core Booster xgboost.booster
lightgbm.sklearn LGBMRegressor,LGBMRanker lightgbm.regressor
lightgbm.sklearn LGBMClassifier lightgbm.classifier
lightgbm.basic Booster lightgbm.booster
statsmodels.regression.linear_model RegressionResultsWrapper statsmodels.results
statsmodels.genmod.generalized_linear_model GLMResultsWrapper statsmodels.results
statsmodels.discrete.discrete_model BinaryResultsWrapper statsmodels.results
statsmodels.discrete.discrete_model PoissonResultsWrapper statsmodels.results
""",
    package="",
)

FAMILIES: Mapping[str, str] = {**_SCIKIT_LEARN, **_BEYOND}

HOLDERS = _read("""
pipeline Pipeline compose.pipeline
pipeline FeatureUnion compose.union
compose._column_transformer ColumnTransformer compose.columns
compose._target TransformedTargetRegressor wrappers.transformed_target
frozen._frozen FrozenEstimator wrappers.handed_on
linear_model._ransac RANSACRegressor wrappers.handed_on
model_selection._search GridSearchCV,RandomizedSearchCV wrappers.handed_on
model_selection._search_successive_halving HalvingGridSearchCV,HalvingRandomSearchCV \
wrappers.handed_on
semi_supervised._self_training SelfTrainingClassifier wrappers.handed_on
feature_selection._rfe RFE,RFECV selectors.supported
feature_selection._sequential SequentialFeatureSelector selectors.supported
ensemble._weight_boosting AdaBoostClassifier ensembles.ada_classifier
ensemble._weight_boosting AdaBoostRegressor ensembles.ada_regressor
ensemble._bagging BaggingClassifier ensembles.bagging_classifier
ensemble._bagging BaggingRegressor ensembles.bagging_regressor
ensemble._hist_gradient_boosting.gradient_boosting HistGradientBoostingClassifier \
boosting.histogram
ensemble._hist_gradient_boosting.gradient_boosting HistGradientBoostingRegressor \
boosting.histogram
ensemble._voting VotingClassifier committees.voting_classifier
ensemble._voting VotingRegressor committees.voting_regressor
ensemble._stacking StackingClassifier,StackingRegressor committees.stacking
gaussian_process._gpc GaussianProcessClassifier processes.classifier
gaussian_process._gpc _BinaryGaussianProcessClassifierLaplace processes.binary
multiclass OneVsRestClassifier multiclass.one_vs_rest
multiclass _ConstantPredictor multiclass.constant
multiclass OneVsOneClassifier multiclass.one_vs_one
multiclass OutputCodeClassifier multiclass.output_code
multioutput MultiOutputClassifier,MultiOutputRegressor multiclass.multi_output
multioutput ClassifierChain,RegressorChain multiclass.chain
calibration CalibratedClassifierCV calibrated.calibrated
model_selection._classification_threshold FixedThresholdClassifier calibrated.threshold
model_selection._classification_threshold TunedThresholdClassifierCV calibrated.threshold
""")
