package dev.weightflow.model.picture;

import dev.weightflow.schema.Task;

/** How a task's labels and decoded predictions become colours. */
@FunctionalInterface
interface Colouring {

    /**
     * The colours of an image.
     *
     * @param values CHW, in the form of the task's labels
     * @param pixels height times width
     * @return RGB, [pixels, 3]
     */
    byte[] colour(float[] values, int pixels);

    /** The colouring of that task. */
    static Colouring of(Task task) {
        return switch (task) {
            case SEMSEG -> new ClassColours(Palette.VOC);
            case HUMAN_PARTS -> new ClassColours(Palette.PARTS);
            case NORMALS -> new VectorColours();
            case SAL -> new GrayLevels();
        };
    }
}
