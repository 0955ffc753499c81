"""Plotting and showing. pyplot's current figure is ambient state."""

_PLOT = "fresh:axes plot state=matplotlib"

FUNCTIONS: dict[str, dict[str, str]] = {
    "matplotlib": {
        "fresh:axes plot state=matplotlib": "pyplot.subplots",
        "fresh:none plot state=matplotlib": "pyplot.show pyplot.close pyplot.clf pyplot.cla "
        "pyplot.draw pyplot.pause pyplot.ion pyplot.ioff use style.use pyplot.style.use rc "
        "pyplot.rc rcdefaults pyplot.rcdefaults",
        "fresh:none plot writes state=matplotlib,files": "pyplot.savefig pyplot.imsave",
        "fresh:array reads uses=files,cwd": "pyplot.imread image.imread",
        "fresh": "colors.ListedColormap colors.LinearSegmentedColormap cm.get_cmap "
        "pyplot.get_cmap colors.to_rgb colors.to_hex colors.Normalize",
        "holds": "pyplot.cycler",
    },
    "seaborn": {
        "fresh:pandas reads network uses=files,cwd": "load_dataset",
        "fresh:none plot state=matplotlib": "set set_theme set_style set_context set_palette "
        "despine set_color_codes reset_defaults reset_orig",
        "fresh": "color_palette cubehelix_palette diverging_palette husl_palette light_palette "
        "dark_palette hls_palette mpl_palette blend_palette crayon_palette xkcd_palette",
        # No randomness in these; the others draw for bootstrap intervals and jitter.
        _PLOT: "heatmap histplot kdeplot countplot boxplot boxenplot violinplot scatterplot "
        "distplot ecdfplot rugplot clustermap swarmplot",
    },
    "mpl_toolkits": {},
    "plotly": {},
    "IPython": {
        "fresh:none display formats": "display.display *.display display.clear_output "
        "core.display.display",
        "fresh": "display.HTML display.Image display.Markdown display.SVG display.IFrame "
        "core.display.HTML display.Latex display.Audio display.Video",
        "alias barrier": "get_ipython",
    },
}

DEFAULTS: dict[str, dict[str, str]] = {
    "matplotlib": {"": _PLOT},
    "seaborn": {"": _PLOT + ",numpy.random"},
    "mpl_toolkits": {"": _PLOT},
    "plotly": {"": "holds:figure plot"},
    "IPython": {"display.": "fresh display", "": "alias changes=all unsure"},
}
