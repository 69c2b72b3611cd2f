package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.world.VocClass.*;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.model.Props;
import dev.weightflow.scenes.surface.Colour;
import dev.weightflow.scenes.surface.Light;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.surface.Sky;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Lighting;
import dev.weightflow.scenes.world.Sensor;
import dev.weightflow.scenes.world.Stuff;
import dev.weightflow.scenes.world.Thing;
import dev.weightflow.scenes.world.VocClass;
import java.util.List;
import java.util.Map;

/** A photographer's studio: a sheet of coloured paper for floor and wall, a key light and a fill light. */
final class Studios {
    private static final int[] PAPER = {0xF0B8C4, 0x9FD3E8, 0xF3DE8A, 0xC7E3A8, 0xD8C4F0, 0xF4F4F4, 0xF2B27E};
    private static final Map<VocClass, Integer> CAST = Map.ofEntries(
            Map.entry(CAR, 3),
            Map.entry(BUS, 1),
            Map.entry(BICYCLE, 3),
            Map.entry(DOG, 3),
            Map.entry(CAT, 2),
            Map.entry(HORSE, 1),
            Map.entry(COW, 1),
            Map.entry(SHEEP, 1),
            Map.entry(AEROPLANE, 1),
            Map.entry(BIRD, 2),
            Map.entry(CHAIR, 4),
            Map.entry(TABLE, 3),
            Map.entry(SOFA, 3),
            Map.entry(TV_MONITOR, 3),
            Map.entry(POTTED_PLANT, 3),
            Map.entry(BOTTLE, 3));

    private Studios() {}

    static Stage studio(Dice dice) {
        Colour paper = Colour.hex(dice.one(PAPER)).times(dice.between(0.85, 1));
        Material sheet = Material.matt(paper);
        double depth = dice.between(9, 14);
        Vec key = Vec.of(dice.sign() * dice.between(0.5, 1.2), dice.between(0.9, 1.5), dice.between(0.8, 1.3))
                .unit();
        Lighting lighting = new Lighting(
                List.of(
                        new Light.Sun(key, Colour.WHITE.times(0.6)),
                        new Light.Sun(Vec.of(-key.x(), 0.7, key.z()).unit(), Colour.WHITE.times(0.2))),
                Colour.grey(0.36),
                paper.times(0.3),
                new Sky(paper, paper, Colour.WHITE, 0, 0, 0));
        List<Thing> things = List.of(
                Thing.surface(Stuff.FLOOR, new Plane(Vec.ZERO, Vec.UP), sheet),
                Thing.surface(Stuff.WALL, new Plane(Vec.of(0, 0, -depth), Vec.FRONT), sheet));
        return new Stage(
                things,
                lighting,
                new Sensor(Colour.WHITE.times(dice.between(0.9, 1.05)), 0.003, 0.2, dice.bits()),
                depth,
                6,
                CAST,
                List.of(Props::ball, Props::crate));
    }
}
