package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.world.VocClass.*;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.model.Maker;
import dev.weightflow.scenes.model.Palette;
import dev.weightflow.scenes.model.Props;
import dev.weightflow.scenes.surface.Colour;
import dev.weightflow.scenes.surface.Light;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.surface.Sky;
import dev.weightflow.scenes.surface.Texture;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Lighting;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.Sensor;
import dev.weightflow.scenes.world.Stuff;
import dev.weightflow.scenes.world.Thing;
import dev.weightflow.scenes.world.VocClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rooms: a floor, a ceiling and three walls. */
final class Rooms {
    private static final int[] WALLS = {0xE4DCCB, 0xC9D6D0, 0xD9B8A0, 0xB9C4D6, 0xE8E4DA, 0xA8B89A, 0xCFA9A0};
    private static final Map<VocClass, Integer> CAST = Map.of(
            CHAIR,
            5,
            TABLE,
            4,
            SOFA,
            4,
            TV_MONITOR,
            4,
            POTTED_PLANT,
            3,
            BOTTLE,
            4,
            CAT,
            3,
            DOG,
            3,
            BICYCLE,
            1,
            BIRD,
            1);
    private static final List<Maker> CLUTTER =
            List.of(Props::crate, Props::ball, Props::column, Props::floorLamp, Props::cabinet);

    private Rooms() {}

    static Stage byDay(Dice dice) {
        Vec sun = Vec.of(dice.between(-1, 1), dice.between(0.9, 1.6), dice.between(0.4, 1.2))
                .unit();
        Light light = new Light.Sun(sun, Colour.hex(0xFFF4E2).times(dice.between(0.5, 0.75)));
        Lighting lighting =
                new Lighting(List.of(light), Colour.grey(dice.between(0.32, 0.45)), Colour.grey(0.24), daylight(dice));
        Sensor sensor = new Sensor(tint(dice, 0.06).times(dice.between(0.85, 1.15)), 0.008, 0.12, dice.bits());
        return furnished(dice, lighting, sensor, Colour.hex(0xBFD9EE));
    }

    static Stage byNight(Dice dice) {
        Vec lamp = Vec.of(dice.between(-1.5, 1.5), dice.between(2.0, 2.4), dice.between(-3.5, -1.2));
        Light light = new Light.Lamp(lamp, Colour.hex(0xFFC983).times(dice.between(0.9, 1.3)), 2.2);
        Lighting lighting = new Lighting(
                List.of(light),
                Colour.hex(0x4A4F68).times(0.8),
                Colour.hex(0x3A3640).times(0.8),
                daylight(dice));
        Sensor sensor = new Sensor(tint(dice, 0.08).times(dice.between(0.9, 1.2)), 0.035, 0.3, dice.bits());
        return furnished(dice, lighting, sensor, Colour.hex(0x101828));
    }

    private static Sky daylight(Dice dice) {
        return new Sky(Colour.hex(0xDCE6EE), Colour.hex(0x8FB3D9), Colour.WHITE, 0, 0, dice.bits());
    }

    static Colour tint(Dice dice, double amount) {
        double warm = dice.between(-amount, amount);
        return new Colour(1 + warm, 1, 1 - warm);
    }

    private static Stage furnished(Dice dice, Lighting lighting, Sensor sensor, Colour outside) {
        double depth = dice.between(4.2, 7.5);
        double half = dice.between(2.2, 4.2);
        double high = dice.between(2.5, 3.1);
        Material wall = wallpaper(dice);
        List<Thing> things = new ArrayList<>();
        things.add(Thing.surface(Stuff.FLOOR, new Plane(Vec.ZERO, Vec.UP), flooring(dice)));
        things.add(Thing.surface(Stuff.WALL, new Plane(Vec.of(0, 0, -depth), Vec.FRONT), wall));
        things.add(Thing.surface(Stuff.WALL, new Plane(Vec.of(-half, 0, 0), Vec.RIGHT), wall));
        things.add(Thing.surface(Stuff.WALL, new Plane(Vec.of(half, 0, 0), Vec.RIGHT.times(-1)), wall));
        things.add(Thing.surface(
                Stuff.CEILING,
                new Plane(Vec.of(0, high, 0), Vec.DOWN),
                Material.matt(Colour.grey(dice.between(0.7, 0.9)))));
        int hung = dice.below(4);
        for (int i = 0; i < hung; i++) {
            Model flat = dice.chance(0.45) ? Props.window(dice, outside) : Props.picture(dice);
            double x = -half + (i + 0.5) * 2 * half / hung + dice.between(-0.2, 0.2);
            things.add(flat.placed(Pose.at(Vec.of(x, dice.between(1.1, 1.5), -depth))));
        }
        return new Stage(things, lighting, sensor, depth, half, CAST, CLUTTER);
    }

    private static Material wallpaper(Dice dice) {
        Colour paint = Colour.hex(dice.one(WALLS)).times(dice.between(0.75, 1.05));
        return switch (dice.below(5)) {
            case 0 ->
                Material.matt(
                        new Texture.Stripes(paint, paint.times(0.8), Vec.of(1, 0, 1), dice.between(0.15, 0.5), 0.4));
            case 1 ->
                Material.matt(new Texture.Tiles(
                        Colour.hex(0x9C5B42),
                        Colour.hex(0xB8AFA2),
                        Vec.of(1, 0, 1),
                        Vec.UP,
                        0.24,
                        0.085,
                        0.014,
                        0.5,
                        dice.bits()));
            case 2 -> Material.matt(new Texture.Mottle(paint.times(0.85), paint, Vec.of(3, 3, 3), dice.bits()));
            default -> Material.matt(paint);
        };
    }

    private static Material flooring(Dice dice) {
        Colour tone = Colour.hex(dice.one(0x9A6B3F, 0x6F4A2C, 0xB98F60, 0x7D7468));
        return switch (dice.below(4)) {
            case 0 -> {
                double size = dice.between(0.3, 0.6);
                yield Material.matt(new Texture.Checker(
                        Colour.hex(0xD8D2C4), Colour.hex(dice.one(0x4A4A4E, 0x8A4B3A, 0x5D7A6A)), size));
            }
            case 1 ->
                Material.matt(new Texture.Mottle(tone.times(0.75), tone.times(1.1), Vec.of(9, 9, 9), dice.bits()));
            case 2 -> Palette.wood(dice);
            default ->
                Material.matt(new Texture.Tiles(
                        tone, tone.times(0.45), Vec.FRONT, Vec.RIGHT, 1.3, 0.15, 0.008, 0.37, dice.bits()));
        };
    }
}
