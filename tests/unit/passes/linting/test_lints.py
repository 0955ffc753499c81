"""Each lint: what it says, and what it is silent about."""

from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn.settings import Settings
from tests.unit.passes.linting.linted import ASK, FIT, HEAD, codes, linted

FOREST = "model = RandomForestClassifier({}).fit(X, y)\n"
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
GITHUB = "ghp_" + "a1B2" * 9


def test_a_clean_notebook_has_none(tmp_path: Path) -> None:
    training = SPLIT + "scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\n"
    training += "X_test = scaler.transform(X_test)\n" + FOREST.format("random_state=1")
    assert codes(tmp_path, training + "print(model.score(X_test, y_test))\n") == []


@pytest.mark.parametrize(
    ("training", "count"),
    [
        (FOREST.format(""), 1),
        (FOREST.format("random_state=None"), 1),
        (FOREST.format("random_state=3"), 0),
        (FOREST.format("**{'random_state': 1}"), 0),
        ("np.random.seed(0)\n" + FOREST.format(""), 0),
        ("def make():\n    return RandomForestClassifier()\nmodel = make().fit(X, y)\n", 1),
        ("model = LogisticRegression().fit(X, y)\n", 0),
        ("model = LogisticRegression(solver='saga').fit(X, y)\n", 1),
        ("a, b, c, d = train_test_split(X, y, shuffle=False)\n" + FIT.replace("X, y", "a, c"), 0),
        ("a, b, c, d = train_test_split(X, y)\n" + FIT.replace("X, y", "a, c"), 1),
        ("rng = np.random.default_rng()\nX = X + rng.normal(size=X.shape)\n" + FIT, 1),
        ("rng = np.random.default_rng(7)\nX = X + rng.normal(size=X.shape)\n" + FIT, 0),
        ("X = X + np.random.normal(size=X.shape)\n" + FIT, 1),
        ("X = X + random.random()\n" + FIT, 1),
        ("random.seed(1)\nX = X + random.random()\n" + FIT, 0),
        ("other = RandomForestClassifier()\n" + FIT, 0),
    ],
)
def test_unseeded_randomness(tmp_path: Path, training: str, count: int) -> None:
    assert codes(tmp_path, training, "NB280") == ["info NB280"] * count


@pytest.mark.parametrize(
    ("training", "count"),
    [
        ("df = pd.read_csv('/home/ann/x.csv')\n", 1),
        ("df = pd.read_csv(r'C:\\data\\x.csv')\n", 1),
        ("df = pd.read_csv('/srv2/x/y.csv')\n", 1),
        ("df = pd.read_csv(f'/home/{os.getlogin()}/x.csv')\n", 1),
        ("FOLDER = '/content/drive/data'\n", 1),
        ("df = pd.read_csv('data/x.csv')\n", 0),
        ("route = '/predict/x.html'\n", 0),
        ("open('/dev/null', 'w').close()\n", 0),
        ("'''/home/ann/x.csv'''\n", 0),
    ],
)
def test_absolute_paths(tmp_path: Path, training: str, count: int) -> None:
    assert codes(tmp_path, training + FIT, "NB281") == ["warning NB281"] * count


@pytest.mark.parametrize(
    ("training", "count"),
    [
        ("df = pd.read_csv('https://example.org/x.csv')\nX, y = df[['a']], df['b']\n", 1),
        (
            "from sklearn.datasets import fetch_openml as get\nX, y = get('x', return_X_y=True)\n",
            1,
        ),
        ("df = pd.read_csv('https://example.org/x.csv')\n", 0),
        ("df = pd.read_csv('x.csv')\nX, y = df[['a']], df['b']\n", 0),
        ("print('https://example.org')\n", 0),
    ],
)
def test_network_reads(tmp_path: Path, training: str, count: int) -> None:
    assert codes(tmp_path, training + FIT, "NB283") == ["info NB283"] * count


@pytest.mark.parametrize(
    ("training", "count"),
    [
        ("X_test = StandardScaler().fit_transform(X_test)\n", 1),
        ("LinearRegression().fit(X_test, y_test)\n", 1),
        ("Z = X_test[:, :2]\nLinearRegression().fit(Z, y_train)\n", 1),
        ("LinearRegression().fit(X=X_test, y=y_test)\n", 1),
        ("LinearRegression().fit(X_train, y_train)\n", 0),
        ("s = StandardScaler().fit(X_train)\nX_test = s.transform(X_test)\n", 0),
        ("both = np.vstack([X_train, X_test])\nLinearRegression().fit(both, y)\n", 0),
        ("X_test = X_train\nLinearRegression().fit(X_test, y_train)\n", 0),
    ],
)
def test_fitting_on_the_test_set(tmp_path: Path, training: str, count: int) -> None:
    assert codes(tmp_path, SPLIT + training + FIT, "NB284") == ["warning NB284"] * count


@pytest.mark.parametrize(
    ("before", "count"),
    [
        ("X = StandardScaler().fit_transform(X)\n", 1),
        ("scaler = StandardScaler()\nX = scaler.fit_transform(X)\n", 1),
        ("scaler = StandardScaler().fit(X)\nX = scaler.transform(X)\n", 1),
        ("X = PCA(2).fit_transform(X)\nX = X * 2\n", 1),
        ("y = LabelEncoder().fit_transform(y)\n", 0),
        ("Z = StandardScaler().fit_transform(X)\nprint(Z)\n", 0),
        ("X = X / 10\n", 0),
    ],
)
def test_fitting_before_the_split(tmp_path: Path, before: str, count: int) -> None:
    assert codes(tmp_path, before + SPLIT + FIT, "NB285") == ["warning NB285"] * count


def test_a_predict_cell_that_trains(tmp_path: Path) -> None:
    ask = "\n# %%\n#| predict\n" + FIT + "new = [[5, 3, 1, 0]]\nmodel.predict(new)\n"
    assert codes(tmp_path, "", "NB286", ask) == ["info NB286"]
    assert codes(tmp_path, FIT, "NB286") == []


def test_undefined_names_that_stop_nothing(tmp_path: Path) -> None:
    later = "def later():\n    return nothing_binds_this\n"
    assert codes(tmp_path, later + FIT) == ["warning NB203"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("%pip install numpy", ["numpy"]),
        ("!pip install -q numpy 'scikit_learn' pandas>=1", ["numpy", "scikit_learn"]),
        ("%pip install numpy==2.0 -r needs.txt --index-url x", []),
        ("%pip install numpy  # for arrays", ["numpy"]),
        ("%pip install no-such-package-anywhere", ["no-such-package-anywhere"]),
        ("!conda install numpy", []),
        ("!pip install numpy && echo done", []),
    ],
)
def test_unpinned_installs(tmp_path: Path, line: str, names: list[str]) -> None:
    found = [d for d in linted(tmp_path, f"{line}\n# %%{HEAD}{FIT}{ASK}") if d.code == "NB288"]
    assert [d.span.cut(d.source) for d in found if d.span] == names
    assert [bool(d.edits) for d in found] == [not n.startswith("no-") for n in names]


def test_a_comment_silences_its_line_and_its_code_alone(tmp_path: Path) -> None:
    line = FOREST.format("").rstrip()
    assert codes(tmp_path, f"{line}  # noqa: NB280\n") == []
    assert codes(tmp_path, f"{line}  # noqa: NB281\n") == ["info NB280", "info NB289"]
    assert codes(tmp_path, f"{line}  # NOQA:E501,nb280\n") == []
    assert codes(tmp_path, f"{line}  # noqa\n") == ["info NB280"]
    assert codes(tmp_path, "model = 1  # noqa: NB999\n" + FIT) == ["info NB289"]


def test_configuration_silences_but_no_errors(tmp_path: Path) -> None:
    text = f"{HEAD}\n# %%\n{FOREST.format('')}p = '/home/ann'\n{ASK}"

    def told(**rules: tuple[str, ...]) -> list[str]:
        return [d.code for d in linted(tmp_path, text, Settings(**rules))]  # type: ignore[arg-type]

    assert told() == ["NB280", "NB281"]
    assert told(ignore=("NB280",)) == ["NB281"]
    assert told(ignore=("NB28",)) == []
    assert told(select=("NB281", "NB1")) == ["NB281"]
    broken = linted(tmp_path, "#| predict\nx = (", Settings(ignore=("NB1",), select=("NB2",)))
    assert [d.code for d in broken] == ["NB110"]


@pytest.mark.parametrize(
    ("training", "found"),
    [
        (f"TOKEN = '{GITHUB}'\n", ["warning NB282"]),
        ("password = 'hunter2xyz9'\n", ["warning NB282"]),
        ("url = 'postgresql://me:s3cretpw@db/x'\n", ["warning NB282"]),
        ("token = os.environ['TOKEN']\n", []),
        ("password = 'your_password_here'\nkey = 'petal_length'\n", []),
        (f"TOKEN = '{GITHUB}'  # noqa: NB282\n", []),
    ],
)
def test_credentials(tmp_path: Path, training: str, found: list[str]) -> None:
    assert codes(tmp_path, training + FIT, "NB282") == found


@pytest.mark.parametrize(
    ("training", "predict"),
    [
        (f"KEY = '{GITHUB}'\n", "label = str(model.predict(new)[0]) + KEY[:0]\nlabel"),
        ("", f"label = str(model.predict(new)[0]) + '{GITHUB}'[:0]\nlabel"),
        (f"def mark(x):\n    return str(x) + '{GITHUB}'[:0]\n", "mark(model.predict(new)[0])"),
    ],
)
def test_a_credential_that_would_be_shipped_is_an_error(
    tmp_path: Path, training: str, predict: str
) -> None:
    ask = f"\n# %%\n#| predict\nnew = [[5, 3, 1, 0]]\n{predict}\n"
    assert codes(tmp_path, training + FIT, "NB282", ask) == ["error NB282"]
    quiet = [line + "  # noqa: NB282" if GITHUB in line else line for line in ask.split("\n")]
    trained = training.replace("[:0]\n", "[:0]  # noqa: NB282\n").replace(
        "'\n", "'  # noqa: NB282\n"
    )
    assert codes(tmp_path, trained + FIT, "NB282", "\n".join(quiet)) == []


def test_no_message_shows_a_credential(tmp_path: Path) -> None:
    training = f"frame = pd.read_csv('/home/ann/x.csv?token={GITHUB}')\n"
    found = linted(tmp_path, f"{HEAD}\n# %%\n{training}{FIT}{ASK}")
    assert {d.code for d in found} >= {"NB281", "NB282"}
    for one in found:
        assert GITHUB not in one.render() + str(one.to_json())
        assert one.span is None or len(one.source.split("\n")[0]) == len(training) - 1
