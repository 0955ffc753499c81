"""numpy: pure unless listed; results may be views unless listed as fresh."""

FUNCTIONS: dict[str, dict[str, str]] = {
    "numpy": {
        "fresh:array": "zeros ones empty full arange linspace logspace geomspace eye identity "
        "zeros_like ones_like empty_like full_like copy concatenate hstack vstack stack "
        "column_stack dstack tile repeat where sort argsort unique cumsum cumprod diff dot "
        "matmul inner outer kron cross add subtract multiply divide true_divide power mod "
        "floor_divide maximum minimum exp exp2 expm1 log log2 log10 log1p sqrt square abs "
        "absolute fabs sign sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh degrees "
        "radians deg2rad rad2deg floor ceil round around rint trunc clip isnan isinf isfinite "
        "logical_and logical_or logical_not logical_xor equal not_equal greater greater_equal "
        "less less_equal bincount histogram histogram2d digitize searchsorted argmax argmin "
        "argwhere nonzero flatnonzero meshgrid c_ interp convolve correlate cov corrcoef roll "
        "pad append insert delete percentile quantile nanpercentile fromiter "
        "fromfunction indices ravel_multi_index unravel_index tri tril triu vander polyfit "
        "polyval poly1d roots gradient trapz trapezoid isin in1d union1d intersect1d setdiff1d "
        "linalg.inv linalg.pinv linalg.solve linalg.eig linalg.eigh linalg.svd "
        "linalg.qr linalg.cholesky linalg.lstsq linalg.norm linalg.det linalg.matrix_rank "
        "linalg.matrix_power linalg.eigvals linalg.eigvalsh linalg.multi_dot einsum tensordot "
        "fft.fft fft.ifft fft.rfft fft.fftfreq block take choose select "
        "isclose sum mean std var min max amin amax nansum nanmean nanstd nanmin nanmax nanmedian "
        "median prod average ptp any all count_nonzero lexsort mgrid ogrid "
        "hypot sinc heaviside bitwise_and bitwise_or invert",
        "scalar": "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 "
        "bool_ int_ float_ str_ complex64 complex128 isscalar allclose array_equal size ndim "
        "shape iscomplex datetime64 timedelta64 finfo iinfo dtype result_type can_cast "
        "array_equiv intp double single longlong float128",
        "fresh:array uses=numpy.display formats": "array2string array_str array_repr",
        "holds:array": "array",
        "alias:array": "asarray asanyarray ascontiguousarray asfortranarray atleast_1d "
        "atleast_2d atleast_3d ravel reshape transpose squeeze expand_dims swapaxes moveaxis "
        "flip fliplr flipud rot90 broadcast_to diagonal diag real imag nan_to_num split "
        "array_split hsplit vsplit resize require broadcast_arrays",
        "fresh:none changes=0": "copyto put place putmask fill_diagonal put_along_axis "
        "add.at subtract.at multiply.at maximum.at minimum.at divide.at power.at",
        "fresh:array reads uses=files,cwd": "load loadtxt genfromtxt fromfile memmap",
        "fresh:none writes state=files uses=cwd": "save savetxt savez savez_compressed",
        "fresh:none state=numpy.display": "set_printoptions",
        "fresh state=numpy.display": "printoptions",
        "fresh uses=numpy": "geterr get_printoptions",
        "fresh pervades=numpy": "seterr seterrcall setbufsize set_string_function errstate",
        "fresh:none display": "info show_config who source",
        "holds": "vectorize frompyfunc apply_along_axis apply_over_axes piecewise ndenumerate "
        "nditer ndindex matrix",
        "fresh:none resets=numpy.random": "random.seed",
        "fresh uses=numpy.random": "random.get_state",
        "fresh:none state=numpy.random": "random.set_state random.set_bit_generator",
        "fresh:none changes=0 state=numpy.random": "random.shuffle",
        "fresh:rng": "random.default_rng random.RandomState random.Generator random.PCG64 "
        "random.SeedSequence random.MT19937 random.Philox random.SFC64",
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
