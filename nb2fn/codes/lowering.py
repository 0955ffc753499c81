"""Pages of the lowering codes."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB401",
        "the source of a function or class is not in the notebook",
        "Functions and classes of the notebook cross into the endpoint as source, taken from the "
        "cell that defined them. For this one no `def`, `lambda` or `class` stands where the "
        "kernel says it was defined: it was made by `exec`, or its cell changed while it ran.",
        "Write it out in a cell, or move it into a module beside the notebook and import it.",
        before='exec("def scale(x): return x * 2")\n\ny_pred = model.predict(scale(x_test))',
        after="def scale(x):\n    return x * 2\n\ny_pred = model.predict(scale(x_test))",
    ),
    Page(
        "NB402",
        "a class has a decorator nb2fn does not know",
        "A class is created again from its source when the endpoint starts, so its decorators "
        "run there. One that registers, counts or reads something would do so in a process that "
        "is not the notebook's. `dataclass`, `total_ordering` and the like are known.",
        "Move the class and its decorator into a module beside the notebook and import it, or do "
        "without the decorator.",
        before="@register\nclass Clip(TransformerMixin, BaseEstimator):\n    ...",
        after="class Clip(TransformerMixin, BaseEstimator):\n    ...\n\nregister(Clip)",
    ),
    Page(
        "NB403",
        "a function or class needs a value of the notebook while it is created",
        "Functions and classes are created from source before the notebook's values are restored, "
        "because those values can be instances of the classes. What runs while a class is created "
        "(its body, its decorators, its bases, the defaults of a dataclass) can therefore use "
        "imports and earlier definitions, but no values.",
        "Write the value as a literal, or look it up inside a method, which runs later.",
        before="limit = len(df)\n\n@dataclass\nclass Options:\n    top: int = limit",
        after="@dataclass\nclass Options:\n    top: int = 100",
    ),
    Page(
        "NB404",
        "a file beside the notebook has a name that the project needs itself",
        "Modules and data that the endpoint's code uses ship with it, under the path they have "
        "beside the notebook. A few names belong to every built project: `handler.py`, "
        "`openapi.json`, `nb2fn_runtime`, `tests`.",
        "Rename the file, and where the notebook names it.",
        before="from handler import clean",
        after="from cleaning import clean",
    ),
    Page(
        "NB405",
        "no installed package provides a module",
        "The endpoint's requirements are the packages of the training kernel, at the versions "
        "that trained. A module that belongs to none of them, and is neither in the standard "
        "library nor beside the notebook, would be missing there.",
        "Install it as a package in the notebook's environment, or keep its file in the "
        "notebook's folder instead of adding a path to `sys.path`.",
        before='sys.path.append("/home/me/lib")\nimport cleaning',
        after="import cleaning  # cleaning.py stands beside the notebook",
    ),
    Page(
        "NB406",
        "a file that is opened while answering lies outside the notebook's folder",
        "Files that code opens while it answers ship with the endpoint under the path they have "
        "relative to the notebook. An absolute path, or one that leads out of the folder, names "
        "nothing there.",
        "Copy the file into the notebook's folder and open it by its relative path, or read it in "
        "a cell before the predict cells and use the value.",
        before='def label(i):\n    return open("/data/labels.txt").read().split()[i]',
        after='labels = open("labels.txt").read().split()\n\ndef label(i):\n    return labels[i]',
    ),
    Page(
        "NB407",
        "a file that ships has changed since the notebook read it",
        "The file is opened while answering, so it ships. Its content is no longer what the "
        "notebook read when the answers were recorded that the endpoint is compared with.",
        "Build again. If the notebook itself writes the file, read it in a cell before the "
        "predict cells and use the value.",
    ),
    Page(
        "NB408",
        "a setting that answers may depend on cannot cross",
        "Options of libraries, the precision of decimals, environment variables, the working "
        "directory and changed attributes of imported modules belong to the notebook's process. "
        "Where predict code reads them, the statement that set them runs again when the endpoint "
        "starts. That is possible for one plain statement that needs nothing but imports; this "
        "one needs a value or a function of the notebook, or stands in a loop, a branch or a "
        "function.",
        "Write the setting as a plain statement with literal values, or make what it decides an "
        "argument of the call that depends on it.",
        before="context = decimal.getcontext()\ncontext.prec = digits",
        after="decimal.getcontext().prec = 6",
    ),
    Page(
        "NB411",
        "the function needs its libraries at run time",
        "An information, no error: the endpoint is right. nb2fn first tries to turn fitted models "
        "into plain Python, which starts in a fraction of the time that numpy and scikit-learn "
        "take to import and needs no packages at all. It does so only where it knows every class, "
        "parameter and statement on the way exactly; here something is beyond that. Plain Python "
        "runs predict code that asks lowered models and works on their answers: indexing, "
        "`tolist`, `argmax`, `round`, arithmetic, comparisons, texts, lists and dicts, `np.array` "
        "and the like, `pd.DataFrame([record])`. Where the code needs more of numpy, numpy alone "
        "is shipped, and the models are numpy code; where it needs other libraries, or looks into "
        "a model, the notebook's own libraries and objects are.",
        "Nothing needs fixing. Where a quick start matters, the message says what held it back: "
        "move work on frames and files into the train cells, and take numbers out of the model's "
        "answer by index.",
        before="answer = pd.Series(model.predict(x)).map(names).to_numpy()",
        after="answer = [names[label] for label in model.predict(x)]",
    ),
)
