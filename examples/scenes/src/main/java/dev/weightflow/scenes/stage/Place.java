package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import dev.weightflow.scenes.render.SceneObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Empty place. The camera is near the origin and looks along -z.
 *
 * @param depth metres in front of the camera where objects may stand
 * @param halfWidth metres to each side where objects may stand
 * @param cast frequency of each class here, relative to the others
 */
record Place(
        List<SceneObject> surroundings,
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
