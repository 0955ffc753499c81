"""Pages of the lints: what compiles, and is better done otherwise."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB280",
        "training draws at random without a seed",
        "A forest, a split or a shuffle without a seed comes out differently at every run. The "
        "endpoint is that of the build's own run and is proven against it, but building the same "
        "notebook again gives another model, and a colleague's score is another one. Silent where "
        "any cell calls `np.random.seed` (or the generator's own seeding).",
        "Give it `random_state=0`; `nb2fn check --fix` does.",
        "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
        "model = RandomForestClassifier().fit(X_train, y_train)",
        "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
        "model = RandomForestClassifier(random_state=0).fit(X_train, y_train)",
    ),
    Page(
        "NB281",
        "an absolute path",
        "A path from the root of the file system names a place of one machine. A build in CI, or "
        "of someone else, does not find it.",
        "Keep the file beside the notebook and write its path from there.",
        "df = pd.read_csv('/home/ann/churn/data.csv')",
        "df = pd.read_csv('data.csv')",
    ),
    Page(
        "NB282",
        "a credential in the notebook",
        "A password, key or token in a cell or an output is readable by everyone who gets the "
        "notebook, and stays in the history of a repository. It is an error where it would be "
        "shipped: in the code that answers requests, in a value frozen into the endpoint, in any "
        "file of the bundle. The message never shows it, nor does any other of the notebook's.",
        "Read it from the environment, and have the old one replaced by its issuer. What is no "
        "credential is allowed by `# noqa: NB282` on its line.",
        "client = Client(api_key='…')",
        "client = Client(api_key=os.environ['CLIENT_API_KEY'])",
    ),
    Page(
        "NB283",
        "training reads from the network",
        "A build needs the address to answer, and to answer with the same data: nothing notices "
        "when that changes, and results cannot be repeated.",
        "Download the data once to a file beside the notebook, and read that.",
        "df = pd.read_csv('https://example.org/wine.csv')",
        "df = pd.read_csv('wine.csv')",
    ),
    Page(
        "NB284",
        "a fit on the test set",
        "What is fitted on the test set is then judged on rows it has seen. `fit_transform` on "
        "the test set also forgets the training data: the same row is scaled differently in "
        "training and in testing.",
        "Fit on the training rows; on the test set call `transform` or `predict` only.",
        "X_train = scaler.fit_transform(X_train)\nX_test = scaler.fit_transform(X_test)",
        "X_train = scaler.fit_transform(X_train)\nX_test = scaler.transform(X_test)",
    ),
    Page(
        "NB285",
        "a transformer is fitted before the split",
        "A scaler, an imputer, a selection of features or components that has seen all rows has "
        "seen the test rows. The score on them promises more than new rows will keep.",
        "Split first and fit on the training rows; a Pipeline does it in cross-validation too.",
        "X = StandardScaler().fit_transform(X)\n"
        "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)",
        "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
        "scaler = StandardScaler().fit(X_train)\nX_train = scaler.transform(X_train)",
    ),
    Page(
        "NB286",
        "a predict cell trains",
        "What trains in a predict cell, above the first question, runs once when the endpoint is "
        "built, as it should. The tag says otherwise to those who read the notebook.",
        "Put the training into a cell of its own, tagged `train`.",
        "#| predict\nmodel = SVC().fit(X, y)\nmodel.predict(new)",
        "#| train\nmodel = SVC().fit(X, y)\n\n#| predict\nmodel.predict(new)",
    ),
    Page(
        "NB287",
        "training rows are shipped inside the function",
        "A name that the predict cells read crosses whole: its bytes are in the package, are read "
        "at every cold start, and are in the hands of whoever has the package. Told from 100 kB "
        "on; known only after training, so by a build. For a model that answers from its training "
        "rows (nearest neighbours, kernels) it is an information.",
        "Compute in a train cell what is needed of the data, and use that in the predict cells.",
        "#| predict\nprice = model.predict(new) * df['price'].mean()",
        "#| train\nmean_price = df['price'].mean()\n\n#| predict\n"
        "price = model.predict(new) * mean_price",
    ),
    Page(
        "NB288",
        "a package is installed without a version",
        "The endpoint's packages have the versions of the kernel that trained. The notebook, run "
        "on another machine or in a year, would install others.",
        "Name the version; `nb2fn check --fix` takes the kernel's.",
        "%pip install scikit-learn",
        "%pip install scikit-learn==1.7.2",
    ),
    Page(
        "NB289",
        "a noqa comment silences nothing",
        "`# noqa: NB280` silences one code on its line. Here nothing has that code, or there is "
        "no such code.",
        "Delete the comment, or correct the code.",
        "model = RandomForestClassifier(random_state=0)  # noqa: NB280",
        "model = RandomForestClassifier(random_state=0)",
    ),
    Page(
        "NB290",
        "credentials were looked for only in part",
        "Tokens whose form gives them away are always found. For passwords bound to names and the "
        "keys of many services a scanner is asked, which is not installed here; a build cannot "
        "refuse to ship what it does not see.",
        "Install it: `pip install 'nb2fn[secrets]'`.",
    ),
)
