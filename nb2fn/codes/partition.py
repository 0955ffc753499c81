"""Pages of the partition's codes: inputs, answers, what a request runs."""

from __future__ import annotations

from nb2fn.codes.page import Page

_SAY_INPUT = "Say it on the first line of the predict cell: `#| input: name` (several with commas)."

PAGES: tuple[Page, ...] = (
    Page(
        "NB230",
        "no input found",
        "An endpoint answers questions, so some value must come with the request. nb2fn takes a "
        "name that the predict cells bind to literals and that reaches the model, a literal in "
        "the model call itself, or data from earlier cells that goes into it. Here there is none.",
        _SAY_INPUT,
        "#| predict\nprint(model.predict(features()))",
        "#| predict\nnew = [[4, 5]]\nprint(model.predict(new))",
    ),
    Page(
        "NB231",
        "it is not clear which name is the input",
        "Several names from earlier cells go into one model call. Each could be what a request "
        "brings, or a constant of the function, and the two make different endpoints.",
        _SAY_INPUT,
        "#| predict\nmodel.predict(pd.concat([history, latest]))",
        "#| predict\n#| input: latest\nmodel.predict(pd.concat([history, latest]))",
    ),
    Page(
        "NB232",
        "an input is named that nothing binds",
        "`#| input:` takes names of the notebook's own code: the request takes the place of the "
        "value that the notebook gives them, and that value is the example.",
        "Correct the name, or bind it to an example value in the predict cell.",
        "#| predict\n#| input: flowr\nflower = [5.1, 3.5, 1.4, 0.2]\nmodel.predict([flower])",
        "#| predict\n#| input: flower\nflower = [5.1, 3.5, 1.4, 0.2]\nmodel.predict([flower])",
    ),
    Page(
        "NB233",
        "no answer found",
        "nb2fn answers the last value that the predict cells show (or bind) and that comes from "
        "a model. What is compared with true labels is no answer: a request has no labels.",
        "Show the prediction, or name it: `#| output: y_pred`. If another cell makes the "
        "prediction, tag that cell `predict`.",
        "#| predict\nprint(model.score(X_test, y_test))",
        "#| predict\ny_pred = model.predict(X_test)\ny_pred",
    ),
    Page(
        "NB234",
        "an output is named that the predict cells do not bind",
        "`#| output:` takes names that the predict cells of one chain bind.",
        "Correct the name, or bind the value to it in the predict cell.",
        "#| predict\n#| output: label\nmodel.predict(x)[0]",
        "#| predict\n#| output: label\nlabel = model.predict(x)[0]",
    ),
    Page(
        "NB235",
        "a predict function is never called",
        "A function in a predict cell becomes an entry of the endpoint, its parameters become "
        "the inputs. Before anything is shipped, the endpoint must give the notebook's own "
        "answer to the notebook's own question: one call of the function.",
        "Call the function once with an example, in the same cell or below it.",
        "#| predict\ndef price(size):\n    return model.predict([[size]])[0]",
        "#| predict\ndef price(size):\n    return model.predict([[size]])[0]\n\nprice(85)",
    ),
    Page(
        "NB236",
        "a parameter cannot be named by a request",
        "A request is one JSON object with a key per parameter. Positional-only parameters, "
        "values taken in by `*args` or `**kwargs`, and coroutines do not fit that.",
        "Give the function plain named parameters.",
        "#| predict\ndef price(*sizes):\n    return model.predict([sizes])[0]\n\nprice(85, 3)",
        "#| predict\ndef price(size, rooms):\n    return model.predict([[size, rooms]])[0]\n\n"
        "price(85, 3)",
    ),
    Page(
        "NB237",
        "the model is trained after predicting begins",
        "What depends on the input runs for every request, and what comes after it. A model that "
        "is fitted there would be trained again each time. (A plain `x = scaler.transform(new)` "
        "above the fit waits for the request, as long as nothing it reads changes on the way.)",
        "Move the training above the predict cells, or those cells below it.",
        "#| predict\nfor c in (1, 10):\n    model = SVC(C=c).fit(X, y)\n"
        "    print(model.predict(new))",
        "#| train\nmodels = [SVC(C=c).fit(X, y) for c in (1, 10)]\n\n#| predict\n"
        "for model in models:\n    print(model.predict(new))",
    ),
    Page(
        "NB238",
        "a predict cell fits on the request's data",
        "A scaler or an encoder that is fitted again sees only the rows of one request, most "
        "often a single one, and forgets the training data. The endpoint does what the notebook "
        "does, but this is seldom what is meant.",
        "Fit in a `train` cell; use `transform` in the predict cell.",
        "#| predict\nx = StandardScaler().fit_transform(new)\nmodel.predict(x)",
        "#| predict\nx = scaler.transform(new)\nmodel.predict(x)",
    ),
    Page(
        "NB239",
        "a function changes the notebook's state",
        "Every request starts from the state that the notebook had before it predicted. A "
        "function that appends to a list of the notebook or writes a `global` would make an "
        "answer depend on the requests before it.",
        "Return the new value instead of changing the old one, or work on a copy. A cache, whose "
        "content does not change answers, is allowed with `#| stateful`.",
        "history = []\n\ndef ask(x):\n    history.append(x)\n    return model.predict([x])",
        "def ask(x):\n    return model.predict([x])",
    ),
    Page(
        "NB240",
        "a function reads what a request brings, and is kept elsewhere",
        "A function that reads a name which every request binds anew is placed inside the serve "
        "function, so that each request sees its own value. That is impossible when another "
        "object, made before, holds the same function.",
        "Pass the value to the function as a parameter.",
        "def shift(rows):\n    return rows + offset\n\npipe = make_pipeline(FunctionTransformer("
        "shift), model)\n\n#| predict\n#| input: offset\noffset = 3\n"
        "print(pipe.predict(X), shift(X))",
        "def shift(rows, offset):\n    return rows + offset\n\n#| predict\noffset = 3\n"
        "print(model.predict(shift(X, offset)))",
    ),
    Page(
        "NB241",
        "a statement cannot become part of a function",
        "The predict cells become the body of a function. Top-level `await`, magics with a "
        "value, `exec` and `globals()` need the notebook around them.",
        "Write it as plain Python, or move it above the predict cells.",
        "#| predict\nfiles = !ls data\nprint(model.predict([[len(files)]]))",
        "#| predict\nfiles = os.listdir('data')\nprint(model.predict([[len(files)]]))",
    ),
    Page(
        "NB242",
        "the cells were last run in another order",
        "The execution counts show that a cell was run before one that stands above it. nb2fn "
        "runs the notebook from top to bottom, as everyone who opens it does, and its answers are "
        "those of that run; the outputs saved in the notebook may be others.",
        "Restart the kernel, run all cells, and save.",
    ),
    Page(
        "NB243",
        "a test cell becomes no endpoint test",
        "Cells tagged `test` run with the rest of the notebook where they stand above the answer, "
        "but never on a request, and nb2fn makes no tests of the endpoint from them.",
        "Nothing needs to be done.",
    ),
    Page(
        "NB244",
        "a value is shown that the endpoint does not answer",
        "Of the values shown by cells that build on each other, the last that come from a model "
        "are the answer; what else is shown beside them is not.",
        "Name everything that should be answered: `#| output: label, confidence`.",
        "#| predict\nlabel = model.predict(x)\nlabel\n\n#| predict\nmodel.predict_proba(x)",
        "#| predict\n#| output: label, confidence\nlabel = model.predict(x)\n"
        "confidence = model.predict_proba(x)",
    ),
    Page(
        "NB245",
        "an input has no effect on the answer",
        "Nothing that the answer needs reads the input after the notebook binds it, so every "
        "request would get the same answer.",
        "Name the value that the answer is computed from, or tag the cells between `predict`.",
        "#| data\nquery = 'shoes'\nvector = embed(query)\n\n#| predict\n#| input: query\n"
        "print(index.search(vector))",
        "#| data\nquery = 'shoes'\n\n#| predict\n#| input: query\nvector = embed(query)\n"
        "print(index.search(vector))",
    ),
    Page(
        "NB246",
        "a cell of another role would run on every request",
        "What the answer needs and what stands after the first statement that depends on the "
        "input runs for every request. A cell tagged `data`, `train` or `setup` is not meant to.",
        "Tag the cell `predict`, or move it above the predict cells.",
    ),
    Page(
        "NB247",
        "a name means two things, and the endpoint needs both",
        "What the endpoint needs is taken from the notebook at one moment, right before the first "
        "predicting statement; definitions that stand below are run there too. Two predict cells "
        "that define one function each way are two routes; where a helper, an import or a constant "
        "behind them means two things, only the last would be seen.",
        "Give the two different names.",
        "#| predict\ndef scaled(x):\n    return x * 2\ndef price(x):\n"
        "    return model.predict([[scaled(x)]])[0]\nprice(85)\n\n"
        "#| predict\ndef scaled(x):\n    return x / 2\ndef rent(x):\n"
        "    return other.predict([[scaled(x)]])[0]\nrent(85)",
        "#| predict\ndef scaled(x):\n    return x * 2\ndef price(x):\n"
        "    return model.predict([[scaled(x)]])[0]\nprice(85)\n\n"
        "#| predict\ndef halved(x):\n    return x / 2\ndef rent(x):\n"
        "    return other.predict([[halved(x)]])[0]\nrent(85)",
    ),
    Page(
        "NB248",
        "a constant and the input are made from the same data",
        "The input was computed from a name that the function also reads by itself. A request "
        "brings new values for the one, while the other stays as it was in the notebook.",
        "Make the original the input: tag the cell that computes the other `predict`.",
        "#| train\nX_scaled = scaler.transform(X_test)\n\n#| predict\n"
        "pd.DataFrame({'size': X_test['size'], 'price': model.predict(X_scaled)})",
        "#| predict\nX_scaled = scaler.transform(X_test)\n"
        "pd.DataFrame({'size': X_test['size'], 'price': model.predict(X_scaled)})",
    ),
    Page(
        "NB249",
        "a statement binds an input together with something else",
        "The request takes the place of the statement that binds an input. Where the same "
        "statement also binds a name that the answer needs, and stands after the first "
        "predicting statement, neither can be left out nor kept.",
        "Write two statements.",
        "#| predict\na = scaler.transform(new)\nb, scale = [1, 2], 3\n"
        "print(model.predict(a), model.predict([b]) * scale)",
        "#| predict\na = scaler.transform(new)\nb = [1, 2]\nscale = 3\n"
        "print(model.predict(a), model.predict([b]) * scale)",
    ),
    Page(
        "NB250",
        "an input shares its object with another name",
        "In the notebook two names stand for one object, so a change made through the one is seen "
        "through the other. A request brings a new object for the input, which the other name "
        "would not follow.",
        "Change a copy of the input.",
        "#| predict\n#| input: rows\nrows = history\nrows.append(new)\n"
        "print(model.predict(rows), len(history))",
        "#| predict\n#| input: rows\nrows = history.copy()\nrows.append(new)\n"
        "print(model.predict(rows), len(history))",
    ),
    Page(
        "NB251",
        "the model is asked in a part of a statement",
        "The answer is a value that the predict cells bind or show. Where the model is asked in a "
        "loop that neither shows nor keeps what it gives, or where each branch shows something "
        "of another form, no such value is there afterwards.",
        "Show it there, or give it a name in each branch (or collect it in a list) and show that "
        "name below.",
        "#| predict\nfor row in rows:\n    model.predict([row])",
        "#| predict\nfor row in rows:\n    print(model.predict([row]))",
    ),
    Page(
        "NB252",
        "a function of the predict cells returns nothing",
        "The answer of a function is what it returns. What it prints or plots stays in the "
        "notebook.",
        "Return the prediction.",
        "#| predict\ndef ask(x):\n    print(model.predict([x]))\n\nask([1, 2])",
        "#| predict\ndef ask(x):\n    return model.predict([x])\n\nask([1, 2])",
    ),
    Page(
        "NB253",
        "the answer is made in step with true labels",
        "`zip` ends with the shorter of its arguments. The labels are the notebook's own, one for "
        "each of its rows, so of a request with more rows some would get no answer.",
        "Predict in a loop over the rows alone.",
        "#| predict\nfor row, label in zip(X_test, y_test):\n"
        "    print(model.predict([row]), label)",
        "#| predict\nfor row in X_test:\n    print(model.predict([row]))",
    ),
)
