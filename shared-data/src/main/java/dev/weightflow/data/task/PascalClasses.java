package dev.weightflow.data.task;

import dev.weightflow.data.task.segmentation.Segmentation;
import java.util.List;

/** Classes of the labels' indices: PASCAL VOC's, and the six parts into which PASCAL-Part's are merged. */
final class PascalClasses {
    /** Background, head, torso, upper arms, lower arms, upper legs, lower legs; distinguishable by the colour-blind (Okabe and Ito). */
    private static final List<String> PART_COLOURS =
            List.of("#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#d55e00", "#cc79a7");

    static final List<String> VOC = List.of(
            "background",
            "aeroplane",
            "bicycle",
            "bird",
            "boat",
            "bottle",
            "bus",
            "car",
            "cat",
            "chair",
            "cow",
            "diningtable",
            "dog",
            "horse",
            "motorbike",
            "person",
            "pottedplant",
            "sheep",
            "sofa",
            "train",
            "tvmonitor");
    private static final List<String> PARTS =
            List.of("background", "head", "torso", "upper arm", "lower arm", "upper leg", "lower leg");

    /** Human parts: an image without any part has no people in it, or none that were labelled. */
    static final Segmentation HUMAN_PARTS = Segmentation.benchmarked(PARTS, PART_COLOURS, true);

    private PascalClasses() {}
}
