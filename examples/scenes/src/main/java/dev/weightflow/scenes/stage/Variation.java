package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;

import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Camera;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Light;
import dev.weightflow.scenes.render.Piece;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import dev.weightflow.scenes.render.SceneObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Wide variation, for pre-training: rooms and streets under arbitrary lights, through arbitrary lenses, of things in arbitrary colours. What is seen
 * there generalises to looks that were not seen.
 */
final class Variation {
    private static final double REPAINTED = 0.4;

    private Variation() {}

    /** Draws a room or a street in arbitrary light, where every class may occur. */
    static Place place(Dice dice) {
        Place place = dice.chance(0.5) ? Rooms.byDay(dice.fork()) : Streets.byDay(dice.fork());
        return new Place(
                place.surroundings(),
                lighting(place.lighting(), dice.fork()),
                sensor(dice.fork()),
                place.depth(),
                place.halfWidth(),
                kind -> kind == VocClass.PERSON ? 0 : 1 + place.cast().applyAsInt(kind),
                place.clutter());
    }

    private static Lighting lighting(Lighting usual, Dice dice) {
        List<Light> lights = new ArrayList<>();
        int count = 1 + dice.below(3);
        for (int i = 0; i < count; i++) {
            Colour colour = tint(dice, 0.3).times(spread(dice, 0.2, 0.9));
            if (dice.chance(0.3)) {
                Vec lamp = xyz(dice.between(-2.5, 2.5), dice.between(1.2, 4), dice.between(-6, 0.5));
                lights.add(new Light.Lamp(lamp, colour.times(2), dice.between(1.5, 4)));
            } else {
                Vec from = xyz(dice.between(-1.4, 1.4), dice.between(0.4, 1.6), dice.between(-0.9, 1.2));
                lights.add(new Light.Sun(from.unit(), colour));
            }
        }
        Colour above = tint(dice, 0.25).times(spread(dice, 0.12, 0.5));
        Colour below = tint(dice, 0.25).times(spread(dice, 0.06, 0.3));
        return new Lighting(lights, above, below, usual.sky());
    }

    private static Sensor sensor(Dice dice) {
        Colour gain = tint(dice, 0.2).times(spread(dice, 0.5, 1.7));
        return new Sensor(gain, spread(dice, 0.003, 0.05), dice.between(0, 0.4), dice.bits());
    }

    static Camera camera(int width, int height, Dice dice) {
        double eye = spread(dice, 0.5, 2.1);
        double tilt = dice.between(-0.03, 0.1) + 0.1 * eye * dice.between(0.2, 1.4);
        return Camera.standing(eye, tilt, dice.between(-0.12, 0.12), dice.between(0.6, 1.25), width, height);
    }

    /** Returns the scene with some of its things in other colours. */
    static Scene repainted(Scene scene, Dice dice) {
        List<SceneObject> things = scene.things().stream()
                .map(thing -> dice.chance(REPAINTED) ? repainted(thing, dice.fork()) : thing)
                .toList();
        return new Scene(scene.camera(), things, scene.lighting(), scene.sensor());
    }

    private static SceneObject repainted(SceneObject thing, Dice dice) {
        UnaryOperator<Colour> paint = paint(dice);
        List<Piece> pieces = thing.pieces().stream()
                .map(piece -> new Piece(piece.shape(), piece.material().in(paint), piece.part()))
                .toList();
        return new SceneObject(thing.label(), thing.pose(), pieces, thing.throwsShadow());
    }

    private static UnaryOperator<Colour> paint(Dice dice) {
        int turn = dice.below(3);
        Colour tint = tint(dice, 0.3).times(spread(dice, 0.6, 1.4));
        return colour -> switch (turn) {
            case 0 -> colour.times(tint);
            case 1 -> new Colour(colour.green(), colour.blue(), colour.red()).times(tint);
            default -> new Colour(colour.blue(), colour.red(), colour.green()).times(tint);
        };
    }

    private static Colour tint(Dice dice, double amount) {
        return new Colour(
                1 + dice.between(-amount, amount),
                1 + dice.between(-amount, amount),
                1 + dice.between(-amount, amount));
    }

    /** Draws from [low, high), evenly in the logarithm. */
    private static double spread(Dice dice, double low, double high) {
        return low * StrictMath.pow(high / low, dice.between(0, 1));
    }
}
