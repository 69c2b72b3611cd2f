package dev.weightflow.scenes.model;

import dev.weightflow.scenes.geometry.Block;
import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Frustum;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.surface.Colour;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.surface.Texture;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.VocClass;

/** Bottles, screens and plants in pots. */
final class Household {
    private static final int[] GLASS = {0x1F6B34, 0x5A2E14, 0x2C7FA8, 0x3F8F3A, 0x7A1420};
    private static final int[] LABELS = {0xF0E6C8, 0xD8342C, 0xF5D547, 0xFFFFFF};
    private static final int[] LEAVES = {0x2F7D32, 0x4C9A3C, 0x1F5E2B, 0x6BAA3F};
    private static final int[] POTS = {0xB5562F, 0xD9D4C7, 0x3D4A5C, 0x8C4A35};

    private Household() {}

    static Model bottle(Dice dice) {
        double tall = dice.between(0.36, 0.6);
        double r = tall * dice.between(0.12, 0.16);
        Material glass = new Material(new Texture.Plain(Palette.varied(dice.one(GLASS), dice)), 0.9, 0.1);
        Sketch sketch = new Sketch();
        double body = tall * dice.between(0.5, 0.6);
        double neck = tall * dice.between(0.7, 0.76);
        sketch.put(Frustum.upright(Vec.ZERO, body, r, r), glass);
        sketch.put(Frustum.upright(Vec.of(0, body, 0), neck - body, r, 0.38 * r), glass);
        sketch.put(Frustum.upright(Vec.of(0, neck, 0), tall - neck, 0.38 * r, 0.34 * r), glass);
        sketch.put(
                Frustum.upright(Vec.of(0, 0.93 * tall, 0), 0.07 * tall, 0.44 * r, 0.44 * r),
                Material.glossy(dice.one(LABELS)));
        Colour paper = Colour.hex(dice.one(LABELS));
        Material label = Material.matt(new Texture.Stripes(paper, Palette.cloth(dice), Vec.UP, body * 0.3, 0.4));
        sketch.put(Frustum.upright(Vec.of(0, 0.25 * body, 0), 0.5 * body, 1.03 * r, 1.03 * r), label);
        return sketch.done(VocClass.BOTTLE, tall, r);
    }

    static Model tvMonitor(Dice dice) {
        double w = dice.between(0.7, 1.25);
        double h = w * dice.between(0.56, 0.68);
        double foot = dice.between(0.06, 0.14);
        Vec middle = Vec.of(0, foot + h / 2, 0);
        Material screen = new Material(picture(dice), 0.4, dice.between(0.5, 0.9));
        Sketch sketch = new Sketch();
        sketch.put(Block.box(middle, w, h, 0.06), Palette.BLACK);
        sketch.put(Block.box(middle.plus(Vec.of(0, 0.01, 0.03)), w * 0.93, h * 0.88, 0.012), screen);
        sketch.put(Block.box(Vec.of(0, foot / 2, -0.01), w * 0.12, foot, 0.04), Palette.BLACK);
        sketch.put(Block.tapered(Vec.ZERO, w * 0.45, 0.24, 0.025, w * 0.42, 0.2), Palette.BLACK);
        return sketch.done(VocClass.TV_MONITOR, foot + h, w / 2);
    }

    private static Texture picture(Dice dice) {
        Colour sea = Colour.hex(dice.one(0x2B6CC4, 0x1D8F8A, 0x3F55B5, 0x14305E));
        Colour land = Colour.hex(dice.one(0xD0E8F5, 0x9FD6C2, 0xE7C08B));
        return dice.chance(0.6)
                ? new Texture.Mottle(sea, land, Vec.of(5, 7, 1), dice.bits())
                : new Texture.Stripes(sea, land, Vec.UP, dice.between(0.12, 0.3), 0.35);
    }

    static Model pottedPlant(Dice dice) {
        double pot = dice.between(0.22, 0.36);
        double r = pot * dice.between(0.45, 0.6);
        double tall = pot + dice.between(0.4, 0.9);
        Material clay = Material.matt(Palette.varied(dice.one(POTS), dice));
        Sketch sketch = new Sketch();
        sketch.put(Frustum.upright(Vec.ZERO, pot, 0.72 * r, r), clay);
        sketch.put(Frustum.upright(Vec.of(0, pot - 0.05, 0), 0.06, 1.1 * r, 1.1 * r), clay);
        sketch.put(Frustum.upright(Vec.of(0, pot, 0), 0.02, 0.9 * r, 0.9 * r), Material.matt(0x3A2A1C));
        Material leaf = Palette.fur(Palette.varied(dice.one(LEAVES), dice), dice);
        double spread = dice.between(0.35, 0.75) * (tall - pot);
        boolean bushy = dice.chance(0.45);
        Material bark = Material.matt(0x5B4128);
        sketch.put(Frustum.upright(Vec.of(0, pot, 0), (tall - pot) * (bushy ? 0.6 : 0.2), 0.03, 0.02), bark);
        int leaves = bushy ? 9 : dice.one(9, 11, 13);
        for (int i = 0; i < leaves; i++) {
            double angle = 2.399963 * i + dice.between(-0.3, 0.3);
            double out = spread * dice.between(0.35, 1) * (i == 0 ? 0.1 : 1);
            Vec tip = Vec.of(
                    out * StrictMath.cos(angle),
                    pot + (tall - pot) * dice.between(0.55, 1),
                    out * StrictMath.sin(angle));
            Vec stem = Vec.of(0, pot, 0);
            if (bushy) {
                double size = (tall - pot) * dice.between(0.2, 0.3);
                sketch.put(
                        Ellipsoid.of(Vec.of(tip.x() * 0.6, tip.y() - 0.2 * size, tip.z() * 0.6), size, size, size),
                        leaf);
            } else {
                Vec bow = stem.towards(tip, 0.6).plus(Vec.of(0, 0.2 * (tall - pot), 0));
                double width = dice.between(0.03, 0.05);
                sketch.put(RoundCone.of(stem, bow, 0.012, width), leaf);
                if (bow.distance(tip) > width) {
                    sketch.put(RoundCone.of(bow, tip, width * 0.98, 0.012), leaf);
                }
            }
        }
        return sketch.done(VocClass.POTTED_PLANT, tall, Math.max(r, spread));
    }
}
