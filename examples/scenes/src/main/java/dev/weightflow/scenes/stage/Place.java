package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import dev.weightflow.scenes.render.Thing;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A place before anybody enters it. The camera stands near the origin and looks along -z.
 *
 * @param depth metres in front of the camera where things may stand
 * @param halfWidth metres to each side where things may stand
 * @param cast how often each class is seen here, relative to the others
 */
record Place(
        List<Thing> surroundings,
        Lighting lighting,
        Sensor sensor,
        double depth,
        double halfWidth,
        ToIntFunction<VocClass> cast,
        List<Function<Dice, Model>> clutter) {

    VocClass drawn(Dice dice) {
        List<VocClass> order = List.of(VocClass.values());
        int left = dice.below(order.stream().mapToInt(cast).sum());
        for (VocClass kind : order) {
            left -= cast.applyAsInt(kind);
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("The cast is empty.");
    }
}
