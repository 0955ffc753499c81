"""Every parameter and attribute of scikit-learn's estimators, 1.3 to 1.9, by module.

An estimator with another one is newer than this table, or was changed by hand: it is not
lowered. What a parameter means for an answer stands in the families.
"""

from __future__ import annotations

from nb2fn.lowering.objects import Fitted, Objects

_TABLE = """\
calibration: base_estimator calibrated_classifiers_ classes_ cv ensemble estimator method n_jobs
cluster._affinity_propagation: affinity affinity_matrix_ cluster_centers_
    cluster_centers_indices_ convergence_iter copy damping labels_ max_iter n_iter_ preference
    random_state verbose
cluster._agglomerative: _metric _n_features_out affinity children_ compute_distances
    compute_full_tree connectivity distance_threshold labels_ linkage memory metric n_clusters
    n_clusters_ n_connected_components_ n_leaves_ pooling_func
cluster._birch: _n_features_out _subcluster_norms branching_factor compute_labels copy
    dummy_leaf_ labels_ n_clusters root_ subcluster_centers_ subcluster_labels_ threshold
cluster._bisect_k_means: _X_mean _bisecting_tree _kmeans_single _n_features_out _n_init
    _n_threads _random_state _tol algorithm bisecting_strategy cluster_centers_ copy_x inertia_
    init labels_ max_iter n_clusters n_init random_state tol verbose
cluster._kmeans: _algorithm _batch_size _counts _ewa_inertia _ewa_inertia_min _init_size
    _n_features_out _n_init _n_since_last_reassign _n_threads _no_improvement _tol algorithm
    batch_size cluster_centers_ compute_labels copy_x inertia_ init init_size labels_ max_iter
    max_no_improvement n_clusters n_init n_iter_ n_steps_ random_state reassignment_ratio tol
    verbose
cluster._mean_shift: bandwidth bin_seeding cluster_all cluster_centers_ labels_ max_iter
    min_bin_freq n_iter_ n_jobs seeds
compose._column_transformer: _columns _n_features _name_to_fitted_passthrough _remainder
    _transformer_to_input_indices force_int_remainder_cols n_jobs output_indices_ remainder
    sparse_output_ sparse_threshold transformer_weights transformers transformers_ verbose
    verbose_feature_names_out
compose._target: _training_dim check_inverse func inverse_func regressor regressor_ transformer
    transformer_
covariance._elliptic_envelope: assume_centered contamination covariance_ dist_ location_ offset_
    precision_ random_state raw_covariance_ raw_location_ raw_support_ store_precision support_
    support_fraction
cross_decomposition._pls: _n_features_out _norm_y_weights _predict_1d _x_mean _x_scores _x_std
    _y_mean _y_scores _y_std algorithm coef_ copy deflation_mode intercept_ max_iter mode
    n_components n_iter_ scale tol x_loadings_ x_rotations_ x_scores_ x_weights_ y_loadings_
    y_rotations_ y_scores_ y_weights_
decomposition._dict_learning: _A _B _batch_size _ewa_cost _ewa_cost_min _fit_algorithm
    _n_components _no_improvement _random_state alpha batch_size callback code_init components_
    dict_init dictionary error_ fit_algorithm max_iter max_no_improvement n_components
    n_components_ n_iter n_iter_ n_jobs n_steps_ positive_code positive_dict random_state
    shuffle split_sign tol transform_algorithm transform_alpha transform_max_iter
    transform_n_nonzero_coefs verbose
decomposition._factor_analysis: components_ copy iterated_power loglike_ max_iter mean_
    n_components n_iter_ noise_variance_ noise_variance_init random_state rotation svd_method
    tol
decomposition._fastica: _unmixing algorithm components_ fun fun_args max_iter mean_ mixing_
    n_components n_iter_ random_state tol w_init whiten whiten_solver whitening_
decomposition._incremental_pca: batch_size batch_size_ components_ copy explained_variance_
    explained_variance_ratio_ mean_ n_components n_components_ n_samples_seen_ noise_variance_
    singular_values_ var_ whiten
decomposition._kernel_pca: X_fit_ X_transformed_fit_ _centerer alpha coef0 copy_X degree
    dual_coef_ eigen_solver eigenvalues_ eigenvectors_ fit_inverse_transform gamma gamma_
    iterated_power kernel kernel_params max_iter n_components n_jobs random_state
    remove_zero_eig tol
decomposition._lda: batch_size bound_ components_ doc_topic_prior doc_topic_prior_
    evaluate_every exp_dirichlet_component_ learning_decay learning_method learning_offset
    max_doc_update_iter max_iter mean_change_tol n_batch_iter_ n_components n_iter_ n_jobs
    perp_tol random_state random_state_ topic_word_prior topic_word_prior_ total_samples verbose
decomposition._nmf: _batch_size _beta_loss _components_denominator _components_numerator
    _ewa_cost _ewa_cost_min _gamma _n_components _no_improvement _rho _transform_max_iter
    alpha_H alpha_W batch_size beta_loss components_ forget_factor fresh_restarts
    fresh_restarts_max_iter init l1_ratio max_iter max_no_improvement n_components n_components_
    n_iter_ n_steps_ random_state reconstruction_err_ shuffle solver tol transform_max_iter
    verbose
decomposition._pca: _fit_svd_solver batch_size_ components_ copy explained_variance_
    explained_variance_ratio_ iterated_power mean_ n_components n_components_ n_oversamples
    n_samples_ noise_variance_ power_iteration_normalizer random_state singular_values_
    svd_solver tol whiten
decomposition._sparse_pca: U_init V_init alpha batch_size callback components_ error_ max_iter
    max_no_improvement mean_ method n_components n_components_ n_iter n_iter_ n_jobs
    random_state ridge_alpha shuffle tol verbose
decomposition._truncated_svd: algorithm components_ explained_variance_
    explained_variance_ratio_ n_components n_iter n_oversamples power_iteration_normalizer
    random_state singular_values_ tol
discriminant_analysis: _max_components _n_features_out classes_ coef_ covariance_
    covariance_estimator explained_variance_ratio_ intercept_ means_ n_components priors priors_
    reg_param rotations_ scalings_ shrinkage solver store_covariance tol xbar_
dummy: _strategy class_prior_ classes_ constant constant_ n_classes_ n_outputs_ quantile
    random_state sparse_output_ strategy
ensemble._bagging: _max_features _max_samples _n_samples _sample_weight _seeds base_estimator
    bootstrap bootstrap_features classes_ estimator estimator_ estimator_params estimators_
    estimators_features_ max_features max_samples n_classes_ n_estimators n_jobs
    oob_decision_function_ oob_prediction_ oob_score oob_score_ random_state verbose warm_start
ensemble._forest: _n_features_out _n_samples _n_samples_bootstrap _sample_weight base_estimator
    bootstrap ccp_alpha class_weight classes_ criterion estimator estimator_ estimator_params
    estimators_ feature_importances_ max_depth max_features max_leaf_nodes max_samples
    min_impurity_decrease min_samples_leaf min_samples_split min_weight_fraction_leaf
    monotonic_cst n_classes_ n_estimators n_jobs n_outputs_ one_hot_encoder_
    oob_decision_function_ oob_prediction_ oob_score oob_score_ random_state sparse_output
    verbose warm_start
ensemble._gb: _loss _n_classes _rng alpha ccp_alpha classes_ criterion estimators_ init init_
    learning_rate loss max_depth max_features max_features_ max_leaf_nodes min_impurity_decrease
    min_samples_leaf min_samples_split min_weight_fraction_leaf n_classes_ n_estimators
    n_estimators_ n_iter_no_change n_trees_per_iteration_ oob_improvement_ oob_score_
    oob_scores_ random_state subsample tol train_score_ validation_fraction verbose warm_start
ensemble._hist_gradient_boosting.gradient_boosting: _baseline_prediction _bin_mapper
    _feature_subsample_rng _is_categorical_remapped _label_encoder _loss _n_features _predictors
    _preprocessor _random_seed _scorer _use_validation_data categorical_features class_weight
    classes_ do_early_stopping_ early_stopping interaction_cst is_categorical_ l2_regularization
    learning_rate loss max_bins max_depth max_features max_iter max_leaf_nodes min_samples_leaf
    monotonic_cst n_iter_no_change n_trees_per_iteration_ quantile random_state scoring tol
    train_score_ validation_fraction validation_score_ verbose warm_start
ensemble._iforest: _average_path_length_per_tree _decision_path_lengths _max_features
    _max_samples _n_samples _sample_weight _seeds base_estimator bootstrap bootstrap_features
    contamination estimator estimator_ estimator_params estimators_ estimators_features_
    max_features max_samples max_samples_ n_estimators n_jobs offset_ oob_score random_state
    verbose warm_start
ensemble._stacking: _label_encoder _n_feature_outs classes_ cv estimators estimators_
    final_estimator final_estimator_ n_jobs named_estimators_ passthrough stack_method
    stack_method_ verbose
ensemble._voting: classes_ estimators estimators_ flatten_transform le_ n_jobs named_estimators_
    verbose voting weights
ensemble._weight_boosting: algorithm base_estimator classes_ estimator estimator_
    estimator_errors_ estimator_params estimator_weights_ estimators_ learning_rate loss
    n_classes_ n_estimators random_state
feature_extraction._dict_vectorizer: dtype feature_names_ separator sort sparse vocabulary_
feature_extraction._hash: alternate_sign dtype input_type n_features
feature_extraction.image: max_patches patch_size random_state
feature_extraction.text: _idf_diag _stop_words_id _tfidf alternate_sign analyzer binary
    decode_error dtype encoding fixed_vocabulary_ idf_ input lowercase max_df max_features
    min_df n_features ngram_range norm preprocessor smooth_idf stop_words stop_words_
    strip_accents sublinear_tf token_pattern tokenizer use_idf vocabulary vocabulary_
feature_selection._from_model: estimator estimator_ importance_getter max_features norm_order
    prefit threshold
feature_selection._rfe: cv cv_results_ estimator estimator_ importance_getter
    min_features_to_select n_features_ n_features_to_select n_jobs ranking_ scoring step
    step_n_features_ step_ranking_ step_scores_ step_support_ support_ verbose
feature_selection._sequential: cv direction estimator n_features_to_select n_features_to_select_
    n_jobs scoring support_ tol
feature_selection._univariate_selection: alpha k mode param percentile pvalues_ score_func
    scores_
feature_selection._variance_threshold: threshold variances_
frozen._frozen: estimator
gaussian_process._gpc: L_ W_sr_ X_train_ base_estimator base_estimator_ classes_ copy_X_train
    f_cached kernel kernel_ log_marginal_likelihood_value_ max_iter_predict multi_class
    n_classes_ n_jobs n_restarts_optimizer optimizer pi_ random_state rng warm_start y_train_
gaussian_process._gpr: L_ X_train_ _rng _y_train_mean _y_train_std alpha alpha_ copy_X_train
    kernel kernel_ log_marginal_likelihood_value_ n_restarts_optimizer n_targets normalize_y
    optimizer random_state y_train_
impute._base: _fill_dtype _fit_dtype _n_features _precomputed add_indicator copy error_on_new
    features features_ fill_value indicator_ keep_empty_features missing_values sparse
    statistics_ strategy
impute._iterative:
impute._knn: _fit_X _mask_fit_X _valid_mask add_indicator copy indicator_ keep_empty_features
    metric missing_values n_neighbors weights
isotonic: X_max_ X_min_ X_thresholds_ increasing increasing_ out_of_bounds y_max y_min
    y_thresholds_
kernel_approximation: _gamma _n_features_out _sample_interval bitHash_ coef0 component_indices_
    components_ degree gamma indexHash_ kernel kernel_params n_components n_jobs normalization_
    random_offset_ random_state random_weights_ sample_interval sample_steps skewedness
kernel_ridge: X_fit_ alpha coef0 degree dual_coef_ gamma kernel kernel_params
linear_model._base: coef_ copy_X fit_intercept intercept_ n_jobs positive rank_ singular_ tol
linear_model._bayes: X_offset_ X_scale_ alpha_ alpha_1 alpha_2 alpha_init coef_ compute_score
    copy_X fit_intercept intercept_ lambda_ lambda_1 lambda_2 lambda_init max_iter n_iter
    n_iter_ scores_ sigma_ threshold_lambda tol verbose
linear_model._coordinate_descent: _alphas alpha alpha_ alphas alphas_ coef_ copy_X cv dual_gap_
    eps eps_ fit_intercept intercept_ l1_ratio l1_ratio_ max_iter mse_path_ n_alphas n_iter_
    n_jobs positive precompute random_state selection tol verbose warm_start
linear_model._glm.glm: _base_loss alpha coef_ fit_intercept intercept_ link max_iter n_iter_
    power solver tol verbose warm_start
linear_model._huber: alpha coef_ epsilon fit_intercept intercept_ max_iter n_iter_ outliers_
    scale_ tol warm_start
linear_model._least_angle: active_ alpha alpha_ alphas_ coef_ coef_path_ copy_X criterion
    criterion_ cv cv_alphas_ eps fit_intercept fit_path intercept_ jitter max_iter max_n_alphas
    mse_path_ n_iter_ n_jobs n_nonzero_coefs noise_variance noise_variance_ normalize positive
    precompute random_state verbose
linear_model._logistic: C C_ Cs Cs_ class_weight classes_ coef_ coefs_paths_ cv dual
    fit_intercept intercept_ intercept_scaling l1_ratio l1_ratio_ l1_ratios l1_ratios_ max_iter
    multi_class n_iter_ n_jobs penalty random_state refit scores_ scoring solver tol
    use_legacy_attributes verbose warm_start
linear_model._omp: coef_ copy cv fit_intercept intercept_ max_iter n_iter_ n_jobs
    n_nonzero_coefs n_nonzero_coefs_ normalize precompute tol verbose
linear_model._passive_aggressive: C _average_coef _average_intercept _expanded_class_weight
    _loss_function_ _standard_coef _standard_intercept alpha average class_weight classes_ coef_
    early_stopping epsilon eta0 fit_intercept intercept_ l1_ratio learning_rate loss
    loss_function_ max_iter n_iter_ n_iter_no_change n_jobs penalty power_t random_state shuffle
    t_ tol validation_fraction verbose warm_start
linear_model._perceptron: C _average_coef _average_intercept _expanded_class_weight
    _loss_function_ _standard_coef _standard_intercept alpha average class_weight classes_ coef_
    early_stopping epsilon eta0 fit_intercept intercept_ l1_ratio learning_rate loss
    loss_function_ max_iter n_iter_ n_iter_no_change n_jobs penalty power_t random_state shuffle
    t_ tol validation_fraction verbose warm_start
linear_model._quantile: alpha coef_ fit_intercept intercept_ n_iter_ quantile solver
    solver_options
linear_model._ransac: estimator estimator_ inlier_mask_ is_data_valid is_model_valid loss
    max_skips max_trials min_samples n_skips_invalid_data_ n_skips_invalid_model_
    n_skips_no_inliers_ n_trials_ random_state residual_threshold stop_n_inliers
    stop_probability stop_score
linear_model._ridge: _label_binarizer _store_cv_results alpha alpha_ alpha_per_target alphas
    best_score_ class_weight classes_ coef_ copy_X cv cv_results_ cv_values_ fit_intercept
    gcv_mode intercept_ max_iter n_iter_ positive random_state scoring solver solver_
    store_cv_results store_cv_values tol
linear_model._stochastic_gradient: C _average_coef _average_intercept _expanded_class_weight
    _loss_function_ _standard_coef _standard_intercept _validation_scores alpha average
    average_coef_ average_intercept_ class_weight classes_ coef_ early_stopping epsilon eta0
    fit_intercept intercept_ l1_ratio learning_rate loss loss_function_ max_iter n_iter_
    n_iter_no_change n_jobs nu offset_ penalty power_t random_state shuffle standard_coef_
    standard_intercept_ t_ tol validation_fraction verbose warm_start
linear_model._theil_sen: breakdown_ coef_ copy_X fit_intercept intercept_ max_iter
    max_subpopulation n_iter_ n_jobs n_subpopulation_ n_subsamples random_state tol verbose
manifold._isomap: _n_features_out dist_matrix_ eigen_solver embedding_ kernel_pca_ max_iter
    metric metric_params n_components n_jobs n_neighbors nbrs_ neighbors_algorithm p path_method
    radius tol
manifold._locally_linear: _n_features_out eigen_solver embedding_ hessian_tol max_iter method
    modified_tol n_components n_jobs n_neighbors nbrs_ neighbors_algorithm random_state
    reconstruction_error_ reg tol
mixture._bayesian_mixture: converged_ covariance_prior covariance_prior_ covariance_type
    covariances_ degrees_of_freedom_ degrees_of_freedom_prior degrees_of_freedom_prior_
    init_params lower_bound_ lower_bounds_ max_iter mean_precision_ mean_precision_prior
    mean_precision_prior_ mean_prior mean_prior_ means_ n_components n_init n_iter_ precisions_
    precisions_cholesky_ random_state reg_covar tol verbose verbose_interval warm_start
    weight_concentration_ weight_concentration_prior weight_concentration_prior_
    weight_concentration_prior_type weights_
mixture._gaussian_mixture: converged_ covariance_type covariances_ init_params lower_bound_
    lower_bounds_ max_iter means_ means_init n_components n_init n_iter_ precisions_
    precisions_cholesky_ precisions_init random_state reg_covar tol verbose verbose_interval
    warm_start weights_ weights_init
model_selection._classification_threshold: _curve_scorer best_score_ best_threshold_ cv
    estimator estimator_ n_jobs pos_label random_state refit response_method scoring
    store_cv_results threshold thresholds
model_selection._search: _checked_cv_orig _run_search aggressive_elimination best_estimator_
    best_index_ best_params_ best_score_ cv cv_results_ error_score estimator factor
    max_resources max_resources_ min_resources min_resources_ multimetric_ n_candidates_ n_iter
    n_iterations_ n_jobs n_possible_iterations_ n_remaining_candidates_ n_required_iterations_
    n_resources_ n_splits_ param_distributions param_grid pre_dispatch random_state refit
    refit_time_ resource return_train_score scorer_ scoring verbose
model_selection._search_successive_halving: _checked_cv_orig aggressive_elimination
    best_estimator_ best_index_ best_params_ best_score_ cv cv_results_ error_score estimator
    factor max_resources max_resources_ min_resources min_resources_ multimetric_ n_candidates
    n_candidates_ n_iterations_ n_jobs n_possible_iterations_ n_remaining_candidates_
    n_required_iterations_ n_resources_ n_splits_ param_distributions param_grid pre_dispatch
    random_state refit refit_time_ resource return_train_score scorer_ scoring verbose
multiclass: classes_ code_book_ code_size estimator estimators_ label_binarizer_ n_jobs
    pairwise_indices_ random_state verbose y_
multioutput: base_estimator chain_method chain_method_ classes_ cv estimator estimators_ n_jobs
    n_outputs_ order order_ random_state verbose
naive_bayes: alpha binarize category_count_ class_count_ class_log_prior_ class_prior
    class_prior_ classes_ epsilon_ feature_all_ feature_count_ feature_log_prob_ fit_prior
    force_alpha min_categories n_categories_ norm priors theta_ var_ var_smoothing
neighbors._classification: _fit_X _fit_method _tree _y algorithm classes_ effective_metric_
    effective_metric_params_ leaf_size metric metric_params n_jobs n_neighbors n_samples_fit_
    outlier_label outlier_label_ outputs_2d_ p radius weights
neighbors._graph: _fit_X _fit_method _n_features_out _tree algorithm effective_metric_
    effective_metric_params_ leaf_size metric metric_params mode n_jobs n_neighbors
    n_samples_fit_ p radius
neighbors._lof: _distances_fit_X_ _fit_X _fit_method _lrd _tree algorithm contamination
    effective_metric_ effective_metric_params_ leaf_size metric metric_params n_jobs n_neighbors
    n_neighbors_ n_samples_fit_ negative_outlier_factor_ novelty offset_ p radius
neighbors._nca: _n_features_out callback components_ init max_iter n_components n_iter_
    random_state random_state_ tol verbose warm_start
neighbors._nearest_centroid: centroids_ class_prior_ classes_ deviations_ metric priors
    shrink_threshold true_classes_ within_class_std_dev_
neighbors._regression: _fit_X _fit_method _tree _y algorithm effective_metric_
    effective_metric_params_ leaf_size metric metric_params n_jobs n_neighbors n_samples_fit_ p
    radius weights
neighbors._unsupervised: _fit_X _fit_method _tree algorithm effective_metric_
    effective_metric_params_ leaf_size metric metric_params n_jobs n_neighbors n_samples_fit_ p
    radius
neural_network._multilayer_perceptron: _best_coefs _best_intercepts _label_binarizer
    _no_improvement_count _optimizer _random_state activation alpha batch_size best_loss_
    best_validation_score_ beta_1 beta_2 classes_ coefs_ early_stopping epsilon
    hidden_layer_sizes intercepts_ learning_rate learning_rate_init loss loss_ loss_curve_
    max_fun max_iter momentum n_iter_ n_iter_no_change n_layers_ n_outputs_ nesterovs_momentum
    out_activation_ power_t random_state shuffle solver t_ tol validation_fraction
    validation_scores_ verbose warm_start
neural_network._rbm: _n_features_out batch_size components_ h_samples_ intercept_hidden_
    intercept_visible_ learning_rate n_components n_iter random_state verbose
pipeline: memory n_jobs steps transform_input transformer_list transformer_weights verbose
    verbose_feature_names_out
preprocessing._data: K_fit_all_ K_fit_rows_ _fit_dtype _n_features_out _scaler center_ clip copy
    data_max_ data_min_ data_range_ feature_range ignore_implicit_zeros lambdas_ max_abs_ mean_
    method min_ n_quantiles n_quantiles_ n_samples_seen_ norm output_distribution quantile_range
    quantiles_ random_state references_ scale_ standardize subsample threshold unit_variance
    var_ with_centering with_mean with_scaling with_std
preprocessing._discretization: _encoder bin_edges_ dtype encode n_bins n_bins_ quantile_method
    random_state strategy subsample
preprocessing._encoders: _default_to_infrequent_mappings _drop_idx_after_grouping
    _infrequent_enabled _infrequent_indices _missing_indices _n_features_outs categories
    categories_ drop drop_idx_ dtype encoded_missing_value feature_name_combiner handle_unknown
    infrequent_categories_ max_categories min_frequency sparse sparse_output unknown_value
preprocessing._function_transformer: accept_sparse check_inverse feature_names_out func
    inv_kw_args inverse_func kw_args validate
preprocessing._label: _cached_dict classes classes_ neg_label pos_label sparse_input_
    sparse_output y_type_
preprocessing._polynomial: _max_degree _min_degree _n_out_full bsplines_ degree extrapolation
    handle_missing include_bias interaction_only knots n_features_out_ n_knots
    n_output_features_ order sparse_output
preprocessing._target_encoder: _default_to_infrequent_mappings _infrequent_enabled
    _infrequent_indices _label_binarizer _label_encoder categories categories_ classes_ cv
    encodings_ random_state shuffle smooth target_mean_ target_type target_type_
random_projection: _n_features_out components_ compute_inverse_components dense_output density
    density_ eps n_components n_components_ random_state
semi_supervised._label_propagation: X_ alpha classes_ gamma kernel label_distributions_ max_iter
    n_iter_ n_jobs n_neighbors tol transduction_
semi_supervised._self_training: base_estimator base_estimator_ classes_ criterion estimator
    estimator_ k_best labeled_iter_ max_iter n_iter_ termination_condition_ threshold
    transduction_ verbose
svm._classes: C _dual_coef_ _effective_probability _gamma _intercept_ _n_support _num_iter
    _probA _probB _sparse break_ties cache_size class_weight class_weight_ classes_ coef0 coef_
    decision_function_shape degree dual dual_coef_ epsilon fit_intercept fit_status_ gamma
    intercept_ intercept_scaling kernel loss max_iter multi_class n_iter_ nu offset_ penalty
    probability random_state shape_fit_ shrinking support_ support_vectors_ tol verbose
tree._classes: base_estimator ccp_alpha class_weight classes_ criterion max_depth max_features
    max_features_ max_leaf_nodes min_impurity_decrease min_samples_leaf min_samples_split
    min_weight_fraction_leaf monotonic_cst n_classes_ n_outputs_ random_state splitter tree_
"""


def _read() -> dict[str, frozenset[str]]:
    joined = _TABLE.replace("\n    ", " ").strip()
    parts = (line.partition(": ") for line in joined.split("\n"))
    return {f"sklearn.{module}": frozenset(names.split()) for module, _, names in parts}


_KNOWN = _read()


def fitted(objects: Objects, index: int) -> Fitted:
    """The fitted estimator at a node, all of whose attributes are known.

    Raises :class:`~nb2fn.lowering.held_back.HeldBackError` for others.
    """
    return Fitted(objects, index, _KNOWN.get(objects.node(index).type.partition(":")[0], ()))
