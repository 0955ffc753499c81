"""torch, Keras and TensorFlow. What makes or trains layers draws random numbers."""

_TORCH = "state=torch.random"
_KERAS = "holds:keras state=random,numpy.random unsure"

_KERAS_NAMES = {
    "fresh:array": "*.to_categorical *.normalize *.pad_sequences *.img_to_array",
    "fresh:none resets=random,numpy.random": "*.set_random_seed",
    "fresh:none state=random,numpy.random,torch.random": "*.clear_session random.set_seed",
    "fresh reads uses=files,cwd": "*.load_model *.load_img",
    "fresh writes state=files uses=cwd": "*.save_model",
    "fresh:none display": "*.plot_model",
    "fresh:tuple reads network": "*.load_data",
    "alias:array": "constant convert_to_tensor Variable cast reshape",
}

FUNCTIONS: dict[str, dict[str, str]] = {
    "torch": {
        "fresh:none resets=torch.random": "manual_seed random.manual_seed cuda.manual_seed "
        "cuda.manual_seed_all",
        "fresh:array": "tensor zeros ones empty full arange linspace eye zeros_like ones_like "
        "full_like cat stack hstack vstack matmul mm bmm dot add sub mul div exp log sqrt abs "
        "sigmoid tanh softmax relu mean sum std var argmax argmin norm where clamp sin cos "
        "cumsum isnan einsum nn.functional.relu nn.functional.softmax "
        "nn.functional.sigmoid nn.functional.log_softmax nn.functional.cross_entropy "
        "nn.functional.mse_loss nn.functional.one_hot nn.functional.nll_loss",
        f"fresh:array {_TORCH}": "rand randn randint randperm normal bernoulli multinomial "
        "rand_like randn_like nn.functional.dropout",
        "alias:array": "from_numpy as_tensor reshape squeeze unsqueeze transpose flatten "
        "nn.functional.max_pool2d",
        "alias": "max min sort topk split chunk",
        "scalar": "device is_tensor cuda.is_available float32 float64 long int64 "
        "cuda.device_count cuda.get_device_name",
        "fresh": "no_grad enable_grad inference_mode set_grad_enabled",
        "fresh:none writes state=files uses=cwd": "save",
        "fresh reads uses=files,cwd": "load",
        f"holds:loader {_TORCH}": "utils.data.DataLoader",
        f"holds {_TORCH}": "utils.data.random_split utils.data.RandomSampler",
        "holds": "utils.data.TensorDataset utils.data.Subset utils.data.ConcatDataset",
        "holds:module": "nn.ReLU nn.Sigmoid nn.Tanh nn.Softmax nn.Dropout nn.Flatten "
        "nn.Sequential nn.ModuleList nn.ModuleDict nn.CrossEntropyLoss nn.MSELoss nn.BCELoss "
        "nn.BCEWithLogitsLoss nn.NLLLoss nn.L1Loss nn.MaxPool2d nn.AvgPool2d nn.LeakyReLU "
        "nn.Identity nn.GELU nn.LogSoftmax",
    },
    "keras": _KERAS_NAMES,
    "tensorflow": _KERAS_NAMES,
    "tf_keras": _KERAS_NAMES,
}

DEFAULTS: dict[str, dict[str, str]] = {
    "torch": {
        "nn.init.": f"alias changes=0 {_TORCH}",
        "nn.functional.": "alias:array",
        "nn.utils.": "alias changes=all unsure",
        "nn.": f"holds:module {_TORCH}",
        "optim.": "holds:optimizer",
        "cuda.": "scalar",
        "backends.": "scalar",
    },
    "keras": {"": _KERAS},
    "tf_keras": {"": _KERAS},
    "tensorflow": {"keras.": _KERAS},
}

_MODULE = {
    f"alias:array changes=self {_TORCH} unsure": "__call__ forward",
    "self changes=self,parts": "train eval to cuda cpu double float half requires_grad_ "
    "load_state_dict",
    "self changes=self,parts state=torch.grad": "zero_grad",
    "self changes=self,parts calls": "apply",
    "alias": "parameters named_parameters state_dict children modules named_modules buffers "
    "named_children",
    "fresh:none changes=self keeps": "register_buffer register_parameter add_module "
    "register_forward_hook append",
    "fresh:none": "__init__",
}

METHODS: dict[str, dict[str, str]] = {
    "module": _MODULE,
    "optimizer": {
        "alias changes=self,reach state=torch.grad": "step zero_grad load_state_dict",
        "alias": "state_dict",
    },
    "keras": {
        "alias changes=self,parts keeps state=random,numpy.random": "fit train_on_batch "
        "fit_generator adapt",
        "fresh:array": "predict evaluate predict_on_batch test_on_batch predict_generator",
        "fresh:none display": "summary",
        "fresh:none changes=self keeps": "compile add build load_weights set_weights pop",
        "alias": "get_weights get_layer get_config count_params",
        "fresh writes state=files uses=cwd": "save save_weights",
        "holds:keras changes=self state=random,numpy.random unsure": "__call__",
        "fresh:none": "__init__",
    },
    # Bases of scikit-learn: what they bring calls the class's own methods.
    "mixin": {
        "holds:dict": "get_params",
        "self changes=self keeps": "set_params set_output",
        "fresh:none": "__init__",
    },
    "dataset": {"fresh:none": "__init__"},
    "exception": {"fresh:none changes=self keeps": "__init__", "alias": "with_traceback"},
}

# Families by the qualified name of a base class.
BASES: dict[str, str] = {
    "torch.nn.Module": "module",
    "torch.nn.modules.Module": "module",
    "torch.utils.data.Dataset": "dataset",
    "keras.Model": "keras",
    "keras.models.Model": "keras",
    "keras.layers.Layer": "keras",
    "tensorflow.keras.Model": "keras",
    "tensorflow.keras.models.Model": "keras",
    "tensorflow.keras.layers.Layer": "keras",
    "sklearn.base.BaseEstimator": "mixin",
    "sklearn.base.TransformerMixin": "mixin",
    "sklearn.base.ClassifierMixin": "mixin",
    "sklearn.base.RegressorMixin": "mixin",
    "sklearn.base.ClusterMixin": "mixin",
    "builtins.Exception": "exception",
    "builtins.ValueError": "exception",
    "builtins.RuntimeError": "exception",
}

# Methods of a family that call methods the class itself defines.
DELEGATES: dict[str, dict[str, tuple[str, ...]]] = {
    "module": {"__call__": ("forward",)},
    "keras": {"__call__": ("build", "call")},
    "mixin": {
        "fit_transform": ("fit", "transform"),
        "fit_predict": ("fit", "predict"),
        "score": ("predict",),
    },
}
