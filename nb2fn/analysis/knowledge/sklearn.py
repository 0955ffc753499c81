"""scikit-learn and libraries in its style: estimators, and functions that change nothing."""

_BOOSTERS = {
    "fresh:estimator seeded": "XGBClassifier XGBRegressor XGBRFClassifier XGBRFRegressor "
    "XGBRanker LGBMClassifier LGBMRegressor LGBMRanker CatBoostClassifier CatBoostRegressor "
    "CatBoost *.XGBClassifier *.XGBRegressor",
    "holds:data": "DMatrix Dataset Pool",
    "fresh:booster": "train",
    "fresh:booster state=numpy.random": "cv",
    "fresh plot state=matplotlib": "plot_importance plot_tree plot_metric",
}

FUNCTIONS: dict[str, dict[str, str]] = {
    "sklearn": {
        # Draw from the global generator unless random_state is an integer. SVC does even
        # without probability: libsvm is always handed a seed.
        "holds:estimator seeded": "*.AdaBoostClassifier *.AdaBoostRegressor "
        "*.AffinityPropagation *.BaggingClassifier *.BaggingRegressor "
        "*.BayesianGaussianMixture *.BernoulliRBM *.BisectingKMeans *.ClassifierChain "
        "*.DecisionTreeClassifier *.DecisionTreeRegressor *.DictionaryLearning "
        "*.DummyClassifier *.ElasticNet *.ElasticNetCV *.EllipticEnvelope *.ExtraTreeClassifier "
        "*.ExtraTreeRegressor *.ExtraTreesClassifier *.ExtraTreesRegressor *.FactorAnalysis "
        "*.FastICA *.GaussianMixture *.GaussianProcessClassifier *.GaussianProcessRegressor "
        "*.GaussianRandomProjection *.GradientBoostingClassifier *.GradientBoostingRegressor "
        "*.HistGradientBoostingClassifier *.HistGradientBoostingRegressor *.IsolationForest "
        "*.IterativeImputer *.KBinsDiscretizer *.KMeans *.KernelPCA *.Lars *.Lasso "
        "*.LassoCV *.LassoLars *.LatentDirichletAllocation *.LinearSVC *.LinearSVR "
        "*.LogisticRegression *.LogisticRegressionCV "
        "*.MLPClassifier *.MLPRegressor *.MinCovDet *.MiniBatchDictionaryLearning "
        "*.MiniBatchKMeans *.MiniBatchNMF *.MiniBatchSparsePCA *.MultiTaskElasticNet "
        "*.MultiTaskElasticNetCV *.MultiTaskLasso *.MultiTaskLassoCV *.NMF "
        "*.NeighborhoodComponentsAnalysis *.NuSVC *.Nystroem *.OutputCodeClassifier *.PCA "
        "*.PassiveAggressiveClassifier *.PassiveAggressiveRegressor *.PatchExtractor "
        "*.Perceptron *.PolynomialCountSketch *.QuantileTransformer *.RANSACRegressor "
        "*.RBFSampler *.RandomForestClassifier *.RandomForestRegressor *.RandomTreesEmbedding "
        "*.RandomizedSearchCV *.RegressorChain *.Ridge *.RidgeClassifier *.SGDClassifier "
        "*.SGDOneClassSVM *.SGDRegressor *.SVC *.SkewedChi2Sampler *.SparsePCA "
        "*.SparseRandomProjection *.SpectralBiclustering *.SpectralClustering "
        "*.SpectralCoclustering *.TargetEncoder *.TheilSenRegressor "
        "*.TruncatedSVD *.TunedThresholdClassifierCV *.HalvingRandomSearchCV "
        "*.HalvingGridSearchCV *.RepeatedKFold *.RepeatedStratifiedKFold *.ShuffleSplit "
        "*.StratifiedShuffleSplit *.GroupShuffleSplit",
        "holds:estimator": "*.ARDRegression *.AdditiveChi2Sampler *.AgglomerativeClustering "
        "*.BayesianRidge *.BernoulliNB *.Binarizer *.Birch *.CCA *.CalibratedClassifierCV "
        "*.CategoricalNB *.ColumnTransformer *.ComplementNB *.CountVectorizer *.DBSCAN "
        "*.DictVectorizer *.DummyRegressor *.EmpiricalCovariance *.FeatureAgglomeration "
        "*.FeatureHasher *.FeatureUnion *.GammaRegressor *.GaussianNB *.GenericUnivariateSelect "
        "*.GraphicalLasso *.GraphicalLassoCV *.HDBSCAN *.HashingVectorizer *.HuberRegressor "
        "*.IncrementalPCA *.IsotonicRegression *.KNNImputer *.KNeighborsClassifier "
        "*.KNeighborsRegressor *.KNeighborsTransformer *.KernelCenterer *.KernelDensity "
        "*.KernelRidge *.LabelBinarizer *.LabelEncoder *.LabelPropagation *.LabelSpreading "
        "*.LarsCV *.LassoLarsCV *.LassoLarsIC *.LedoitWolf *.LinearDiscriminantAnalysis "
        "*.LinearRegression *.LocalOutlierFactor *.MaxAbsScaler *.MeanShift *.MinMaxScaler "
        "*.MissingIndicator *.MultiLabelBinarizer *.MultiOutputClassifier "
        "*.MultiOutputRegressor *.MultinomialNB *.NearestCentroid *.NearestNeighbors "
        "*.Normalizer *.NuSVR *.OAS *.OPTICS *.OneClassSVM *.OneHotEncoder *.OneVsOneClassifier "
        "*.OneVsRestClassifier *.OrdinalEncoder *.OrthogonalMatchingPursuit "
        "*.OrthogonalMatchingPursuitCV *.PLSCanonical *.PLSRegression *.PLSSVD "
        "*.PoissonRegressor *.PolynomialFeatures *.PowerTransformer "
        "*.QuadraticDiscriminantAnalysis *.QuantileRegressor *.RadiusNeighborsClassifier "
        "*.RadiusNeighborsRegressor *.RadiusNeighborsTransformer *.RidgeCV *.RidgeClassifierCV "
        "*.RobustScaler *.SVR *.SelectFdr *.SelectFpr *.SelectFwe *.SelectKBest "
        "*.SelectPercentile *.ShrunkCovariance *.SimpleImputer *.SplineTransformer "
        "*.StandardScaler *.TfidfTransformer *.TfidfVectorizer *.TweedieRegressor "
        "*.VarianceThreshold *.StackingClassifier *.StackingRegressor *.VotingClassifier "
        "*.VotingRegressor *.make_column_transformer *.make_union *.LeaveOneOut *.LeavePOut "
        "*.GroupKFold *.TimeSeriesSplit *.PredefinedSplit *.LeaveOneGroupOut",
        # These hand through what others answer: the result may be the argument itself.
        "holds:transformer": "*.Pipeline *.make_pipeline *.FunctionTransformer *.GridSearchCV "
        "*.FixedThresholdClassifier *.FrozenEstimator *.SelectFromModel *.RFE *.RFECV "
        "*.SequentialFeatureSelector *.SelfTrainingClassifier *.TransformedTargetRegressor "
        "*.SparseCoder",
        # What these answer when fitted is what they keep.
        "holds:transformer seeded": "*.Isomap *.LocallyLinearEmbedding *.MDS *.SpectralEmbedding "
        "*.TSNE",
        "holds:splitter seeded": "*.KFold *.StratifiedKFold *.StratifiedGroupKFold",
        "fresh:bunch": "*.load_iris *.load_breast_cancer *.load_diabetes *.load_digits "
        "*.load_linnerud *.load_wine *.load_sample_image *.load_sample_images",
        "fresh:bunch seeded reads": "*.load_files",
        "fresh:bunch reads network seeded": "*.fetch_20newsgroups "
        "*.fetch_20newsgroups_vectorized *.fetch_california_housing *.fetch_covtype "
        "*.fetch_kddcup99 *.fetch_lfw_pairs *.fetch_lfw_people *.fetch_olivetti_faces "
        "*.fetch_openml *.fetch_rcv1 *.fetch_species_distributions",
        "fresh:tuple seeded": "*.make_biclusters *.make_blobs *.make_checkerboard "
        "*.make_circles *.make_classification *.make_friedman1 *.make_friedman2 "
        "*.make_friedman3 *.make_gaussian_quantiles *.make_hastie_10_2 *.make_low_rank_matrix "
        "*.make_moons *.make_multilabel_classification *.make_regression *.make_s_curve "
        "*.make_sparse_coded_signal *.make_sparse_spd_matrix *.make_sparse_uncorrelated "
        "*.make_spd_matrix *.make_swiss_roll",
        "fresh:tuple reads uses=files,cwd": "*.load_svmlight_file *.load_svmlight_files",
        "fresh:split seeded": "*.train_test_split *.shuffle *.resample",
        "fresh:array draws": "*.cross_val_score *.cross_val_predict",
        "fresh:dict draws": "*.cross_validate",
        "fresh:tuple draws": "*.learning_curve *.validation_curve",
        "fresh:array seeded": "*.permutation_importance *.permutation_test_score *.k_means "
        "*.mutual_info_classif *.mutual_info_regression *.randomized_svd *.trustworthiness "
        "*.silhouette_score *.silhouette_samples",
        "fresh:tuple": "*.roc_curve *.precision_recall_curve *.det_curve",
        "fresh:estimator seeded": "*.ParameterSampler",
        "holds": "*.ParameterGrid *.make_scorer *.Bunch *.clone",
        "scalar:str formats": "*.classification_report *.export_text *.estimator_html_repr",
        "fresh:none pervades=sklearn": "set_config",
        "fresh pervades=sklearn": "config_context",
        "fresh uses=sklearn": "get_config",
        "fresh:none display": "show_versions",
        "alias": "*.check_random_state *.check_array *.check_X_y *.column_or_1d *.check_is_fitted "
        "*.as_float_array *.indexable *.check_cv *.all_estimators",
        "fresh plot state=matplotlib": "*.plot_tree *.from_estimator *.from_predictions "
        "*.plot_confusion_matrix *.plot_roc_curve *.plot_partial_dependence",
        "scalar:str display": "*.export_graphviz",
        "fresh:file changes=1": "*.dump_svmlight_file",
    },
    "xgboost": _BOOSTERS,
    "lightgbm": _BOOSTERS,
    "catboost": _BOOSTERS,
    "imblearn": {
        "holds:estimator seeded": "*.SMOTE *.RandomOverSampler *.RandomUnderSampler *.ADASYN "
        "*.BorderlineSMOTE *.SMOTENC *.SMOTETomek *.SMOTEENN *.BalancedRandomForestClassifier",
        "holds:transformer": "*.Pipeline *.make_pipeline",
    },
}

DEFAULTS: dict[str, dict[str, str]] = {
    "sklearn": {
        "metrics.pairwise": "fresh:array",
        "metrics.": "fresh:array",
        "preprocessing.": "holds",
        "feature_selection.": "fresh:array",
        "covariance.": "holds:estimator seeded",
        "gaussian_process.kernels": "holds:kernel",
        "utils.extmath": "alias changes=all unsure",
        "": "holds seeded",
    },
}
