"""Methods and attributes, by family of the receiver and by name alone."""

from nb2fn.analysis.knowledge.plotting import DRAW, DRAWS

METHODS: dict[str, dict[str, str]] = {
    "str": {
        "scalar:str": "upper lower strip lstrip rstrip replace title capitalize casefold "
        "swapcase zfill center ljust rjust join decode expandtabs translate removeprefix "
        "removesuffix",
        "scalar:str formats": "format format_map",
        "scalar": "startswith endswith find rfind index rindex count isdigit isalpha isalnum "
        "isspace isnumeric isdecimal isupper islower istitle isidentifier encode hex maketrans",
        "fresh:list": "split rsplit splitlines",
        "fresh:tuple": "partition rpartition",
    },
    "int": {"scalar": "*"},
    "float": {"scalar": "*"},
    "bool": {"scalar": "*"},
    "none": {"scalar": "*"},
    "bytes": {"fresh": "*"},
    "path": {
        "fresh reads uses=files,cwd": "read_text read_bytes stat",
        "scalar uses=files,cwd reads": "exists is_file is_dir",
        "fresh:iterator reads uses=files,cwd": "glob rglob iterdir",
        "fresh:file reads state=files uses=cwd": "open",
        "fresh writes state=files uses=cwd": "write_text write_bytes mkdir unlink rename touch "
        "rmdir replace symlink_to chmod",
        "scalar:path uses=cwd": "resolve absolute cwd",
        "scalar:path": "joinpath with_suffix with_name relative_to with_stem expanduser home",
        "scalar": "as_posix is_absolute match as_uri",
    },
    "list": {
        "fresh:none changes=self keeps": "append extend insert",
        "fresh:none changes=self": "remove reverse clear",
        "alias changes=self": "pop",
        "alias changes=self calls": "sort",
        "scalar:int": "index count",
        "holds:list": "copy",
    },
    "tuple": {"scalar:int": "index count", "alias": "*"},
    "dict": {
        "alias": "get",
        "holds:dict": "copy keys values items",
        "alias changes=self keeps": "setdefault update",
        "alias changes=self": "pop popitem clear",
        "holds": "fromkeys most_common elements",
        "fresh changes=self": "move_to_end subtract",
    },
    "set": {
        "fresh:none changes=self keeps": "add update",
        "alias changes=self": "remove discard pop clear intersection_update difference_update "
        "symmetric_difference_update",
        "holds:set": "copy union intersection difference symmetric_difference",
        "scalar:bool": "issubset issuperset isdisjoint",
    },
    "range": {"scalar": "*"},
    "array": {
        "fresh:array": "argsort choose compress conj copy nonzero repeat searchsorted trace "
        "tobytes byteswap flatten toarray todense argpartition",
        "fresh:array out=1": "any all argmax argmin max min ptp dot round",
        "fresh:array out=2": "clip cumprod cumsum mean prod std sum take var",
        "alias:array": "astype ravel reshape squeeze swapaxes transpose view diagonal tocsr "
        "tocsc getfield detach cpu cuda to float double long unsqueeze numpy clone "
        "contiguous",
        "holds:list": "tolist",
        "alias": "item",
        "scalar:str": "tostring dumps",
        "fresh:none changes=self": "sort partition fill resize setflags itemset setfield",
        "fresh:none changes=self keeps": "put",
        "fresh writes state=files uses=cwd": "tofile dump",
        "fresh:none changes=self state=torch.grad": "backward",
    },
    "pandas": {
        "fresh:pandas calls": "agg aggregate apply applymap map transform combine",
        "fresh:pandas": "abs add all any asof assign at_time "
        "autocorr between bool combine_first compare convert_dtypes copy corr "
        "corrwith count cov cummax cummin cumprod cumsum describe diff div divide dot "
        "drop drop_duplicates dropna duplicated eq equals ewm expanding explode factorize "
        "ffill bfill fillna filter first floordiv ge get_value gt idxmax idxmin "
        "interpolate isin isna isnull join kurt kurtosis last le lt mad mask max "
        "mean median melt merge min mod mode mul multiply ne nlargest notna notnull nsmallest "
        "nunique pct_change pivot pivot_table pow prod product quantile radd rank rdiv "
        "reindex reindex_like rename rename_axis reorder_levels repeat replace resample "
        "reset_index rfloordiv rmod rmul rolling round rpow rsub rtruediv sem set_axis "
        "set_index shift skew sort_index sort_values stack std sub subtract sum "
        "swaplevel to_timestamp to_period truediv truncate tz_convert tz_localize "
        "unique unstack value_counts var where argmax argmin argsort searchsorted "
        "memory_usage select_dtypes add_prefix add_suffix asfreq between_time get_level_values "
        "droplevel to_flat_index union intersection difference symmetric_difference get_loc "
        "append contains startswith endswith lower upper strip split extract cat len get_dummies "
        "findall extractall title capitalize zfill slice match fullmatch pad lstrip rstrip "
        "day_name month_name strftime normalize floor ceil total_seconds weekday isocalendar "
        "add_categories remove_categories rename_categories set_categories "
        "remove_unused_categories reorder_categories as_ordered codes",
        "alias:pandas": "xs infer_objects clip align head tail astype squeeze transpose ravel view "
        "to_frame to_series take swapaxes infer set_flags",
        "alias:array": "to_numpy",
        "holds:groupby": "groupby",
        "holds": "to_dict to_list tolist to_records",
        "holds:iterator": "iterrows itertuples items iteritems",
        "alias": "get item keys query eval",
        "alias calls": "pipe",
        "scalar:str formats": "to_string to_html to_markdown to_latex",
        "fresh:pandas seeded": "sample",
        "alias changes=self": "pop",
        "fresh:none changes=self keeps": "insert update",
        "scalar:str writes state=files uses=cwd": "to_csv to_json to_excel to_parquet "
        "to_pickle to_feather to_hdf to_sql to_stata to_xml to_clipboard",
        DRAW: "plot hist boxplot bar barh line scatter pie box kde density area hexbin",
        "fresh:none display": "info",
    },
    "groupby": {
        "fresh:pandas calls": "agg aggregate apply filter pipe transform",
        "fresh:pandas": "all any count cumcount cummax cummin cumprod "
        "cumsum describe diff ffill bfill fillna first head idxmax idxmin last max mean "
        "median min ngroup nth nunique ohlc pct_change prod quantile rank resample "
        "rolling sem shift size skew std sum tail unique value_counts var get_group "
        "expanding corr cov nlargest nsmallest",
        "fresh:pandas seeded": "sample",
        DRAW: "plot hist boxplot",
    },
    "bunch": {"holds": "keys values items get copy", "alias changes=self": "pop update"},
    "defaultdict": {
        "alias": "get",
        "holds:dict": "copy keys values items",
        "alias changes=self keeps": "setdefault update",
        "alias changes=self": "pop popitem clear",
    },
    "estimator": {
        "self changes=self,parts keeps draws": "fit partial_fit",
        "fresh:array changes=self,parts keeps draws": "fit_transform",
        "alias:array changes=self,parts keeps draws": "fit_predict fit_resample",
        "fresh:array": "predict predict_proba predict_log_proba decision_function score "
        "score_samples kneighbors radius_neighbors staged_predict staged_predict_proba "
        "kneighbors_graph apply decision_path cost_complexity_pruning_path inverse_transform "
        "transform get_feature_names_out get_feature_names bic aic get_booster "
        "get_support mahalanobis error_norm",
        "fresh": "get_depth get_n_leaves get_n_splits build_analyzer build_tokenizer "
        "build_preprocessor get_stop_words get_covariance get_precision",
        "holds:dict": "get_params get_metadata_routing",
        "self changes=self keeps": "set_params set_output set_fit_request set_score_request "
        "set_predict_request sparsify densify",
        "holds:iterator draws": "split",
        "fresh:tuple state=numpy.random": "sample",
        "fresh writes state=files": "save_model",
        "fresh:none changes=self reads": "load_model",
    },
    "axes": {
        "fresh:none plot writes state=files marks=matplotlib": "savefig",
        "alias:axes plot state=matplotlib changes=self": "get_* axis colorbar findobj "
        "set_xlim set_ylim set_zlim",
        "alias:axes plot marks=matplotlib changes=self": "*",
    },
    "colormap": {
        "fresh:none changes=self": "set_bad set_over set_under set_extremes autoscale "
        "autoscale_None",
        "fresh:array": "*",
    },
    "file": {
        "fresh:none changes=self writes state=files": "write writelines flush truncate close",
        "fresh:list changes=self reads state=files": "readlines",
        "fresh changes=self reads state=files": "read readline seek tell",
    },
    "figure": {
        "fresh:none plot": "show",
        "fresh:none plot writes state=files": "write_html write_image savefig",
        "alias:figure plot changes=self": "*",
    },
    "logger": {
        "fresh:none display": "info debug warning error critical exception log",
        "fresh:none changes=self": "setLevel addHandler",
    },
    "regex": {"fresh": "match search fullmatch findall finditer split sub subn"},
    "match": {"scalar": "group start end span groups groupdict expand"},
    "rng": {
        "fresh:none changes=0,self": "shuffle",
        "fresh:array changes=self": "*",
    },
    "decimal": {"alias changes=self pervades=decimal": "*"},
}
METHODS["splitter"] = METHODS["data"] = METHODS["estimator"]
# Made with copy=False and the like: works on what it is handed.
METHODS["inplace"] = {"alias changes=self,parts,all keeps draws unsure": "*"}
METHODS["records"] = METHODS["dict"]
METHODS["transformer"] = {
    spec: " ".join(n for n in names.split() if not n.endswith("transform"))
    for spec, names in METHODS["estimator"].items()
} | {
    "alias": "transform inverse_transform",
    "alias:array changes=self,parts keeps draws": "fit_transform fit_predict fit_resample",
}

# By name alone, whatever the receiver is, unless it is an object of a notebook class.
ANY: dict[str, str] = {
    "fresh": "predict predict_proba predict_log_proba decision_function score score_samples "
    "describe drop dropna drop_duplicates fillna sort_values reset_index isna isnull notna notnull "
    "value_counts nunique mean median std var sum min max argmax argmin argsort cumsum quantile "
    "corr count merge pivot_table round abs dot isin "
    "any all tobytes nonzero flatten unique idxmax idxmin interpolate",
    "scalar": "upper lower strip lstrip rstrip title capitalize casefold swapcase zfill ljust "
    "rjust startswith endswith isdigit isalpha isalnum isspace isnumeric isdecimal isupper "
    "islower encode total_seconds isoformat strftime weekday timestamp toordinal",
    "scalar:str formats": "to_string to_html to_markdown",
    "holds": "copy split rsplit splitlines join replace format index find tolist get_params keys "
    "values items to_dict to_list kneighbors most_common astype "
    "get_feature_names_out get_feature_names groups group iterrows itertuples",
    "holds:groupby": "groupby",
    "alias": "get transform inverse_transform reshape ravel squeeze transpose head tail toarray "
    "todense to_numpy item view set_index rename assign detach cpu numpy size "
    "swapaxes diagonal",
    "fresh:none display": "info",
    "fresh:none changes=self state=torch.grad": "backward",
    "fresh seeded": "sample",
    "self changes=self,parts keeps draws": "fit partial_fit",
    "alias changes=self,parts keeps draws": "fit_transform fit_predict fit_resample",
    "alias changes=self keeps": "append extend insert add update setdefault",
    "alias changes=self": "pop remove clear sort reverse popitem discard",
    # Axes that come out of a list or a parameter.
    "alias plot marks=matplotlib changes=self": f"{DRAWS} annotate text set_title set_xlabel "
    "set_ylabel set_zlabel set_xticks set_yticks set_xticklabels set_yticklabels set_xscale "
    "set_yscale set_aspect set_axis_off set_facecolor grid legend invert_xaxis invert_yaxis "
    "tick_params add_patch add_artist add_line add_collection scatter3D plot3D plot_surface "
    "plot_wireframe plot_trisurf contour3D contourf3D bar3d view_init clabel set_visible "
    "set_major_formatter set_major_locator set_minor_formatter set_minor_locator "
    "subplots_adjust tight_layout suptitle add_axes add_subplot twinx twiny",
    "self changes=self keeps": "set",
    "alias plot state=matplotlib changes=self": "set_xlim set_ylim set_zlim axis colorbar "
    "get_legend_handles_labels autoscale_view relim set_clim",
    "fresh:tuple plot state=matplotlib": "get_xlim get_ylim get_zlim",
}

ATTRIBUTES: dict[str, dict[str, str]] = {
    "pandas": {
        "scalar": "shape size ndim empty dtype name hasnans is_unique nbytes "
        "is_monotonic_increasing is_monotonic_decreasing",
        "fresh:pandas": "dtypes year month day hour minute second dayofweek weekday date time "
        "quarter dayofyear is_month_end days seconds categories",
        "alias:array": "values array",
        # A column by its name; methods are not read through here.
        "alias:pandas": "columns index loc iloc at iat T str dt cat plot *",
    },
    "array": {
        "scalar": "shape size ndim dtype itemsize nbytes strides",
        "alias:array": "T real imag flat base data",
    },
    "": {"alias:array": "T"},
    "axes": {"alias:axes": "flat T figure xaxis yaxis zaxis"},
    "bunch": {
        "scalar:str": "DESCR filename",
        "alias:array": "target_names feature_names",
    },
}
