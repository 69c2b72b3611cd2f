package dev.weightflow.scenes.render;

/** What a thing is called in the dataset. */
public sealed interface Label permits VocClass, Stuff {
    /** Index in the semantic segmentation, 0 for everything that is no VOC class. */
    int semseg();

    /** Id among PASCAL-Context's 459 classes, 0 for unlabelled. */
    int context();
}
