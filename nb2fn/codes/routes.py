"""Pages of the codes of several routes, and of what is beside a route."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB254",
        "two routes need one thing in two states",
        "Where something is trained between two predictions, each becomes a route that begins by "
        "itself: the model that it reads is copied as it is then. Functions of the notebook and "
        "the settings of libraries cannot be copied so: they read one set of names, for all "
        "routes.",
        "Give what changes another name, or pass it to the function as a parameter.",
        "#| train\nmodel.fit(X, y)\n\n#| predict\ndef price(size):\n"
        "    return model.predict([[size]])[0]\nprice(85)\n\n#| train\nmodel.fit(X2, y2)\n\n"
        "#| predict\nprint(model.predict(new))",
        "#| train\nmodel.fit(X, y)\n\n#| predict\ndef price(size):\n"
        "    return model.predict([[size]])[0]\nprice(85)\n\n#| train\n"
        "second = LinearRegression().fit(X2, y2)\n\n#| predict\nprint(second.predict(new))",
    ),
    Page(
        "NB255",
        "an input holds paths of files",
        "An input that is the path of one file becomes an upload: a request brings the file as "
        "base64, and the code gets the path of a copy. Paths inside a list or a record would "
        "name files of the machine that answers.",
        "Ask about one file, or read the files above and make their contents the input.",
        "#| predict\nfor path in ['a.png', 'b.png']:\n    print(model.predict(load(path)))",
        "#| predict\npath = 'a.png'\nprint(model.predict(load(path)))",
    ),
    Page(
        "NB256",
        "a file that comes with a request is unpickled",
        "Opening a pickle runs the code in it, so whoever may ask the endpoint could make it do "
        "anything. joblib, torch and pandas write pickles too.",
        "Load what is pickled above the predict cells, and take CSV, JSON, images or text.",
        "#| predict\npath = 'rows.pkl'\nmodel.predict(pd.read_pickle(path))",
        "#| predict\npath = 'rows.csv'\nmodel.predict(pd.read_csv(path))",
    ),
    Page(
        "NB257",
        "an answer depends on the rows beside it",
        "The first and the last row of the notebook's own question were asked alone, and at least "
        "one got another answer than among the others. The predict cells compute something from "
        "all rows that come together: `pd.get_dummies`, a mean, a rank. The endpoint does the "
        "same, so a caller who sends one row at a time gets other answers than one who sends many.",
        "Fit an encoder or scaler on the training data, and only apply it in the predict cells.",
        "#| predict\nmodel.predict(pd.get_dummies(new))",
        "#| train\nencoder = OneHotEncoder(handle_unknown='ignore').fit(X)\n\n#| predict\n"
        "model.predict(encoder.transform(new))",
    ),
)
