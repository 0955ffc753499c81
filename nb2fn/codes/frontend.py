"""Pages of the frontend codes."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB101",
        "there is no such notebook",
        "The path names nothing. nb2fn was asked to compile a file it cannot find; paths are "
        "taken relative to the working directory.",
        "Check the path. Where a notebook of a similar name lies beside it, the message names it.",
    ),
    Page(
        "NB102",
        "a directory, not a notebook",
        "nb2fn compiles notebooks one by one, and a directory does not say which one is meant.",
        "Name the notebook: `nb2fn build analysis/churn.ipynb`. Several may be named at once.",
    ),
    Page(
        "NB103",
        "the notebook cannot be read",
        "The file is there, but the system refuses to open it, mostly for want of permission.",
        "Give yourself the right to read it (`chmod u+r notebook.ipynb`).",
    ),
    Page(
        "NB104",
        "the file is not UTF-8",
        "A notebook is JSON, and JSON is UTF-8. A file in Latin-1 or UTF-16 could only be read by "
        "guessing, and a wrong guess changes your strings, which can change the answers.",
        "Save it as UTF-8: `iconv -f latin1 -t utf-8 old.ipynb > new.ipynb`. The message names the "
        "first byte that is not UTF-8 and the line of the file it is in.",
    ),
    Page(
        "NB105",
        "not a Jupyter notebook",
        "The file is not JSON, or it is JSON without the parts of a notebook (`nbformat` and "
        "`cells`). Unresolved merge conflicts and interrupted downloads end here too.",
        "Open it in Jupyter and save it again. A script becomes a notebook with "
        "`jupytext --to ipynb script.py`.",
    ),
    Page(
        "NB106",
        "a newer notebook format",
        "nb2fn reads nbformat 1 to 4. A newer major version may keep its cells elsewhere, and "
        "reading it by the old rules could lose some of them.",
        "Save the notebook as nbformat 4 (`jupyter nbconvert --to notebook --nbformat 4`), or "
        "install a newer nb2fn.",
    ),
    Page(
        "NB107",
        "the notebook has no code",
        "There is no code cell with anything in it, so there is nothing to compile.",
        "Write cells that load data, train a model and predict, and tag them `data`, `train` and "
        "`predict`. If the code stands in Markdown or raw cells, change their type to Code.",
    ),
    Page(
        "NB108",
        "not a Python notebook",
        "The notebook's kernel speaks another language. nb2fn compiles Python.",
        "If the cells are Python after all, choose a Python kernel in Jupyter and save.",
    ),
    Page(
        "NB110",
        "syntax error in a cell",
        "The cell is not Python (magics and shell lines are taken out first), so neither the "
        "notebook nor the endpoint could run it. The message is that of Python's own parser.",
        "Correct the cell. A cell that is not meant to run can be tagged `skip`; it then need not "
        "be Python at all.",
        before="print 'training done'",
        after="print('training done')",
    ),
    Page(
        "NB111",
        "nested too deeply",
        "Python's parser gives up at some hundred brackets or blocks within one another. Such "
        "code is nearly always generated.",
        "Build the value in steps, or load it from a file.",
        before="tree = [[[[[[[[[[['… two hundred deep']]]]]]]]]]]",
        after="with open('tree.json') as file:\n    tree = json.load(file)",
    ),
    Page(
        "NB112",
        "a character no source can hold",
        "A NUL character, or half of a surrogate pair, got into the cell, mostly by pasting. "
        "Python refuses source with a NUL, and half a pair is no text.",
        "Delete the character. If it is meant, write it as an escape in a string.",
        before="SEPARATOR = '\N{SYMBOL FOR NULL}'  # stands for a NUL pasted here",
        after="SEPARATOR = '\\x00'",
    ),
    Page(
        "NB120",
        "two roles on one cell",
        "A cell has one role. Here its tags, or its tag and its `#|` line, name two, and taking "
        "either could leave training in the endpoint or prediction out of it.",
        "Keep the one that is meant. A cell that trains and predicts is a `predict` cell: the cut "
        "is made between its statements, not between cells.",
        before="# tag of the cell: train\n#| predict\ny_pred = model.predict(x_test)",
        after="# tag of the cell: predict\ny_pred = model.predict(x_test)",
    ),
    Page(
        "NB121",
        "no predict cell",
        "The cells tagged `predict` say what the endpoint answers. Without one there is nothing "
        "to serve, and nb2fn does not guess which of a notebook's numbers is wanted.",
        "Add the tag `predict` to the cell that predicts (in JupyterLab: the gear icon at the top "
        "right, Cell Tags), or write `#| predict` as its first line.",
        before="x_test = np.array([[4, 5]])\ny_pred = model.predict(x_test)\nprint(y_pred)",
        after="#| predict\n"
        "x_test = np.array([[4, 5]])\ny_pred = model.predict(x_test)\nprint(y_pred)",
    ),
    Page(
        "NB122",
        "a tag that is nearly a role",
        "The tag is spelled almost like a role, or begins with `nb2fn`, but is none. The cell is "
        "compiled as if it had no such tag.",
        "Correct the tag. The roles are `setup`, `data`, `train`, `predict`, `test`, `parameters` "
        "and `skip`.",
        before="# tag of the cell: trian\nmodel.fit(X, y)",
        after="# tag of the cell: train\nmodel.fit(X, y)",
    ),
    Page(
        "NB123",
        "an unknown `#|` line",
        "The line at the head of the cell has a key that neither nb2fn knows nor the tools that "
        "share this kind of comment (Quarto, nbdev, Jupyter Book). It is ignored.",
        "Correct the key, or write the comment without the bar. nb2fn's keys are the roles, "
        "`input`, `output`, `stateful` and `nondeterministic`.",
        before="#| predict\n#| inptu: x_test\ny_pred = model.predict(x_test)",
        after="#| predict\n#| input: x_test\ny_pred = model.predict(x_test)",
    ),
    Page(
        "NB124",
        "a `#|` line with a value that cannot be",
        "`input` and `output` take names of variables, several with commas between them. Roles and "
        "flags take no value.",
        "Correct the value.",
        before="#| input: np.array([[4, 5]])",
        after="#| input: x_test",
    ),
    Page(
        "NB125",
        "a `#|` line below code",
        "What is said about a cell stands at its head, before any code. Further down, such a line "
        "is an ordinary comment.",
        "Move the line to the top of the cell.",
        before="y_pred = model.predict(x_test)\n#| predict",
        after="#| predict\ny_pred = model.predict(x_test)",
    ),
    Page(
        "NB130",
        "a notebook could not be changed",
        "`check --fix` and `tag --in-place` put a new file in the notebook's place, whole, and "
        "only if the old one still is what was read: what Jupyter or an editor has saved in the "
        "meantime is not lost.",
        "Close the notebook elsewhere, or save it there, see that file and folder can be written, "
        "and try again.",
    ),
)
