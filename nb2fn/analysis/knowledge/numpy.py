"""numpy: pure unless listed; results may be views unless listed as fresh."""

FUNCTIONS: dict[str, dict[str, str]] = {
    "numpy": {
        "fresh:array": "zeros ones empty full arange linspace logspace geomspace eye identity "
        "zeros_like ones_like empty_like full_like copy hstack vstack column_stack dstack tile "
        "repeat where sort argsort unique diff inner cross bincount histogram2d digitize "
        "searchsorted argwhere nonzero flatnonzero meshgrid c_ interp convolve correlate cov "
        "corrcoef roll pad append insert delete fromiter indices unravel_index "
        "ravel_multi_index tri tril triu vander polyfit polyval poly1d roots gradient trapz "
        "trapezoid isin in1d union1d intersect1d setdiff1d linalg.inv linalg.pinv linalg.solve "
        "linalg.eig linalg.eigh linalg.svd linalg.qr linalg.cholesky linalg.lstsq linalg.norm "
        "linalg.det linalg.matrix_rank linalg.matrix_power linalg.eigvals linalg.eigvalsh "
        "tensordot fft.fft fft.ifft fft.rfft fft.fftfreq block select isclose average "
        "count_nonzero lexsort mgrid ogrid sinc kron",
        # Positions from which on an argument is written to.
        "fresh:array out=1": "exp exp2 expm1 log log2 log10 log1p sqrt cbrt square abs absolute "
        "fabs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh "
        "degrees radians deg2rad rad2deg floor ceil rint trunc isnan isinf isfinite logical_not "
        "invert negative positive reciprocal fix linalg.multi_dot",
        "fresh:array out=2": "add subtract multiply divide true_divide power float_power mod "
        "remainder fmod floor_divide maximum minimum fmax fmin arctan2 hypot heaviside "
        "logical_and logical_or logical_xor equal not_equal greater greater_equal less "
        "less_equal bitwise_and bitwise_or bitwise_xor dot matmul outer concatenate stack "
        "round around argmax argmin max min amax amin nanmax nanmin any all median nanmedian "
        "ptp choose compress",
        "fresh:array out=3": "clip sum mean std var prod nansum nanmean nanstd nanvar nanprod "
        "cumsum cumprod take percentile nanpercentile quantile nanquantile",
        "scalar": "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 "
        "bool_ int_ str_ complex64 complex128 isscalar allclose array_equal size ndim "
        "shape iscomplex datetime64 timedelta64 finfo iinfo dtype result_type can_cast "
        "array_equiv intp double single longlong float128",
        "fresh:array uses=numpy.display formats": "array2string array_str array_repr",
        "holds:array": "array",
        "alias:array": "histogram asarray asanyarray ascontiguousarray asfortranarray atleast_1d "
        "atleast_2d atleast_3d ravel reshape transpose squeeze expand_dims swapaxes moveaxis "
        "flip fliplr flipud rot90 broadcast_to diagonal diag real imag nan_to_num split "
        "array_split hsplit vsplit resize require broadcast_arrays einsum",
        "fresh:none changes=0": "copyto put place putmask fill_diagonal put_along_axis "
        "add.at subtract.at multiply.at maximum.at minimum.at divide.at power.at",
        "fresh:array reads uses=files,cwd": "load loadtxt genfromtxt fromfile memmap",
        "fresh:none writes state=files uses=cwd": "save savetxt savez savez_compressed",
        "fresh:none state=numpy.display": "set_printoptions",
        "fresh state=numpy.display": "printoptions",
        "fresh uses=numpy": "geterr get_printoptions",
        "fresh pervades=numpy": "seterr seterrcall setbufsize errstate",
        "fresh:none display": "info show_config who",
        "holds calls": "vectorize frompyfunc apply_along_axis apply_over_axes piecewise "
        "fromfunction",
        "holds": "ndenumerate nditer ndindex matrix",
        "fresh:none resets=numpy.random": "random.seed",
        "fresh uses=numpy.random": "random.get_state",
        "fresh:none state=numpy.random": "random.set_state random.set_bit_generator",
        "fresh:none changes=0 state=numpy.random": "random.shuffle",
        "alias:rng": "random.Generator random.RandomState random.default_rng",
        "fresh:rng": "random.PCG64 random.SeedSequence random.MT19937 random.Philox random.SFC64",
        "fresh:array state=numpy.random": "random.rand random.randn random.randint "
        "random.random random.random_sample random.uniform random.normal random.choice "
        "random.permutation random.standard_normal random.binomial random.poisson "
        "random.exponential random.beta random.gamma random.multivariate_normal random.sample "
        "random.ranf random.random_integers random.laplace random.logistic random.lognormal "
        "random.multinomial random.dirichlet random.chisquare random.f random.geometric "
        "random.gumbel random.bytes random.triangular random.vonmises random.weibull random.zipf",
    }
}

DEFAULTS: dict[str, dict[str, str]] = {
    "numpy": {"random.": "fresh state=numpy.random", "testing.": "scalar", "": "alias"}
}
