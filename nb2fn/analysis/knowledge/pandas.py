"""pandas: pure unless listed."""

FUNCTIONS: dict[str, dict[str, str]] = {
    "pandas": {
        "fresh:pandas calls reads uses=files,cwd": "read_csv read_excel read_json read_table "
        "read_parquet read_feather read_pickle read_hdf read_sas read_spss read_stata "
        "read_orc read_xml read_fwf",
        "fresh:list reads network uses=files,cwd": "read_html",
        "fresh:pandas reads": "read_clipboard",
        "alias:pandas reads network changes=1 unsure": "read_sql read_sql_query read_sql_table "
        "read_gbq",
        # They may share memory with the array they are made from.
        "alias:pandas": "DataFrame Series Index MultiIndex to_datetime Categorical array",
        "fresh:pandas": "concat merge merge_asof merge_ordered get_dummies cut qcut crosstab "
        "pivot_table pivot melt to_numeric date_range period_range timedelta_range "
        "interval_range factorize unique isna isnull notna notnull json_normalize wide_to_long "
        "MultiIndex.from_tuples MultiIndex.from_product MultiIndex.from_arrays value_counts "
        "DataFrame.from_dict DataFrame.from_records RangeIndex DatetimeIndex from_dummies "
        "lreshape bdate_range infer_freq to_timedelta",
        "scalar": "Timestamp Timedelta Period Interval CategoricalDtype DateOffset NaT "
        "DatetimeTZDtype api.types.is_numeric_dtype api.types.is_string_dtype "
        "api.types.is_object_dtype api.types.is_datetime64_any_dtype api.types.CategoricalDtype",
        "fresh:none pervades=pandas": "set_option reset_option",
        "fresh pervades=pandas": "option_context",
        "scalar uses=pandas": "get_option describe_option",
        "fresh:file writes state=files": "ExcelWriter HDFStore",
        "fresh reads uses=files": "ExcelFile",
        "alias changes=all unsure": "eval",
        "holds": "Grouper NamedAgg",
        "fresh plot state=matplotlib": "plotting.scatter_matrix plotting.parallel_coordinates "
        "plotting.andrews_curves plotting.lag_plot plotting.autocorrelation_plot "
        "plotting.radviz plotting.table",
        "fresh plot state=matplotlib,random": "plotting.bootstrap_plot",
        "fresh:none pervades=pandas,matplotlib": "plotting.register_matplotlib_converters",
        "fresh:none": "testing.assert_frame_equal testing.assert_series_equal",
    }
}

DEFAULTS: dict[str, dict[str, str]] = {"pandas": {"": "alias"}}
