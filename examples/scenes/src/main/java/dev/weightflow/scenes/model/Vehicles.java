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

/** Cars, buses and aeroplanes; they look towards +z. */
final class Vehicles {
    private static final int[] CARS = {0xB3201F, 0x1F4FA3, 0xE6E6E6, 0xE3B21C, 0x2F2F33, 0x2D7A4A, 0x9AA0A6, 0xD3641E};
    private static final int[] BUSES = {0xE8A317, 0xC8202B, 0x2B6FB0, 0x3C9A5F};

    private Vehicles() {}

    static Model car(Dice dice) {
        double l = dice.between(3.5, 4.5);
        double w = dice.between(1.62, 1.78);
        double waist = dice.between(0.82, 0.92);
        double roof = waist + dice.between(0.48, 0.62);
        double back = dice.between(0.42, 0.6);
        Material paint = new Material(new Texture.Plain(Palette.varied(dice.one(CARS), dice)), 0.7, 0);
        Sketch sketch = new Sketch();
        sketch.put(Block.tapered(Vec.of(0, 0.28, 0), w, l, waist - 0.28, w * 0.94, l * 0.97), paint);
        double below = l * (0.5 + 0.2 * back);
        double above = l * (0.22 + 0.28 * back);
        Vec foot = Vec.of(0, waist - 0.02, -l * 0.07);
        Vec top = Vec.of(0, roof, -l * (0.06 + 0.05 * back));
        sketch.put(Block.sheared(foot, w * 0.9, below, top, w * 0.74, above), Palette.GLASS);
        sketch.put(
                Block.tapered(top.plus(Vec.of(0, -0.01, 0)), w * 0.77, above + 0.05, 0.06, w * 0.68, above - 0.1),
                paint);
        for (int end = -1; end <= 1; end++) {
            double z = end;
            sketch.both(
                    side -> RoundCone.capsule(
                            foot.plus(Vec.of(side * w * 0.445, 0, z * below / 2 * 0.99)),
                            top.plus(Vec.of(side * w * 0.37, 0, z * above / 2 * 0.99)),
                            0.035),
                    paint);
        }
        double r = dice.between(0.3, 0.35);
        wheels(sketch, w / 2, r, l * 0.31, -l * 0.3);
        double nose = l / 2 - 0.04;
        sketch.both(
                side -> Ellipsoid.of(Vec.of(side * w * 0.37, 0.66, nose), 0.16, 0.1, 0.1),
                Material.glowing(Colour.hex(0xFFF6DC), 0.8));
        sketch.both(
                side -> Block.box(Vec.of(side * w * 0.38, 0.68, -nose), 0.22, 0.14, 0.1),
                Material.glowing(Colour.hex(0xC01818), 0.5));
        sketch.put(Block.box(Vec.of(0, 0.52, nose), w * 0.5, 0.16, 0.1), Palette.BLACK);
        sketch.put(Block.box(Vec.of(0, 0.36, 0), w * 1.01, 0.12, l * 1.01), Palette.RUBBER);
        sketch.put(Block.box(Vec.of(0, 0.45, -nose), 0.45, 0.11, 0.1), Material.matt(0xF4F2E4));
        return sketch.done(VocClass.CAR, roof + 0.05, l * 0.52);
    }

    private static void wheels(Sketch sketch, double halfWidth, double r, double... places) {
        for (double z : places) {
            sketch.both(side -> axle(side, halfWidth - 0.2, halfWidth + 0.02, r, z), Palette.RUBBER);
            sketch.both(side -> axle(side, halfWidth - 0.1, halfWidth + 0.035, r * 0.58, z), Palette.STEEL);
        }
    }

    private static Frustum axle(double side, double from, double to, double r, double z) {
        return Frustum.cylinder(Vec.of(side * from, r, z), Vec.of(side * to, r, z), r);
    }

    static Model bus(Dice dice) {
        double l = dice.between(6.5, 9);
        double w = 2.4;
        double h = dice.between(2.7, 3.1);
        Colour main = Palette.varied(dice.one(BUSES), dice);
        Material paint = new Material(
                new Texture.Stripes(main, Colour.hex(0xF2F0E8), Vec.UP, h, dice.between(0.05, 0.2)), 0.4, 0);
        Sketch sketch = new Sketch();
        sketch.put(Block.tapered(Vec.of(0, 0.35, 0), w, l, h - 0.35, w * 0.97, l * 0.99), paint);
        double sill = h * 0.5;
        double pane = h * 0.3;
        int panes = 5;
        double step = (l - 0.8) / panes;
        for (int i = 0; i < panes; i++) {
            double z = -l / 2 + 0.4 + step * (i + 0.5);
            sketch.put(Block.box(Vec.of(0, sill + pane / 2, z), w + 0.03, pane, step * 0.86), Palette.GLASS);
        }
        sketch.put(Block.box(Vec.of(0, sill + pane * 0.4, 0), w * 0.88, pane * 1.2, l + 0.03), Palette.GLASS);
        sketch.put(
                Block.box(Vec.of(0, h - 0.18, l / 2 - 0.03), w * 0.6, 0.2, 0.1),
                Material.glowing(Colour.hex(0xF3B63A), 0.7));
        wheels(sketch, w / 2, 0.48, l * 0.3, -l * 0.28);
        sketch.both(
                side -> Ellipsoid.of(Vec.of(side * w * 0.38, 0.75, l / 2), 0.17, 0.13, 0.08),
                Material.glowing(Colour.hex(0xFFF6DC), 0.8));
        sketch.both(
                side -> Block.box(Vec.of(side * w * 0.4, 0.85, -l / 2), 0.25, 0.3, 0.08),
                Material.glowing(Colour.hex(0xC01818), 0.5));
        return sketch.done(VocClass.BUS, h, l * 0.5);
    }

    static Model aeroplane(Dice dice) {
        double l = dice.between(6, 9);
        double r = l * dice.between(0.055, 0.07);
        double span = l * dice.between(0.42, 0.52);
        double up = r + l * 0.09;
        Colour skin = Colour.hex(dice.one(0xECEFF2, 0xD9DEE4, 0xF4F0E4));
        Colour livery = Palette.cloth(dice);
        Material hull = new Material(new Texture.Stripes(skin, livery, Vec.UP, 40 * r, 0.012), 0.5, 0);
        Material tail = Material.glossy(livery);
        Material wing = Material.glossy(skin.times(0.85));
        Vec nose = Vec.of(0, up, l * 0.5 - r);
        Vec rear = Vec.of(0, up + r * 0.5, -l * 0.5);
        Sketch sketch = new Sketch();
        sketch.put(RoundCone.of(nose, Vec.of(0, up, -l * 0.15), r * 0.98, r), hull);
        sketch.put(RoundCone.of(Vec.of(0, up, -l * 0.15), rear, r, r * 0.28), hull);
        sketch.put(
                Ellipsoid.of(Vec.of(0, up + 0.45 * r, l * 0.5 - r * 0.75), r * 0.62, r * 0.38, r * 0.7), Palette.GLASS);
        sketch.both(
                side -> wing(side, Vec.of(side * r * 0.7, up - 0.35 * r, l * 0.02), span, l * 0.2, -l * 0.16), wing);
        sketch.both(
                side -> wing(side, Vec.of(side * r * 0.2, up + 0.5 * r, -l * 0.43), span * 0.38, l * 0.1, -l * 0.07),
                wing);
        sketch.put(
                Block.sheared(
                        Vec.of(0, up, -l * 0.4),
                        r * 0.22,
                        l * 0.15,
                        Vec.of(0, up + l * 0.17, -l * 0.47),
                        r * 0.12,
                        l * 0.07),
                tail);
        sketch.both(
                side -> RoundCone.of(
                        Vec.of(side * span * 0.36, up - r * 0.85, l * 0.08),
                        Vec.of(side * span * 0.36, up - r * 0.85, -l * 0.05),
                        r * 0.42,
                        r * 0.32),
                tail);
        sketch.both(side -> gear(side * r, -l * 0.02, up), Palette.RUBBER);
        sketch.put(gear(0, l * 0.36, up), Palette.RUBBER);
        return sketch.done(VocClass.AEROPLANE, up + l * 0.17, l * 0.52);
    }

    private static RoundCone gear(double x, double z, double up) {
        return RoundCone.of(Vec.of(x, 0.12, z), Vec.of(x, up, z), 0.12, 0.05);
    }

    /** A thin slab that narrows and sweeps back from {@code root}. */
    private static Block wing(double side, Vec root, double span, double chord, double sweep) {
        // Built standing, then laid to the side: a block's top may be anywhere, its bottom lies flat.
        Block upright = Block.sheared(Vec.ZERO, chord * 0.1, chord, Vec.of(0, span, sweep), chord * 0.04, chord * 0.45);
        double tilt = -side * 1.48;
        return upright.placed(dev.weightflow.scenes.geometry.Pose.roll(tilt).movedTo(root));
    }
}
