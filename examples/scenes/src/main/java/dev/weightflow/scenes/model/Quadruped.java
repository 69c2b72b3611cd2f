package dev.weightflow.scenes.model;

import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Frustum;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.VocClass;

/**
 * The build of a four-legged animal, in metres.
 *
 * @param back height of the back
 * @param trunk length between the hips and the shoulders
 * @param girth radius of the trunk
 * @param leg radius of a lower leg
 * @param neck length of the neck
 * @param rise angle of the neck over the horizontal, radians
 * @param skull radius of the head
 * @param snout length of the snout in skull radii
 */
record Quadruped(
        VocClass kind,
        double back,
        double trunk,
        double girth,
        double leg,
        double neck,
        double rise,
        double skull,
        double snout,
        Material coat) {

    enum Ears {
        PRICKED,
        FLOPPY,
        MANE,
        HORNED,
        WOOLLY
    }

    /** @param trim colour of nose and eyes, of a horse's mane and tail, of a sheep's face and legs */
    Model built(Ears ears, double tail, Material trim, Dice dice) {
        Sketch sketch = new Sketch();
        Material limbs = ears == Ears.WOOLLY ? trim : coat;
        Vec hips = Vec.of(0, back - girth, -trunk / 2);
        Vec shoulders = Vec.of(0, back - girth, trunk / 2);
        sketch.put(RoundCone.of(hips, shoulders, girth * 0.94, girth), coat);
        if (ears == Ears.WOOLLY) {
            sketch.put(Ellipsoid.of(Vec.of(0, back - girth, 0), girth * 1.2, girth * 1.12, trunk * 0.72), coat);
        }
        legs(sketch, limbs, dice);
        Vec nape = shoulders.plus(Vec.of(0, girth * 0.35, girth * 0.3));
        Vec head =
                nape.plus(Vec.of(0, StrictMath.sin(rise), StrictMath.cos(rise)).times(neck + girth * 0.4));
        sketch.put(RoundCone.of(nape, head, girth * 0.62, skull * 0.8), coat);
        head(sketch, head, ears, trim, limbs);
        Vec rump = hips.plus(Vec.of(0, girth * 0.45, -girth * 0.75));
        boolean held = ears == Ears.PRICKED || ears == Ears.FLOPPY;
        Vec end = rump.plus(
                held
                        ? Vec.of(dice.between(-0.3, 0.3), 0.75, -0.55).times(tail)
                        : Vec.of(0, -0.95, -0.25).times(tail));
        double thick = Math.min(leg * (ears == Ears.MANE ? 0.9 : 0.6), 0.3 * tail);
        sketch.put(
                RoundCone.of(rump, end, thick, thick * (ears == Ears.MANE ? 1.3 : 0.7)),
                ears == Ears.MANE ? trim : coat);
        double reach = trunk / 2 + girth + neck * 0.7 + skull;
        return sketch.done(kind, Math.max(back, head.y() + skull), reach);
    }

    private void legs(Sketch sketch, Material limbs, Dice dice) {
        double stride = dice.between(-0.3, 0.3);
        for (int i = 0; i < 4; i++) {
            double side = i % 2 == 0 ? 1 : -1;
            double end = i < 2 ? 1 : -1;
            double swing = stride * side * end * 0.3 * back;
            Vec top = Vec.of(side * girth * 0.52, back - girth * 1.2, end * trunk * 0.46);
            Vec hoof = Vec.of(side * girth * 0.55, leg * 1.05, end * trunk * 0.48 + swing);
            Vec knee = top.towards(hoof, 0.5).plus(Vec.of(0, 0, end > 0 ? leg * 0.5 : -leg * 0.8));
            sketch.put(RoundCone.of(top, knee, leg * 1.9, leg * 1.15), coat);
            sketch.put(RoundCone.of(knee, hoof, leg * 1.1, leg), limbs);
            sketch.put(RoundCone.capsule(hoof, hoof.plus(Vec.of(0, 0, leg * 0.8)), leg * 1.04), limbs);
        }
    }

    private void head(Sketch sketch, Vec head, Ears ears, Material trim, Material face) {
        double r = skull;
        sketch.put(Ellipsoid.of(head, r * 0.95, r, r), face);
        Vec muzzle = head.plus(Vec.of(0, -0.45 * r * Math.min(1.2, snout + 0.3), r * (0.75 + snout)));
        sketch.put(RoundCone.of(head.plus(Vec.of(0, -0.15 * r, r * 0.4)), muzzle, r * 0.62, r * 0.42), face);
        sketch.put(
                Ellipsoid.sphere(muzzle.plus(Vec.of(0, 0.12 * r, 0.36 * r)), r * 0.17),
                ears == Ears.MANE ? face : trim);
        sketch.both(
                side -> Ellipsoid.sphere(head.plus(Vec.of(side * 0.5 * r, 0.25 * r, 0.78 * r)), r * 0.16),
                Palette.BLACK);
        switch (ears) {
            case PRICKED -> sketch.both(side -> cone(head, side, 0.62, 0.55, 0.85, 1.65, 0.42), coat);
            case FLOPPY ->
                sketch.both(
                        side -> Ellipsoid.of(
                                head.plus(Vec.of(side * 1.0 * r, 0.0, -0.1 * r)), 0.22 * r, 0.75 * r, 0.42 * r),
                        trimmed());
            case HORNED -> {
                sketch.both(side -> cone(head, side, 0.5, 0.7, 1.0, 1.7, 0.2), Material.matt(0xE9DFC8));
                sketch.both(
                        side -> Ellipsoid.of(
                                head.plus(Vec.of(side * 1.25 * r, 0.3 * r, -0.1 * r)), 0.5 * r, 0.2 * r, 0.12 * r),
                        coat);
            }
            case MANE -> {
                sketch.both(side -> cone(head, side, 0.45, 0.7, 0.5, 1.55, 0.25), coat);
                Vec crest = head.plus(Vec.of(0, 0.7 * r, -0.5 * r));
                Vec withers = Vec.of(0, back, trunk / 2 - girth * 0.2);
                sketch.put(RoundCone.of(crest, withers, r * 0.35, r * 0.3), trim);
            }
            case WOOLLY -> {
                sketch.both(
                        side -> Ellipsoid.of(head.plus(Vec.of(side * 1.2 * r, 0.1 * r, 0)), 0.5 * r, 0.2 * r, 0.2 * r),
                        trim);
                sketch.put(Ellipsoid.of(head.plus(Vec.of(0, 0.7 * r, -0.35 * r)), r, 0.75 * r, 0.9 * r), coat);
            }
        }
    }

    private Material trimmed() {
        return new Material(coat.texture(), 0.1, 0);
    }

    private Frustum cone(Vec head, double side, double x, double y, double outTo, double upTo, double width) {
        return Frustum.of(
                head.plus(Vec.of(side * x * skull, y * skull, -0.1 * skull)),
                head.plus(Vec.of(side * outTo * skull, upTo * skull, -0.15 * skull)),
                width * skull,
                0.04 * skull);
    }
}
