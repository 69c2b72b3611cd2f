package dev.weightflow.model.backbone;

import java.util.List;

/**
 * The place and names of a stage.
 *
 * @param index its number
 * @param grid tokens a side
 * @param channels channels inside its blocks
 * @param merges whether patch merging ends it; the last stage has none
 */
record SwinStage(int index, int grid, int channels, boolean merges, List<SwinBlock> blocks) {

    int gridAfterMerging() {
        return merges ? grid / 2 : grid;
    }

    LinearLayer merging() {
        return new LinearLayer(
                "layers." + index + ".downsample.reduction",
                LinearLayer.Kind.MERGING,
                4 * channels,
                2 * channels,
                false);
    }

    String mergingNorm() {
        return "layers." + index + ".downsample.norm";
    }

    List<WindowGeometry> geometries() {
        return blocks.stream().map(SwinBlock::geometry).distinct().toList();
    }
}
