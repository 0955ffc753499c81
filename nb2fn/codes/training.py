"""Pages of the training codes: the kernel, the run, the question asked at the cut."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB301",
        "the kernel is not installed",
        "A notebook names the kernel it was written with. It is trained in that kernel, so that "
        "the packages that trained the model are the ones that ship.",
        "Choose an installed kernel with `--kernel NAME` (`jupyter kernelspec list` shows them), "
        "or install the notebook's: `python -m ipykernel install --user --name NAME` in the "
        "environment that has its packages.",
    ),
    Page(
        "NB302",
        "the kernel did not start",
        "The kernel's process ended, or stayed silent, before it ran anything. Most often its "
        "environment was moved or deleted, or has no `ipykernel`.",
        "Start the kernel in Jupyter and read what it says. `python -m pip install ipykernel` in "
        "its environment helps where the package is missing; `--kernel NAME` chooses another.",
    ),
    Page(
        "NB303",
        "the kernel died",
        "The kernel's process ended in the middle of the notebook: memory ran out, a library "
        "crashed, or code ended the process (`os._exit`).",
        "Run the cell in Jupyter and watch the memory. Train on fewer rows, delete what is not "
        "needed any more, or give the machine more memory.",
        "big = pd.concat([df] * 1000)",
        "big = df.sample(100_000, random_state=0)",
    ),
    Page(
        "NB304",
        "a cell ran too long",
        "The build allows each cell a time, ten minutes unless told otherwise, so that a loop "
        "without end does not hold it for ever.",
        "Allow more time with `--timeout SECONDS`, or no limit with `--timeout 0`.",
    ),
    Page(
        "NB305",
        "a statement that the answer needs failed",
        "The notebook is run from top to bottom in a fresh kernel. A statement the answer "
        "depends on raised an error there, so there is no answer to give. Cells that were run "
        "in another order, or were deleted since, are the usual cause.",
        "Restart the kernel in Jupyter, run all cells, and repair the notebook until that works.",
        "model.fit(X, y)  # X was defined in a cell that is gone",
        "X = df[['age', 'income']]\nmodel.fit(X, y)",
    ),
    Page(
        "NB306",
        "a file is missing",
        "The notebook opens a file that is not there. It runs in its own directory: relative "
        "paths start from where the `.ipynb` lies.",
        "Put the file beside the notebook, or correct the path. A path on somebody's own disk "
        "works on no other machine.",
        'df = pd.read_csv("C:/Users/me/Desktop/churn.csv")',
        'df = pd.read_csv("churn.csv")',
    ),
    Page(
        "NB307",
        "a module is missing in the kernel",
        "The notebook imports a package that its kernel's environment does not have.",
        "Install it into that environment (the message gives the command), or choose the kernel "
        "that has it with `--kernel NAME`.",
    ),
    Page(
        "NB308",
        "the notebook asks for keyboard input",
        "A build runs the notebook unattended, and an endpoint has no keyboard.",
        "Put the value into the notebook. What the caller should choose is an input of the "
        "predict cells.",
        'city = input("Which city? ")',
        'city = "Aarhus"',
    ),
    Page(
        "NB309",
        "written by a newer nb2fn",
        "The extract or snapshot has a version that this nb2fn does not know yet.",
        "Upgrade nb2fn, or train again with this one.",
    ),
    Page(
        "NB340",
        "a statement that the answer does not need failed",
        "The notebook did not run to the end, so it cannot be said what it would have answered "
        "had it done so. The build goes on, because nothing the answer needs failed, and its "
        "proof says `parity: weak`.",
        "Repair the cell, or tag it `skip` if it is not part of the model. A cell that is meant "
        "to fail carries Jupyter's own tag `raises-exception`.",
        "df.plot(kind='nonsense')",
        "df.plot(kind='bar')",
    ),
    Page(
        "NB341",
        "an input's example cannot be computed",
        "The endpoint is proven with the notebook's own question. Its value is computed right "
        "before the first statement that predicts, and that failed.",
        "Let the input be a literal, or a value from the cells before the predict cells.",
        "y = model.predict(X)\nx_new = X[y > 0]\nprint(model.predict(x_new))",
        "x_new = np.array([[4, 5]])\nprint(model.predict(x_new))",
    ),
    Page(
        "NB342",
        "the predict code failed on the notebook's own example",
        "The statements chosen for the endpoint were run with the notebook's own input, as a "
        "request would run them, and raised an error.",
        "If the cell works in Jupyter, a statement it needs may not be among those chosen: "
        "`nb2fn explain` shows what runs where and why. Tag its cell `predict`.",
    ),
    Page(
        "NB343",
        "the same question has two answers",
        "The notebook's own question was asked twice from the same state, global random number "
        "generators included, and the answers differed. No endpoint can be proven equal to that.",
        "Seed the generator, or turn what changes (the time, a counter) into an input. If it is "
        "meant so, write `#| nondeterministic` at the head of the predict cell: then only the "
        "form of the answer is compared.",
        "noise = np.random.default_rng().normal()\nprint(model.predict(x)[0] + noise)",
        "noise = np.random.default_rng(0).normal()\nprint(model.predict(x)[0] + noise)",
    ),
    Page(
        "NB344",
        "the function differs from the notebook",
        "The notebook was run on to its own answer, and the statements chosen for the endpoint "
        "gave another one. A statement that was left out changes the answer.",
        "`nb2fn explain` shows what was left out. Tag the cell that matters `predict`. A choice "
        "that is wrong is a bug of nb2fn: please report it.",
    ),
    Page(
        "NB345",
        "answering a request changes shared state",
        "The notebook's question and the rows seen in training were asked, and afterwards a "
        "value that all requests share was not what it was before. One caller would change "
        "another caller's answer.",
        "Work on a copy. If requests are meant to see each other, write `#| stateful` at the "
        "head of the predict cell.",
        "def predict(x):\n    history.append(x)\n    return model.predict([x + history[0]])",
        "def predict(x):\n    return model.predict([x])",
    ),
    Page(
        "NB346",
        "an input cannot come as JSON",
        "A request is JSON. Numbers, texts, booleans, lists, records, dates, bytes, arrays and "
        "frames can be built from it; a tensor, a file or an object of a class cannot.",
        "Make the list or array the input, and let the predict cell build the rest from it.",
        "x = torch.tensor([[4.0, 5.0]])\nprint(net(x))",
        "values = [[4.0, 5.0]]\nprint(net(torch.tensor(values)).tolist())",
    ),
    Page(
        "NB347",
        "the answer cannot go out as JSON",
        "An answer is JSON. Models, figures and objects of classes cannot be written in it.",
        "Answer the numbers or texts in it; `#| output: NAME` says which variable is meant.",
        "result = model.fit(X, y)",
        "result = model.predict(X)",
    ),
    Page(
        "NB348",
        "a value cannot be copied",
        "The predict cells may change this value, so every request gets a fresh copy, made with "
        "`copy.deepcopy`. That failed.",
        "Let the predict cells work on a new object, or only read the value.",
    ),
    Page(
        "NB349",
        "the train slice alone gives other values",
        "With `--slice-only` the statements that train are first run alone, in a fresh kernel. "
        "They gave other values than the whole notebook: the training is not seeded, or depends "
        "on a statement outside the slice, such as one that draws random numbers. The build "
        "took the whole notebook's values.",
        "Seed the training (`random_state=0`), or build without `--slice-only`.",
        "model = RandomForestClassifier()",
        "model = RandomForestClassifier(random_state=0)",
    ),
    Page(
        "NB350",
        "not a Python kernel",
        "nb2fn compiles Python notebooks; this kernelspec runs another language.",
        "Choose a Python kernel with `--kernel NAME`.",
    ),
    Page(
        "NB351",
        "the notebook's own question is too large for a request",
        "The proof asks the finished endpoint what the notebook asks its model, as JSON. An "
        "endpoint takes at most 6 MB at once, since that is what AWS Lambda takes; a grid of a "
        "million points or a test set of 100,000 rows is more. Where every row is answered for "
        "itself, the first rows are asked ([NB352](NB352.md)). Here they cannot stand for the "
        "whole: the answer is about all rows together, such as a mean or a table of counts, or "
        "one row alone is too large.",
        "Let the predict cell answer for each row, and compute what is about all rows in a cell "
        "below; or ask about fewer rows. Requests may bring any number of rows that fits.",
        "#| predict\nlabels = model.predict(X_test)\nlabels.mean()",
        "#| predict\nlabels = model.predict(X_test)\nlabels",
    ),
    Page(
        "NB352",
        "the first rows of the notebook's own question are asked",
        "What the notebook asks its model is larger than the 6 MB of JSON that an endpoint takes "
        "at once. Each row is answered for itself: the notebook's kernel, asked about the first "
        "rows alone, gave the first part of the notebook's own answer. The proof asks the "
        "endpoint about these, and about rows that the model was fitted on.",
        "Nothing needs fixing. The proof lists it among its caveats.",
    ),
)
