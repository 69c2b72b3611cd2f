package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;
import static dev.weightflow.scenes.stage.Palette.BLACK;

import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Texture;
import dev.weightflow.scenes.stage.Quadruped.Ears;

final class Animals {
    private static final int[] CATS = {0x8C8C90, 0xD98A3D, 0x2A2A2C, 0xB9A58C};
    private static final int[] DOGS = {0x9A6232, 0xD8B98A, 0x5C3B22, 0xC78F4E};
    private static final int[] HORSES = {0x6B3A1E, 0x8F5527, 0x3A2417, 0xA9743F};

    private Animals() {}

    static Model cat(Dice dice) {
        Colour tone = Palette.varied(dice.one(CATS), dice);
        Material coat = dice.chance(0.5)
                ? Material.matt(new Texture.Stripes(tone, tone.times(0.4), Vec.FRONT, 0.11, 0.35))
                : Palette.fur(tone, dice);
        return new Quadruped(dice.between(0.28, 0.36), 0.42, 0.085, 0.026, 0.1, 0.45, 0.085, 0.25, 0.34)
                .drawn(VocClass.CAT, Ears.PRICKED, coat, BLACK, dice);
    }

    static Model dog(Dice dice) {
        Material coat = Palette.fur(Palette.varied(dice.one(DOGS), dice), dice);
        double s = dice.between(0.75, 1.3);
        return new Quadruped(0.52 * s, 0.58 * s, 0.125 * s, 0.04 * s, 0.24 * s, 0.75, 0.115 * s, 0.95, 0.3 * s)
                .drawn(VocClass.DOG, Ears.FLOPPY, coat, BLACK, dice);
    }

    static Model horse(Dice dice) {
        Colour tone = Palette.varied(dice.one(HORSES), dice);
        return new Quadruped(1.4, 1.3, 0.29, 0.07, 0.5, 0.75, 0.17, 1.6, 0.75)
                .drawn(VocClass.HORSE, Ears.MANE, Palette.fur(tone, dice), Material.matt(tone.times(0.25)), dice);
    }

    static Model cow(Dice dice) {
        Colour patch = Colour.hex(dice.one(0x1E1B1A, 0x6B3A22));
        Texture coat = new Texture.Patches(Colour.hex(0xEDE9E0), patch, 0.3, dice.between(0.3, 0.6), dice.bits());
        return new Quadruped(1.3, 1.4, 0.36, 0.085, 0.42, 0.35, 0.19, 0.9, 0.8)
                .drawn(VocClass.COW, Ears.HORNED, Material.matt(coat), Material.matt(0xD9A79A), dice);
    }

    static Model sheep(Dice dice) {
        Material wool = Palette.fur(Colour.hex(0xE4DFCF).times(dice.between(0.85, 1.1)), dice);
        return new Quadruped(0.72, 0.68, 0.25, 0.04, 0.2, 0.5, 0.11, 0.7, 0.1)
                .drawn(VocClass.SHEEP, Ears.WOOLLY, wool, Material.matt(0x2B2522), dice);
    }

    static Model bird(Dice dice) {
        double s = dice.between(0.8, 1.5);
        Colour tone = Colour.hex(dice.one(0x2F62B5, 0xB8402A, 0xE0C02F, 0x4A4A50, 0xF0F0EC));
        Material body = Palette.fur(tone, dice);
        Material wing = Palette.fur(tone.times(0.5), dice);
        Material beak = Material.matt(0xE58A1F);
        Vec trunk = xyz(0, 0.24 * s, 0);
        Vec skull = xyz(0, 0.39 * s, 0.15 * s);
        Pose folded = Pose.pitch(-0.3).movedTo(trunk.along(xyz(0.09, 0.02, -0.05), s));
        Vec foot = xyz(0.045, 0.012, 0.01).times(s);
        Vec heel = xyz(0.045, 0.012, -0.01).times(s);
        Sketch bird = new Sketch();
        bird.put(
                body,
                new Ellipsoid(
                        Pose.pitch(-0.45).movedTo(trunk), xyz(0.1, 0.1, 0.19).times(s)));
        bird.limb(body, trunk.along(xyz(0, 0.06, 0.09), s), skull, 0.07 * s, 0.06 * s);
        bird.ball(body, skull, 0.07 * s);
        Vec tip = skull.along(xyz(0, -0.03, 0.16), s);
        bird.frustum(beak, skull.along(xyz(0, -0.005, 0.05), s), tip, 0.032 * s, 0.004 * s);
        bird.both().ball(BLACK, skull.along(xyz(0.05, 0.02, 0.035), s), 0.016 * s);
        bird.both().put(wing, new Ellipsoid(folded, xyz(0.03, 0.075, 0.18).times(s)));
        Vec tail = trunk.along(xyz(0, -0.1, -0.34), s);
        bird.limb(wing, trunk.along(xyz(0, -0.06, -0.14), s), tail, 0.035 * s, 0.045 * s);
        bird.both().tube(beak, foot, xyz(0.045, 0.17, 0).times(s), 0.012 * s);
        bird.both().tube(beak, heel, xyz(0.055, 0.012, 0.07).times(s), 0.012 * s);
        return bird.done(VocClass.BIRD, 0.47 * s, 0.3 * s);
    }
}
