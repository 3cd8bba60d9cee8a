"""The words of the whole net on its canvas, marked for the catalogue."""

from collections.abc import Mapping

from core.errors import N_

KIND_WORDS: Mapping[str, str] = {
    "input": N_("picture"),
    "rescaling": N_("scale"),
    "convolution": N_("conv"),
    "depthwise": N_("depthw."),
    "separable": N_("separ."),
    "pooling": N_("pool"),
    "normalization": N_("norm"),
    "activation": N_("activ."),
    "add": N_("add"),
    "multiply": N_("multiply"),
    "concatenate": N_("concat"),
    "global_pooling": N_("mean"),
    "flatten": N_("flatten"),
    "dense": N_("dense"),
    "dropout": N_("dropout"),
    "other": N_("other"),
}
"""What a node does, as short as a column is narrow."""

LABELS: Mapping[str, str] = {
    "canvas": N_(
        "A net, layer by layer. Left and right go through the layers, up and down through the maps of one; Enter"
        " opens a map, a block or a class; plus and minus enlarge and shrink, 0 shows all, Escape closes."
    ),
    "hint": N_("Click a map to see where it comes from, a block to unfold it, a class to explain it."),
    "picture": N_("picture"),
    # What is pointed at
    "map_at": N_("{layer}, channel {channel} · {size} · contribution {contribution}"),
    "unit_at": N_("{layer}, unit {unit} of {size} · value {value} · contribution {contribution}"),
    "picture_at": N_("The picture as the net sees it · {size}"),
    "layer_at": N_("{layer} ({kind}) · {size} · parameters: {parameters}"),
    "block_at": N_("Block {block}: {count} layers, {size} at its end; a click unfolds it"),
    "class_at": N_("{name} · logit {logit} · probability {probability}; a click explains it"),
    "score": N_("{name}: {probability}"),
    # The way back
    "path": N_("From {name}: {steps}"),
    "path_without": N_("Opened: {steps}"),
    "step": N_("{layer}, channel {channel}"),
    "lesson": N_("The lesson on this"),
    # Buttons
    "smaller": N_("Smaller"),
    "larger": N_("Larger"),
    "whole": N_("The whole net"),
    "fold_all": N_("Fold blocks"),
    "unfold_all": N_("Unfold all"),
    "every": N_("All channels"),
    "close": N_("Close"),
    # Where a map comes from
    "panel": N_("Where channel {channel} of {layer} comes from"),
    "channel": N_("channel {channel}"),
    "of_layer": N_("{layer}, channel {channel}"),
    "before": N_("sum"),
    "result": N_("output {channel}"),
    "bias": N_("bias"),
    "others": N_("the other {count}"),
    "next": N_("show the next"),
    "unit": N_("Weights in units of {unit}."),
    "go_back": N_("Open this map: where does it come from?"),
    "position": N_("Row {row}, column {column}"),
    "cell_hint": N_(
        "The output; arrow keys move from number to number, Enter writes the whole sum with all digits"
    ),
    "sum_of": N_("Sum of {count}:"),
    "max": N_("max"),
    "average": N_("mean"),
    "does_convolution": N_(
        "A window of {rows} x {columns} slides over {count} maps; each has its own piece of the kernel."
    ),
    "does_pointwise": N_("No window: at each place {count} maps are mixed, each with its weight."),
    "does_separable": N_("A window over each map, then a mixture of them: two kernels, multiplied here."),
    "does_depthwise": N_("One map, one window of {rows} x {columns}: the channels are not mixed here."),
    "does_pooling": N_("Of each window of {rows} x {columns} one number stays. Nothing is learned here."),
    "does_global_pooling": N_("Of the whole map one number stays: places are given up here."),
    "does_normalization": N_(
        "(x − mean {mean}) / √(variance {variance}) · gamma {gamma} + beta {beta}: one line a channel, a factor and"
        " an offset."
    ),
    "does_add": N_("{count} maps added, cell by cell: the shortcut and what the block has found."),
    "does_multiply": N_("Maps multiplied, cell by cell."),
    "does_activation": N_("A function of each number by itself."),
    "does_rescaling": N_("Each number times {scale}, plus {offset}."),
    "does_concatenate": N_("Maps of several layers, one behind the other: this one is passed on."),
    "does_flatten": N_("The maps become one long list: this is one number of it."),
    "does_dense": N_("One number from {count}: each has its weight."),
    "does_dropout": N_("Only in training: here everything passes."),
    "does_other": N_("This layer's map."),
    # Probabilities
    "softmax": N_("softmax: e^{logit} / (sum of e^z over {count} classes: {total}) = {probability}"),
    "sigmoid": N_("sigmoid: 1 / (1 + e^({negative})) = {probability}"),
    # Over training
    "epoch": N_("Epoch {epoch}"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    # Disturbing
    "do_grey_patch": N_("Grey patch"),
    "do_paint": N_("Paint"),
    "do_shift": N_("Move"),
    "do_flip": N_("Flip"),
    "do_blur": N_("Blur"),
    "do_colours": N_("Colours"),
    "undisturbed": N_("The picture as it was"),
    "size": N_("Size"),
    "hint_grey_patch": N_("The picture: drag the grey patch, or move it with the arrow keys"),
    "hint_paint": N_("The picture: paint on it"),
    "hint_shift": N_("The picture: drag it, or move it with the arrow keys"),
    "hint_blur": N_("The picture: drag to the right to blur it, or use the arrow keys"),
    "hint_colours": N_("The picture: drag to the right to turn its colours, or use the arrow keys"),
}
"""Every sentence of the component; those in braces are filled in by it."""
