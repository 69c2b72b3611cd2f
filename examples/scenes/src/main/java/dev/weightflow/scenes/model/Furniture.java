package dev.weightflow.scenes.model;

import dev.weightflow.scenes.geometry.Block;
import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Frustum;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.VocClass;

/** Chairs, tables and sofas. */
final class Furniture {
    private static final int[] SEATS = {0xB5392F, 0x2F6E4F, 0xC9772B, 0xD9C7A0, 0x35506E};
    private static final int[] SOFAS = {0x6C4E8A, 0x2E7C7C, 0x8A3B4A, 0x7B7F86, 0x3F5E9A};

    private Furniture() {}

    static Model chair(Dice dice) {
        Material frame = dice.chance(0.7) ? Palette.wood(dice) : Palette.STEEL;
        Material seat = dice.chance(0.5) ? frame : Material.matt(dice.one(SEATS));
        double w = dice.between(0.42, 0.5);
        double high = dice.between(0.43, 0.48);
        double back = dice.between(0.42, 0.58);
        double leg = dice.between(0.018, 0.028);
        Sketch sketch = new Sketch();
        sketch.put(Block.box(Vec.of(0, high - 0.025, 0), w, 0.05, w), seat);
        for (int corner = 0; corner < 4; corner++) {
            double x = (corner % 2 == 0 ? -1 : 1) * (w / 2 - leg);
            double z = (corner / 2 == 0 ? -1 : 1) * (w / 2 - leg);
            sketch.put(Frustum.cylinder(Vec.of(x, 0, z), Vec.of(x, high - 0.02, z), leg), frame);
        }
        double rear = -w / 2 + leg;
        sketch.both(
                side -> RoundCone.capsule(
                        Vec.of(side * (w / 2 - leg), high, rear),
                        Vec.of(side * (w / 2 - leg), high + back, rear - 0.08),
                        leg),
                frame);
        if (dice.chance(0.5)) {
            double share = dice.between(0.5, 0.8);
            Pose tilt = Pose.pitch(-0.15).movedTo(Vec.of(0, high + back * (1 - share / 2), rear - 0.06));
            sketch.put(Block.box(Vec.ZERO, w - leg, back * share, 0.03).placed(tilt), seat);
        } else {
            for (int slat = 1; slat <= 3; slat++) {
                double y = high + back * slat / 3.1;
                double z = rear - 0.08 * slat / 3.1;
                sketch.put(Block.box(Vec.of(0, y, z), w - leg, 0.07, 0.025), seat);
            }
        }
        return sketch.rest(Vec.of(0, high, -0.03)).done(VocClass.CHAIR, high + back, 0.36);
    }

    static Model table(Dice dice) {
        Material wood = Palette.wood(dice);
        double high = dice.between(0.68, 0.78);
        Sketch sketch = new Sketch();
        sketch.rest(Vec.of(0, high, 0));
        if (dice.chance(0.35)) {
            double r = dice.between(0.45, 0.7);
            sketch.put(Frustum.upright(Vec.of(0, high - 0.04, 0), 0.04, r, r), wood);
            sketch.put(Frustum.upright(Vec.ZERO, high - 0.03, 0.06, 0.05), wood);
            sketch.put(Frustum.upright(Vec.ZERO, 0.05, 0.55 * r, 0.45 * r), wood);
            return sketch.done(VocClass.TABLE, high, r);
        }
        double w = dice.between(1.0, 1.7);
        double d = dice.between(0.7, 0.95);
        double leg = dice.between(0.05, 0.08);
        sketch.put(Block.box(Vec.of(0, high - 0.022, 0), w, 0.045, d), wood);
        sketch.put(Block.box(Vec.of(0, high - 0.08, 0), w - 0.14, 0.08, d - 0.14), wood);
        for (int corner = 0; corner < 4; corner++) {
            double x = (corner % 2 == 0 ? -1 : 1) * (w / 2 - leg);
            double z = (corner / 2 == 0 ? -1 : 1) * (d / 2 - leg);
            sketch.put(Block.tapered(Vec.of(x, 0, z), leg * 0.7, leg * 0.7, high - 0.05, leg, leg), wood);
        }
        return sketch.done(VocClass.TABLE, high, Math.max(w, d) / 2);
    }

    static Model sofa(Dice dice) {
        Material cover = Palette.fur(Palette.varied(dice.one(SOFAS), dice), dice);
        Material cushion = dice.chance(0.5) ? Palette.garment(dice) : cover;
        double w = dice.between(1.5, 2.2);
        double d = dice.between(0.8, 0.95);
        double seat = dice.between(0.4, 0.46);
        double back = dice.between(0.78, 0.92);
        Sketch sketch = new Sketch();
        sketch.put(Block.box(Vec.of(0, 0.2, 0), w, 0.28, d), cover);
        sketch.put(
                Block.sheared(Vec.of(0, 0.06, -d / 2 + 0.13), w, 0.26, Vec.of(0, back, -d / 2 + 0.08), w, 0.18), cover);
        sketch.both(side -> Block.box(Vec.of(side * (w / 2 - 0.1), 0.33, 0.02), 0.2, 0.54, d), cover);
        sketch.both(
                side -> RoundCone.capsule(
                        Vec.of(side * (w / 2 - 0.1), 0.6, -d / 2 + 0.1),
                        Vec.of(side * (w / 2 - 0.1), 0.6, d / 2 - 0.06),
                        0.11),
                cover);
        double each = (w - 0.42) / 2;
        sketch.both(
                side -> Block.tapered(
                        Vec.of(side * (each / 2 + 0.005), seat - 0.1, 0.07), each, d - 0.2, 0.1, each - 0.04, d - 0.24),
                cover);
        for (double side = -1; side <= 1; side += 2) {
            if (dice.chance(0.5)) {
                Pose lean = Pose.pitch(-0.35).movedTo(Vec.of(side * (w / 2 - 0.42), seat + 0.17, -d / 2 + 0.32));
                sketch.put(new Ellipsoid(lean, Vec.of(0.22, 0.2, 0.08)), cushion);
            }
        }
        sketch.both(
                side -> Frustum.upright(Vec.of(side * (w / 2 - 0.1), 0, d / 2 - 0.1), 0.08, 0.025, 0.03),
                Palette.BLACK);
        return sketch.rest(Vec.of(dice.sign() * each / 2, seat, 0.0)).done(VocClass.SOFA, back, w / 2);
    }
}
