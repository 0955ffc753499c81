"""Pages of the proof's codes."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB451",
        "the function's answer differs from the notebook's",
        "The finished function was started in a clean process and asked the notebook's own "
        "question and rows its model was fitted on. One answer is further from the notebook's "
        "than rounding explains. Nothing is written: an endpoint that answers something else "
        "than the notebook is worse than none.",
        "Look at the question, both answers and the likely cause in the message. "
        "`nb2fn explain NOTEBOOK` shows which statements were left out of the function; one that "
        "matters can be kept by tagging its cell `train` or `predict`.",
    ),
    Page(
        "NB452",
        "the compiled function does not start",
        "The function was started with nothing but its locked requirements and raised an error "
        "while it was loaded. In the cloud it would fail in the same way at every cold start.",
        "If a module is missing, import it in the notebook so that nb2fn can see that it is "
        "needed, or name its package in a `%pip install` line.",
        before='model = __import__("pickle").loads(blob)  # needs lightgbm, never imported',
        after="import lightgbm\nimport pickle\n\nmodel = pickle.loads(blob)",
    ),
    Page(
        "NB453",
        "the function's schema refuses a question the notebook answers",
        "The schema is derived from the notebook's example and from the rows the model was fitted "
        "on. It must accept all of them; here it refuses one.",
        "Say the input outright with `#| input: name`, and give an example of the type that "
        "requests will have. If that does not help, report the notebook's predict cell.",
        before="#| predict\nmodel.predict(x)",
        after="#| predict\n#| input: x\nmodel.predict(x)",
    ),
    Page(
        "NB454",
        "the function fails on a question the notebook answers",
        "The function was loaded, but its code raised an error for a question that the notebook's "
        "kernel answers. The message shows the end of its log.",
        "Most often a package is imported by another package only when it is used. Import it in "
        "the notebook, so that it is locked as well.",
    ),
    Page(
        "NB455",
        "the function answers the same question differently the second time",
        "Every case is asked twice, in another order, from four threads. A difference means that "
        "one request changes what the next one sees.",
        "Keep what changes local to the predict cell. If the change is meant (a counter, a cache), "
        "write `#| stateful` at the head of the cell.",
        before="#| predict\nhistory.append(x)\nmodel.predict(history[-1:])",
        after="#| predict\nmodel.predict([x])",
    ),
    Page(
        "NB456",
        "the answer depends on the order of a set",
        "Texts hash differently in every process, so a set of them is gone over in another order "
        "each time Python starts. The notebook's kernel had one order, the endpoint has another at "
        "every cold start. A function that makes or holds sets is therefore asked in several "
        "processes, and here they disagree.",
        "Go over `sorted(…)` of the set, or keep the order with a list or `dict.fromkeys(…)`. "
        "Where the model was fitted on columns in such an order, sort them there too.",
        before='#| predict\nlabels = list({"ham", "spam"})\nlabels[int(model.predict(x)[0])]',
        after='#| predict\nlabels = sorted({"ham", "spam"})\nlabels[int(model.predict(x)[0])]',
    ),
)
