"""Builtins and joblib."""

FUNCTIONS: dict[str, dict[str, str]] = {
    "builtins": {
        "scalar:int": "len id hash ord",
        "scalar": "abs bool bytes callable chr complex divmod float int isinstance issubclass "
        "all any hasattr pow round slice",
        "scalar:str formats": "str repr ascii format",
        "scalar:str": "bin hex oct input",
        "fresh:range": "range",
        "holds:list": "list",
        "holds:list calls": "sorted",
        "holds:tuple": "tuple",
        "holds:dict": "dict",
        "holds:set": "set frozenset",
        "fresh": "bytearray dir object",
        "holds:property": "property",
        "holds": "sum classmethod staticmethod super type",
        "alias calls": "max min",
        "alias": "getattr memoryview",
        "alias changes=0": "next",
        "holds:iterator": "enumerate reversed zip",
        "holds:iterator calls": "filter iter map",
        "alias changes=0 unsure": "anext aiter",
        "fresh:none display formats": "print display",
        "fresh:none display": "help breakpoint",
        "fresh:none changes=0 keeps": "setattr",
        "fresh:none changes=0": "delattr",
        "fresh:file reads state=files uses=cwd": "open",
        "alias barrier": "exec eval compile globals locals vars __import__ exit quit",
    },
    "joblib": {
        "fresh reads uses=files,cwd": "load",
        "fresh writes state=files uses=cwd": "dump",
        "scalar:str": "hash",
        "holds": "delayed Parallel Memory",
        "scalar:int": "cpu_count",
    },
}

DEFAULTS: dict[str, dict[str, str]] = {}
