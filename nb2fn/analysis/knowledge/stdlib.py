"""The standard library, by top-level module."""

FUNCTIONS: dict[str, dict[str, str]] = {
    "random": {
        "fresh:none resets=random": "seed",
        "fresh:none state=random": "setstate",
        "fresh uses=random": "getstate",
        "fresh:none changes=0 state=random": "shuffle",
        "alias state=random": "choice",
        "holds:list state=random": "choices sample",
        "scalar state=random": "random randint uniform gauss normalvariate randrange betavariate "
        "expovariate gammavariate lognormvariate paretovariate triangular vonmisesvariate "
        "weibullvariate getrandbits binomialvariate",
        "scalar:bytes state=random": "randbytes",
        "fresh:rng": "Random SystemRandom",
    },
    "os": {
        "scalar:str uses=environ": "getenv",
        "fresh:none state=environ": "putenv unsetenv",
        "scalar:str uses=cwd": "getcwd",
        "fresh:none state=cwd": "chdir",
        "fresh:none writes state=files uses=cwd": "makedirs mkdir remove unlink rename replace "
        "rmdir removedirs symlink link truncate utime chmod chown",
        "fresh:list reads uses=files,cwd": "listdir",
        "fresh:iterator reads uses=files,cwd": "walk scandir",
        "fresh reads uses=files,cwd": "stat",
        "scalar": "getpid cpu_count fspath urandom get_terminal_size getlogin uname",
        "scalar uses=files,cwd reads": "path.exists path.isfile path.isdir path.getsize "
        "path.getmtime access path.islink",
        "scalar:str uses=cwd,environ": "path.abspath path.realpath path.expanduser "
        "path.expandvars path.relpath",
        "scalar:str": "path.join path.basename path.dirname path.normpath path.commonpath",
        "fresh:tuple": "path.split path.splitext",
        "scalar:bool": "path.isabs",
        "fresh writes reads network display state=files,cwd,environ": "system popen",
    },
    "sys": {
        "scalar": "getsizeof getrefcount getrecursionlimit getdefaultencoding intern",
        "fresh:none barrier": "exit settrace setprofile",
        "alias barrier": "_getframe",
        "fresh:none pervades=interpreter": "setrecursionlimit set_int_max_str_digits",
        "fresh:none": "setswitchinterval",
        "alias": "exc_info",
    },
    "warnings": {
        "fresh:none state=warnings display": "filterwarnings simplefilter warn showwarning "
        "warn_explicit resetwarnings",
        "fresh state=warnings": "catch_warnings",
    },
    "locale": {"fresh pervades=locale": "setlocale"},
    "decimal": {
        "alias:decimal uses=decimal": "getcontext",
        "fresh:none pervades=decimal": "setcontext",
        "alias:decimal state=decimal": "localcontext",
        "scalar uses=decimal": "Decimal",
    },
    "json": {
        "scalar:str": "dumps",
        "fresh": "loads",
        "fresh reads uses=files": "load",
        "fresh:none writes state=files": "dump",
    },
    "pickle": {
        "scalar:bytes": "dumps",
        "fresh": "loads",
        "fresh reads uses=files": "load",
        "fresh:none writes state=files": "dump",
    },
    "copy": {"fresh": "deepcopy", "holds": "copy replace"},
    "csv": {
        "holds:iterator": "reader DictReader",
        "holds:file": "writer DictWriter",
    },
    "pathlib": {"scalar:path": "Path PurePath PosixPath PureWindowsPath PurePosixPath"},
    "glob": {
        "fresh:list reads uses=files,cwd": "glob",
        "fresh:iterator reads uses=files,cwd": "iglob",
    },
    "shutil": {
        "fresh writes reads state=files uses=cwd": "copy copy2 copyfile copytree rmtree move "
        "make_archive unpack_archive"
    },
    "time": {
        "scalar:float": "time perf_counter monotonic process_time time_ns perf_counter_ns mktime",
        "scalar:str": "strftime ctime asctime",
        "fresh:none": "sleep",
        "fresh:tuple": "localtime gmtime strptime",
    },
    "collections": {
        "holds:defaultdict calls": "defaultdict",
        "holds:dict": "OrderedDict Counter",
        "holds": "deque namedtuple",
        "alias": "ChainMap",
    },
    "functools": {
        "holds calls": "partial partialmethod wraps lru_cache cache cmp_to_key "
        "cached_property total_ordering singledispatch update_wrapper",
        "alias calls": "reduce",
    },
    "itertools": {
        "holds:iterator": "chain chain.from_iterable combinations permutations product count "
        "cycle repeat islice zip_longest tee compress combinations_with_replacement pairwise "
        "batched",
        "holds:iterator calls": "groupby accumulate starmap takewhile dropwhile filterfalse",
    },
    "re": {
        "fresh:regex": "compile",
        "fresh:match": "match search fullmatch",
        "fresh:list": "findall split",
        "fresh:iterator": "finditer",
        "scalar:str": "sub escape",
        "fresh:tuple": "subn",
        "fresh:none": "purge",
    },
    "math": {"scalar": "fsum prod"},
    "urllib": {
        "fresh network writes state=files": "request.urlretrieve",
        "fresh:file network": "request.urlopen",
        "scalar:str": "parse.quote parse.unquote parse.urlencode parse.quote_plus parse.urljoin",
        "fresh": "parse.urlparse parse.parse_qs request.Request",
    },
    "requests": {
        "fresh network": "get post put delete head patch request",
        "fresh:session": "Session",
    },
    "logging": {
        "fresh:logger": "getLogger",
        "fresh:none display": "info debug warning error critical exception log basicConfig "
        "disable captureWarnings",
    },
    "gc": {"scalar": "collect disable enable"},
    "io": {"fresh:iterator": "StringIO BytesIO TextIOWrapper"},
    "datetime": {
        "scalar": "datetime date timedelta time timezone datetime.now datetime.today "
        "date.today datetime.strptime datetime.fromtimestamp datetime.utcnow datetime.combine "
        "datetime.fromisoformat date.fromisoformat"
    },
    "uuid": {"scalar": "uuid1 uuid4 UUID uuid3 uuid5"},
    "secrets": {"scalar": "token_hex token_bytes token_urlsafe randbelow"},
    "tqdm": {
        "holds:iterator display": "tqdm trange auto.tqdm notebook.tqdm autonotebook.tqdm "
        "tqdm_notebook notebook.tqdm_notebook auto.trange notebook.trange"
    },
    "operator": {
        "alias changes=0 keeps": "setitem delitem iadd iand iconcat ifloordiv ilshift imatmul "
        "imod imul ior ipow irshift isub itruediv ixor call",
    },
    "inspect": {"alias barrier": "currentframe stack trace getclosurevars"},
    "importlib": {"alias barrier": "reload", "alias uses=modules": "import_module"},
}

DEFAULTS: dict[str, dict[str, str]] = {
    "math": {"": "scalar"},
    "cmath": {"": "scalar"},
    "operator": {"": "holds"},
    "itertools": {"": "holds:iterator calls"},
    "functools": {"": "holds"},
    "collections": {"": "holds"},
    "statistics": {"": "scalar"},
    "string": {"": "scalar"},
    "textwrap": {"": "scalar:str"},
    "datetime": {"": "scalar"},
    "time": {"": "scalar"},
    "re": {"": "fresh"},
    "json": {"": "fresh"},
    "typing": {"": "holds"},
    "enum": {"": "holds"},
    "dataclasses": {"": "holds"},
    "abc": {"": "alias"},
    "contextlib": {"": "holds"},
    "hashlib": {"": "fresh:iterator"},
    "base64": {"": "scalar"},
    "fractions": {"": "scalar"},
    "numbers": {"": "scalar"},
    "platform": {"": "scalar"},
    "distutils": {"version.": "scalar"},
    "packaging": {"version.": "scalar"},
    "heapq": {"": "alias changes=all"},
    "bisect": {"insort": "alias changes=0 keeps", "": "scalar:int"},
    "pprint": {"": "fresh:none display"},
    "random": {"": "alias changes=all state=random unsure"},
    "calendar": {"": "fresh"},
    "html": {"": "scalar:str"},
    "unicodedata": {"": "scalar"},
    "difflib": {"": "fresh"},
    "inspect": {"": "alias"},
    "traceback": {"": "fresh display"},
    "__future__": {"": "scalar"},
}
