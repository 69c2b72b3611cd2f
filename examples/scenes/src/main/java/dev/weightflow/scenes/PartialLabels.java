package dev.weightflow.scenes;

import dev.weightflow.scenes.SceneOptions.Split;
import dev.weightflow.scenes.render.Dice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Choice of the labels that an image keeps. Of three consecutive images one has all labels, one lacks that of one task, and one has only that one:
 * each task has two labels of three, and each image at least one. The image and the task are drawn anew for every three.
 */
final class PartialLabels {
    private static final List<LabelKind> KINDS = List.of(LabelKind.COVER, LabelKind.DEPTH, LabelKind.EDGES);
    private static final long STREAM = 0x1ABE15L;

    private PartialLabels() {}

    static Set<LabelKind> of(long seed, Split split, int index) {
        Dice dice = Dice.of(STREAM, seed, split.ordinal(), index / 3);
        List<Set<LabelKind>> kept = new ArrayList<>();
        Set<LabelKind> single = EnumSet.of(dice.one(KINDS));
        kept.add(EnumSet.copyOf(KINDS));
        Set<LabelKind> others = EnumSet.copyOf(KINDS);
        others.removeAll(single);
        kept.add(dice.below(kept.size() + 1), others);
        kept.add(dice.below(kept.size() + 1), single);
        return kept.get(index % 3);
    }
}
