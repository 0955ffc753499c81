"""Plotting and showing. pyplot's current figure is ambient state.

Most of it only adds to the figure; what is not listed may also read what is there.
"""

_PLOT = "fresh:axes plot state=matplotlib"
DRAW = "fresh:axes plot marks=matplotlib"
_STYLE = "fresh:none plot marks=matplotlib"
# What draws, as a function of pyplot and as a method of axes.
DRAWS = (
    "acorr arrow axhline axhspan axline axvline axvspan bar barbs barh boxplot broken_barh cohere "
    "contour contourf csd ecdf errorbar eventplot fill fill_between fill_betweenx hexbin hist "
    "hist2d hlines imshow loglog magnitude_spectrum matshow pcolor pcolormesh phase_spectrum pie "
    "plot plot_date psd quiver scatter semilogx semilogy specgram spy stackplot stairs stem step "
    "streamplot tricontour tricontourf tripcolor triplot violinplot vlines xcorr"
)
_WRITES = (
    "annotate figimage figlegend figtext grid legend margins quiverkey suptitle table text "
    "tick_params ticklabel_format title xlabel xscale ylabel yscale"
)

FUNCTIONS: dict[str, dict[str, str]] = {
    "matplotlib": {
        DRAW: "pyplot.subplots pyplot.figure "
        + " ".join(f"pyplot.{name}" for name in f"{DRAWS} {_WRITES}".split()),
        _STYLE: "pyplot.tight_layout pyplot.subplots_adjust pyplot.box pyplot.minorticks_on "
        "pyplot.minorticks_off pyplot.autoscale pyplot.show pyplot.close pyplot.clf pyplot.cla "
        "pyplot.draw pyplot.pause pyplot.ion pyplot.ioff use style.use pyplot.style.use rc "
        "pyplot.rc rcdefaults pyplot.rcdefaults",
        "fresh:none plot writes state=files marks=matplotlib": "pyplot.savefig pyplot.imsave",
        "fresh:array reads uses=files,cwd": "pyplot.imread image.imread",
        "fresh:colormap": "colors.ListedColormap colors.LinearSegmentedColormap "
        "colors.LinearSegmentedColormap.from_list cm.get_cmap pyplot.get_cmap colors.Normalize",
        "fresh": "colors.to_rgb colors.to_hex",
        "holds": "pyplot.cycler",
    },
    "seaborn": {
        "fresh:pandas reads network uses=files,cwd": "load_dataset",
        _STYLE: "set set_theme set_style set_context set_palette "
        "despine set_color_codes reset_defaults reset_orig",
        "fresh": "color_palette cubehelix_palette diverging_palette husl_palette light_palette "
        "dark_palette hls_palette mpl_palette blend_palette crayon_palette xkcd_palette",
        # No randomness in these; the others draw for bootstrap intervals and jitter.
        DRAW: "heatmap histplot kdeplot countplot boxplot boxenplot violinplot scatterplot "
        "distplot ecdfplot rugplot clustermap swarmplot",
    },
    "mpl_toolkits": {},
    "plotly": {},
    "mlxtend": {},
    "missingno": {},
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
    "mlxtend": {"plotting.": DRAW, "data.": "fresh", "": "alias changes=all unsure"},
    "missingno": {"": DRAW},
    "IPython": {"display.": "fresh display", "": "alias changes=all unsure"},
}
