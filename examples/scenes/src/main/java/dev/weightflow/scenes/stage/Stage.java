package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.model.Maker;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Lighting;
import dev.weightflow.scenes.world.Sensor;
import dev.weightflow.scenes.world.Thing;
import dev.weightflow.scenes.world.VocClass;
import java.util.List;
import java.util.Map;

/**
 * A place before anybody enters it. The camera stands near the origin and looks along -z.
 *
 * @param depth metres in front of the camera where things may stand
 * @param halfWidth metres to each side where things may stand
 * @param cast how often each class is seen here, relative to the others
 * @param clutter what else lies about
 */
record Stage(
        List<Thing> surroundings,
        Lighting lighting,
        Sensor sensor,
        double depth,
        double halfWidth,
        Map<VocClass, Integer> cast,
        List<Maker> clutter) {

    /** One class of the cast. */
    VocClass drawn(Dice dice) {
        List<VocClass> order = List.of(VocClass.values());
        int left = dice.below(order.stream().mapToInt(this::weight).sum());
        for (VocClass kind : order) {
            left -= weight(kind);
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("The cast is empty.");
    }

    private int weight(VocClass kind) {
        return cast.getOrDefault(kind, 0);
    }
}
