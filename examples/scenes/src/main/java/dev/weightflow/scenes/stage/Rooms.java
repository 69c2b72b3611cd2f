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

/** Rooms: a floor, a ceiling and three walls; or a photographer's studio: a sheet of coloured paper for floor and wall. */
final class Rooms {
    private static final int[] WALLS = {0xE4DCCB, 0xC9D6D0, 0xD9B8A0, 0xB9C4D6, 0xE8E4DA, 0xA8B89A, 0xCFA9A0};
    private static final int[] PAPER = {0xF0B8C4, 0x9FD3E8, 0xF3DE8A, 0xC7E3A8, 0xD8C4F0, 0xF4F4F4, 0xF2B27E};
    private static final List<Function<Dice, Model>> CLUTTER =
            List.of(Props::crate, Props::ball, Props::column, Props::floorLamp, Props::cabinet);

    private Rooms() {}

    static Place byDay(Dice dice) {
        Vec sun = xyz(dice.between(-1, 1), dice.between(0.9, 1.6), dice.between(0.4, 1.2));
        Light light = new Light.Sun(sun.unit(), hex(0xFFF4E2).times(dice.between(0.5, 0.75)));
        Colour above = Colour.grey(dice.between(0.32, 0.45));
        Lighting lighting = new Lighting(List.of(light), above, Colour.grey(0.24), daylight(dice));
        Sensor sensor = new Sensor(tint(dice, 0.06).times(dice.between(0.85, 1.15)), 0.008, 0.12, dice.bits());
        return furnished(dice, lighting, sensor, hex(0xBFD9EE));
    }

    static Place byNight(Dice dice) {
        Vec lamp = xyz(dice.between(-1.5, 1.5), dice.between(2.0, 2.4), dice.between(-3.5, -1.2));
        Light light = new Light.Lamp(lamp, hex(0xFFC983).times(dice.between(0.9, 1.3)), 2.2);
        Colour above = hex(0x4A4F68).times(0.8);
        Lighting lighting = new Lighting(List.of(light), above, hex(0x3A3640).times(0.8), daylight(dice));
        Sensor sensor = new Sensor(tint(dice, 0.08).times(dice.between(0.9, 1.2)), 0.035, 0.3, dice.bits());
        return furnished(dice, lighting, sensor, hex(0x101828));
    }

    private static Sky daylight(Dice dice) {
        return new Sky(hex(0xDCE6EE), hex(0x8FB3D9), Colour.WHITE, 0, 0, dice.bits());
    }

    static Colour tint(Dice dice, double amount) {
        double warm = dice.between(-amount, amount);
        return new Colour(1 + warm, 1, 1 - warm);
    }

    private static Place furnished(Dice dice, Lighting lighting, Sensor sensor, Colour outside) {
        double depth = dice.between(4.2, 7.5);
        double half = dice.between(2.2, 4.2);
        Vec high = xyz(0, dice.between(2.5, 3.1), 0);
        Material wall = wallpaper(dice);
        List<SceneObject> things = new ArrayList<>();
        things.add(SceneObject.surface(Stuff.FLOOR, new Plane(Vec.ZERO, Vec.UP), flooring(dice)));
        things.add(SceneObject.surface(Stuff.WALL, new Plane(xyz(0, 0, -depth), Vec.FRONT), wall));
        things.add(SceneObject.surface(Stuff.WALL, new Plane(xyz(-half, 0, 0), Vec.RIGHT), wall));
        things.add(SceneObject.surface(Stuff.WALL, new Plane(xyz(half, 0, 0), Vec.RIGHT.times(-1)), wall));
        Material plaster = Material.matt(Colour.grey(dice.between(0.7, 0.9)));
        things.add(SceneObject.surface(Stuff.CEILING, new Plane(high, Vec.DOWN), plaster));
        int hung = dice.below(4);
        for (int i = 0; i < hung; i++) {
            Model flat = dice.chance(0.45) ? Props.window(dice, outside) : Props.picture(dice);
            double x = -half + (i + 0.5) * 2 * half / hung + dice.between(-0.2, 0.2);
            things.add(flat.placed(Pose.at(xyz(x, dice.between(1.1, 1.5), -depth))));
        }
        return new Place(things, lighting, sensor, depth, half, Rooms::cast, CLUTTER);
    }

    private static int cast(VocClass kind) {
        return switch (kind) {
            case CHAIR -> 5;
            case TABLE, SOFA, TV_MONITOR, BOTTLE -> 4;
            case POTTED_PLANT, CAT, DOG -> 3;
            case BICYCLE, BIRD -> 1;
            default -> 0;
        };
    }

    private static Material wallpaper(Dice dice) {
        Colour paint = hex(dice.one(WALLS)).times(dice.between(0.75, 1.05));
        Vec along = xyz(1, 0, 1);
        Texture paper =
                switch (dice.below(5)) {
                    case 0 -> new Texture.Stripes(paint, paint.times(0.8), along, dice.between(0.15, 0.5), 0.4);
                    case 1 -> {
                        Colour joint = hex(0xB8AFA2);
                        long seed = dice.bits();
                        yield new Texture.Tiles(hex(0x9C5B42), joint, along, Vec.UP, 0.24, 0.085, 0.014, 0.5, seed);
                    }
                    case 2 -> new Texture.Mottle(paint.times(0.85), paint, xyz(3, 3, 3), dice.bits());
                    default -> new Texture.Plain(paint);
                };
        return Material.matt(paper);
    }

    private static Material flooring(Dice dice) {
        Colour tone = hex(dice.one(0x9A6B3F, 0x6F4A2C, 0xB98F60, 0x7D7468));
        return switch (dice.below(4)) {
            case 0 -> {
                double size = dice.between(0.3, 0.6);
                Colour odd = hex(dice.one(0x4A4A4E, 0x8A4B3A, 0x5D7A6A));
                yield Material.matt(new Texture.Checker(hex(0xD8D2C4), odd, size));
            }
            case 1 -> Material.matt(new Texture.Mottle(tone.times(0.75), tone.times(1.1), xyz(9, 9, 9), dice.bits()));
            case 2 -> Palette.wood(dice);
            default -> {
                Colour gap = tone.times(0.45);
                yield Material.matt(
                        new Texture.Tiles(tone, gap, Vec.FRONT, Vec.RIGHT, 1.3, 0.15, 0.008, 0.37, dice.bits()));
            }
        };
    }

    static Place studio(Dice dice) {
        Colour paper = hex(dice.one(PAPER)).times(dice.between(0.85, 1));
        Material sheet = Material.matt(paper);
        double depth = dice.between(9, 14);
        Vec key = xyz(dice.sign() * dice.between(0.5, 1.2), dice.between(0.9, 1.5), dice.between(0.8, 1.3))
                .unit();
        Light fill = new Light.Sun(xyz(-key.x(), 0.7, key.z()).unit(), Colour.WHITE.times(0.2));
        List<Light> lights = List.of(new Light.Sun(key, Colour.WHITE.times(0.6)), fill);
        Sky sky = new Sky(paper, paper, Colour.WHITE, 0, 0, 0);
        Lighting lighting = new Lighting(lights, Colour.grey(0.36), paper.times(0.3), sky);
        Sensor sensor = new Sensor(Colour.WHITE.times(dice.between(0.9, 1.05)), 0.003, 0.2, dice.bits());
        List<SceneObject> things = List.of(
                SceneObject.surface(Stuff.FLOOR, new Plane(Vec.ZERO, Vec.UP), sheet),
                SceneObject.surface(Stuff.WALL, new Plane(xyz(0, 0, -depth), Vec.FRONT), sheet));
        return new Place(things, lighting, sensor, depth, 6, Rooms::studioCast, List.of(Props::ball, Props::crate));
    }

    private static int studioCast(VocClass kind) {
        return switch (kind) {
            case CHAIR -> 4;
            case CAR, BICYCLE, DOG, TABLE, SOFA, TV_MONITOR, POTTED_PLANT, BOTTLE -> 3;
            case CAT, BIRD -> 2;
            case BUS, HORSE, COW, SHEEP, AEROPLANE -> 1;
            case PERSON -> 0;
        };
    }
}
