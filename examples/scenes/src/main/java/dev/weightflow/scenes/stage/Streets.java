package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.world.VocClass.*;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.model.Maker;
import dev.weightflow.scenes.model.Props;
import dev.weightflow.scenes.surface.Colour;
import dev.weightflow.scenes.surface.Light;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.surface.Sky;
import dev.weightflow.scenes.surface.Texture;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Lighting;
import dev.weightflow.scenes.world.Sensor;
import dev.weightflow.scenes.world.Stuff;
import dev.weightflow.scenes.world.Thing;
import dev.weightflow.scenes.world.VocClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Streets, squares and meadows, with houses and trees behind them. */
final class Streets {
    private static final Map<VocClass, Integer> CAST = Map.ofEntries(
            Map.entry(CAR, 7),
            Map.entry(BUS, 3),
            Map.entry(BICYCLE, 5),
            Map.entry(DOG, 3),
            Map.entry(HORSE, 2),
            Map.entry(COW, 2),
            Map.entry(SHEEP, 2),
            Map.entry(AEROPLANE, 2),
            Map.entry(BIRD, 1),
            Map.entry(CAT, 1),
            Map.entry(CHAIR, 1),
            Map.entry(POTTED_PLANT, 1),
            Map.entry(BOTTLE, 1));
    private static final List<Maker> CLUTTER =
            List.of(Props::crate, Props::ball, Props::cone, Props::cone, Props::streetLamp);

    private Streets() {}

    static Stage byDay(Dice dice) {
        Vec sun = Vec.of(dice.between(-1.2, 1.2), dice.between(0.6, 1.5), dice.between(0.1, 1.0))
                .unit();
        boolean overcast = dice.chance(0.25);
        Light light = new Light.Sun(sun, Colour.hex(0xFFF1D6).times(overcast ? 0.3 : dice.between(0.7, 0.95)));
        Sky sky = new Sky(
                Colour.hex(0xD5E3EE),
                overcast ? Colour.hex(0xAEB8C2) : Colour.hex(dice.one(0x5B93D0, 0x79A9DC, 0x3F7CC4)),
                Colour.hex(0xF6F6F4),
                overcast ? 0.8 : dice.between(0.3, 0.6),
                0,
                dice.bits());
        Lighting lighting = new Lighting(
                List.of(light),
                Colour.hex(0xC4D8EE).times(overcast ? 0.75 : 0.42),
                Colour.hex(0x9A8F7A).times(0.3),
                sky);
        Sensor sensor = new Sensor(Rooms.tint(dice, 0.05).times(dice.between(0.85, 1.1)), 0.008, 0.1, dice.bits());
        return built(dice, lighting, sensor, false, List.of());
    }

    static Stage byNight(Dice dice) {
        Vec moon = Vec.of(dice.between(-1, 1), dice.between(0.8, 1.4), dice.between(-0.5, 1))
                .unit();
        Vec foot = Vec.of(dice.sign() * dice.between(1.2, 2.8), 0, dice.between(-6.5, -3.5));
        Lighting lighting = new Lighting(
                List.of(
                        new Light.Sun(moon, Colour.hex(0x8FA6D8).times(0.3)),
                        new Light.Lamp(
                                foot.plus(Vec.of(0, 4.2, 0)),
                                Colour.hex(0xFFB866).times(dice.between(1.4, 2.2)),
                                3.4)),
                Colour.hex(0x5A6C9C).times(0.4),
                Colour.hex(0x3C3A40).times(0.4),
                new Sky(Colour.hex(0x2A2F48), Colour.hex(0x070A18), Colour.hex(0x23273A), 0.3, 0.002, dice.bits()));
        Sensor sensor = new Sensor(Rooms.tint(dice, 0.1).times(dice.between(1.0, 1.3)), 0.035, 0.3, dice.bits());
        double reach = foot.x() > 0 ? Math.PI : 0;
        Thing lamp = Props.streetLamp(dice)
                .placed(Pose.yaw(reach).movedTo(foot.plus(Vec.of(foot.x() > 0 ? 0.8 : -0.8, 0, 0))));
        return built(dice, lighting, sensor, true, List.of(lamp));
    }

    private static Stage built(Dice dice, Lighting lighting, Sensor sensor, boolean night, List<Thing> extra) {
        List<Thing> things = new ArrayList<>(extra);
        things.add(ground(dice));
        boolean town = dice.chance(0.5);
        double x = -22;
        while (town && x < 22) {
            double gap = dice.between(5.5, 9);
            things.add(Props.building(dice, night).placed(Pose.at(Vec.of(x, 0, -dice.between(17, 24)))));
            x += gap;
        }
        int trees = town ? dice.below(3) : 3 + dice.below(5);
        for (int i = 0; i < trees; i++) {
            Vec place = Vec.of(dice.between(-12, 12), 0, -dice.between(12, 22));
            things.add(Props.tree(dice).placed(Pose.at(place)));
        }
        return new Stage(things, lighting, sensor, 14, 7, CAST, CLUTTER);
    }

    private static Thing ground(Dice dice) {
        Plane plane = new Plane(Vec.ZERO, Vec.UP);
        return switch (dice.below(4)) {
            case 0 ->
                Thing.surface(
                        Stuff.GRASS,
                        plane,
                        Material.matt(new Texture.Mottle(
                                Colour.hex(0x3F6A2C), Colour.hex(0x7FA048), Vec.of(2.5, 2.5, 2.5), dice.bits())));
            case 1 ->
                Thing.surface(
                        Stuff.FLOOR,
                        plane,
                        Material.matt(new Texture.Tiles(
                                Colour.hex(dice.one(0xA9A294, 0x9C8E80, 0x8E9296)),
                                Colour.hex(0x5E5A54),
                                Vec.RIGHT,
                                Vec.FRONT,
                                dice.between(0.5, 1.0),
                                dice.between(0.4, 0.7),
                                0.03,
                                0.5,
                                dice.bits())));
            case 2 ->
                Thing.surface(
                        Stuff.FLOOR,
                        plane,
                        Material.matt(new Texture.Mottle(
                                Colour.hex(0xA98F66), Colour.hex(0xC9B48A), Vec.of(3, 3, 3), dice.bits())));
            default ->
                Thing.surface(
                        Stuff.FLOOR,
                        plane,
                        Material.matt(new Texture.Mottle(
                                Colour.hex(0x55565A), Colour.hex(0x7A7B7E), Vec.of(11, 11, 11), dice.bits())));
        };
    }
}
