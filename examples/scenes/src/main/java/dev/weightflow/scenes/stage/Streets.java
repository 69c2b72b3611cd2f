package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;
import static dev.weightflow.scenes.render.Colour.hex;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Light;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import dev.weightflow.scenes.render.SceneObject;
import dev.weightflow.scenes.render.Sky;
import dev.weightflow.scenes.render.Texture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Streets, squares and meadows, with houses and trees behind them. */
final class Streets {
    private static final List<Function<Dice, Model>> CLUTTER =
            List.of(Props::crate, Props::ball, Props::cone, Props::cone, Props::streetLamp);

    private Streets() {}

    static Place byDay(Dice dice) {
        Vec sun = xyz(dice.between(-1.2, 1.2), dice.between(0.6, 1.5), dice.between(0.1, 1.0));
        boolean overcast = dice.chance(0.25);
        Light light = new Light.Sun(sun.unit(), hex(0xFFF1D6).times(overcast ? 0.3 : dice.between(0.7, 0.95)));
        Colour zenith = hex(overcast ? 0xAEB8C2 : dice.one(0x5B93D0, 0x79A9DC, 0x3F7CC4));
        double cover = overcast ? 0.8 : dice.between(0.3, 0.6);
        Sky sky = new Sky(hex(0xD5E3EE), zenith, hex(0xF6F6F4), cover, 0, dice.bits());
        Colour above = hex(0xC4D8EE).times(overcast ? 0.75 : 0.42);
        Lighting lighting = new Lighting(List.of(light), above, hex(0x9A8F7A).times(0.3), sky);
        Sensor sensor = new Sensor(Rooms.tint(dice, 0.05).times(dice.between(0.85, 1.1)), 0.008, 0.1, dice.bits());
        return built(dice, lighting, sensor, false, List.of());
    }

    static Place byNight(Dice dice) {
        Vec moon = xyz(dice.between(-1, 1), dice.between(0.8, 1.4), dice.between(-0.5, 1));
        Vec foot = xyz(dice.sign() * dice.between(1.2, 2.8), 0, dice.between(-6.5, -3.5));
        Colour warm = hex(0xFFB866).times(dice.between(1.4, 2.2));
        List<Light> lights = List.of(
                new Light.Sun(moon.unit(), hex(0x8FA6D8).times(0.3)),
                new Light.Lamp(foot.plus(xyz(0, 4.2, 0)), warm, 3.4));
        Sky sky = new Sky(hex(0x2A2F48), hex(0x070A18), hex(0x23273A), 0.3, 0.002, dice.bits());
        Lighting lighting =
                new Lighting(lights, hex(0x5A6C9C).times(0.4), hex(0x3C3A40).times(0.4), sky);
        Sensor sensor = new Sensor(Rooms.tint(dice, 0.1).times(dice.between(1.0, 1.3)), 0.035, 0.3, dice.bits());
        Pose beside = Pose.yaw(foot.x() > 0 ? Math.PI : 0).movedTo(foot.plus(xyz(foot.x() > 0 ? 0.8 : -0.8, 0, 0)));
        return built(
                dice, lighting, sensor, true, List.of(Props.streetLamp(dice).placed(beside)));
    }

    private static Place built(Dice dice, Lighting lighting, Sensor sensor, boolean night, List<SceneObject> extra) {
        List<SceneObject> things = new ArrayList<>(extra);
        things.add(ground(dice));
        boolean town = dice.chance(0.5);
        double x = -22;
        while (town && x < 22) {
            double gap = dice.between(5.5, 9);
            things.add(Props.building(dice, night).placed(Pose.at(xyz(x, 0, -dice.between(17, 24)))));
            x += gap;
        }
        int trees = town ? dice.below(3) : 3 + dice.below(5);
        for (int i = 0; i < trees; i++) {
            Pose place = Pose.at(xyz(dice.between(-12, 12), 0, -dice.between(12, 22)));
            things.add(Props.tree(dice).placed(place));
        }
        return new Place(things, lighting, sensor, 14, 7, Streets::cast, CLUTTER);
    }

    private static int cast(VocClass kind) {
        return switch (kind) {
            case CAR -> 7;
            case BICYCLE -> 5;
            case BUS, DOG -> 3;
            case HORSE, COW, SHEEP, AEROPLANE -> 2;
            case BIRD, CAT, CHAIR, POTTED_PLANT, BOTTLE -> 1;
            default -> 0;
        };
    }

    private static SceneObject ground(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> ground(Stuff.GRASS, mottle(0x3F6A2C, 0x7FA048, 2.5, dice));
            case 1 -> {
                Colour slab = hex(dice.one(0xA9A294, 0x9C8E80, 0x8E9296));
                double width = dice.between(0.5, 1.0);
                double depth = dice.between(0.4, 0.7);
                Colour joint = hex(0x5E5A54);
                long seed = dice.bits();
                yield ground(
                        Stuff.FLOOR,
                        new Texture.Tiles(slab, joint, Vec.RIGHT, Vec.FRONT, width, depth, 0.03, 0.5, seed));
            }
            case 2 -> ground(Stuff.FLOOR, mottle(0xA98F66, 0xC9B48A, 3, dice));
            default -> ground(Stuff.FLOOR, mottle(0x55565A, 0x7A7B7E, 11, dice));
        };
    }

    private static Texture mottle(int dark, int light, double grain, Dice dice) {
        return new Texture.Mottle(hex(dark), hex(light), xyz(grain, grain, grain), dice.bits());
    }

    private static SceneObject ground(Stuff label, Texture texture) {
        return SceneObject.surface(label, new Plane(Vec.ZERO, Vec.UP), Material.matt(texture));
    }
}
