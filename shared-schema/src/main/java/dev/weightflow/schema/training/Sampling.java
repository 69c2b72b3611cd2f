package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.stream.Stream;

/**
 * Selection and augmentation of training images: with probability {@code flip} a horizontal flip, then one rotation and one scale about the centre at
 * native resolution, then the resize to a square. A null field stands for its default.
 *
 * @param flip the probability of a flip; 0.5
 * @param rotation maximum angle in degrees, in both directions; 20
 * @param minScale the least scale; 0.75
 * @param maxScale the greatest scale; 1.25
 * @param peopleOnly whether images without a human part are left out, which the reference does where human parts are the only task; false
 */
public record Sampling(Double flip, Double rotation, Double minScale, Double maxScale, Boolean peopleOnly) {
    /** The reference implementation's augmentation, of all images. */
    public static final Sampling REFERENCE = new Sampling(null, null, null, null, null);

    private static final double HALF_TURN = 180;

    public Sampling {
        flip = Defaults.or(flip, 0.5);
        rotation = Defaults.or(rotation, 20.0);
        minScale = Defaults.or(minScale, 0.75);
        maxScale = Defaults.or(maxScale, 1.25);
        peopleOnly = Defaults.or(peopleOnly, false);
    }

    Stream<String> faults(List<TaskName> tasks) {
        return Faults.of("A sampling")
                .fraction("flip", flip)
                .require(rotation >= 0 && rotation <= HALF_TURN, "rotation must be 0 to 180 degrees, not %s", rotation)
                .positive("minScale", minScale)
                .require(
                        maxScale >= minScale && Double.isFinite(maxScale),
                        "maxScale must be at least minScale, %s, not %s",
                        minScale,
                        maxScale)
                .require(
                        !peopleOnly || tasks.equals(List.of(PascalTasks.HUMAN_PARTS)),
                        "peopleOnly needs human_parts as the only task")
                .stream();
    }
}
