package dev.weightflow.scenes.model;

import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Ring;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.surface.Colour;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.surface.Texture;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.VocClass;

/** Bicycles: two rings, a diamond of tubes, a saddle and handlebars. */
final class Bicycles {
    private static final int[] FRAMES = {0xC62828, 0x1565C0, 0x2E7D32, 0xF9A825, 0xECECEC, 0x6A1B9A};

    private Bicycles() {}

    static Model bicycle(Dice dice) {
        double r = dice.between(0.32, 0.36);
        double base = dice.between(1.0, 1.1);
        Material paint = new Material(new Texture.Plain(Colour.hex(dice.one(FRAMES))), 0.6, 0);
        Vec rear = Vec.of(0, r, -base / 2);
        Vec front = Vec.of(0, r, base / 2);
        Vec crank = Vec.of(0, r - 0.05, -0.1);
        Vec saddle = Vec.of(0, 0.88, -0.28);
        Vec seat = crank.towards(saddle, 0.78);
        Vec head = Vec.of(0, 0.86, base / 2 - 0.2);
        Vec stem = head.plus(Vec.of(0, 0.14, -0.03));
        Sketch sketch = new Sketch();
        wheel(sketch, rear, r, dice);
        wheel(sketch, front, r, dice);
        tube(sketch, crank, saddle, paint);
        tube(sketch, crank, head.plus(Vec.of(0, -0.1, 0.03)), paint);
        tube(sketch, seat, head, paint);
        tube(sketch, head, front, paint);
        tube(sketch, head, stem, paint);
        tube(sketch, rear, crank, paint);
        tube(sketch, rear, seat, paint);
        sketch.put(Ellipsoid.of(saddle.plus(Vec.of(0, 0.02, -0.03)), 0.07, 0.035, 0.15), Palette.BLACK);
        sketch.put(
                RoundCone.capsule(stem.plus(Vec.of(0.26, 0, 0)), stem.plus(Vec.of(-0.26, 0, 0)), 0.016), Palette.STEEL);
        sketch.both(
                side -> RoundCone.capsule(
                        stem.plus(Vec.of(side * 0.26, 0, 0)), stem.plus(Vec.of(side * 0.26, -0.03, -0.13)), 0.02),
                Palette.BLACK);
        sketch.put(new Ring(crank, Vec.RIGHT, 0.06, 0.1, 0.01), Palette.STEEL);
        sketch.both(
                side -> RoundCone.capsule(crank, crank.plus(Vec.of(side * 0.09, side * 0.15, 0.03)), 0.014),
                Palette.STEEL);
        sketch.both(
                side -> RoundCone.capsule(
                        crank.plus(Vec.of(side * 0.09, side * 0.15, -0.02)),
                        crank.plus(Vec.of(side * 0.09, side * 0.15, 0.08)),
                        0.022),
                Palette.BLACK);
        return sketch.done(VocClass.BICYCLE, 1.0, base / 2 + r, Pose.roll(dice.between(-0.06, 0.06)));
    }

    private static void tube(Sketch sketch, Vec from, Vec to, Material paint) {
        sketch.put(RoundCone.capsule(from, to, 0.021), paint);
    }

    private static void wheel(Sketch sketch, Vec hub, double r, Dice dice) {
        sketch.put(new Ring(hub, Vec.RIGHT, r - 0.035, r, 0.022), Palette.RUBBER);
        sketch.put(new Ring(hub, Vec.RIGHT, r - 0.055, r - 0.035, 0.014), Palette.STEEL);
        double turn = dice.between(0, 1);
        for (int i = 0; i < 4; i++) {
            double angle = turn + i * StrictMath.PI / 4;
            Vec out = Vec.of(0, StrictMath.sin(angle), StrictMath.cos(angle)).times(r - 0.04);
            Shape spoke = RoundCone.capsule(hub.plus(out), hub.minus(out), 0.005);
            sketch.put(spoke, Palette.STEEL);
        }
    }
}
