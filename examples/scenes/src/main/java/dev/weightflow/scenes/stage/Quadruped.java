package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;

import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;

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
 * @param tail length of the tail
 */
record Quadruped(
        double back,
        double trunk,
        double girth,
        double leg,
        double neck,
        double rise,
        double skull,
        double snout,
        double tail) {

    enum Ears {
        PRICKED,
        FLOPPY,
        MANE,
        HORNED,
        WOOLLY
    }

    /** @param trim colour of nose and eyes, of a horse's mane and tail, of a sheep's face and legs */
    Model drawn(VocClass kind, Ears ears, Material coat, Material trim, Dice dice) {
        Sketch sketch = new Sketch();
        boolean mane = ears == Ears.MANE;
        Material limbs = ears == Ears.WOOLLY ? trim : coat;
        Vec hips = xyz(0, back - girth, -trunk / 2);
        Vec shoulders = xyz(0, back - girth, trunk / 2);
        sketch.limb(coat, hips, shoulders, girth * 0.94, girth);
        if (ears == Ears.WOOLLY) {
            sketch.ellipsoid(coat, xyz(0, back - girth, 0), girth * 1.2, girth * 1.12, trunk * 0.72);
        }
        legs(sketch, coat, limbs, dice.between(-0.3, 0.3));
        Vec nape = shoulders.plus(xyz(0, girth * 0.35, girth * 0.3));
        Vec head = nape.along(xyz(0, StrictMath.sin(rise), StrictMath.cos(rise)), neck + girth * 0.4);
        sketch.limb(coat, nape, head, girth * 0.62, skull * 0.8);
        face(sketch, head, limbs, mane ? limbs : trim);
        ears(sketch, head, ears, coat, trim);
        Vec rump = hips.plus(xyz(0, girth * 0.45, -girth * 0.75));
        boolean held = ears == Ears.PRICKED || ears == Ears.FLOPPY;
        Vec end = rump.along(held ? xyz(dice.between(-0.3, 0.3), 0.75, -0.55) : xyz(0, -0.95, -0.25), tail);
        double thick = Math.min(leg * (mane ? 0.9 : 0.6), 0.3 * tail);
        sketch.limb(mane ? trim : coat, rump, end, thick, thick * (mane ? 1.3 : 0.7));
        return sketch.done(kind, Math.max(back, head.y() + skull), trunk / 2 + girth + neck * 0.7 + skull);
    }

    private void legs(Sketch sketch, Material coat, Material limbs, double stride) {
        for (int i = 0; i < 4; i++) {
            double side = i % 2 == 0 ? 1 : -1;
            double end = i < 2 ? 1 : -1;
            double swing = stride * side * end * 0.3 * back;
            Vec top = xyz(side * girth * 0.52, back - girth * 1.2, end * trunk * 0.46);
            Vec hoof = xyz(side * girth * 0.55, leg * 1.05, end * trunk * 0.48 + swing);
            Vec knee = top.towards(hoof, 0.5).plus(xyz(0, 0, end > 0 ? leg * 0.5 : -leg * 0.8));
            sketch.limb(coat, top, knee, leg * 1.9, leg * 1.15);
            sketch.limb(limbs, knee, hoof, leg * 1.1, leg);
            sketch.tube(limbs, hoof, hoof.plus(xyz(0, 0, leg * 0.8)), leg * 1.04);
        }
    }

    private void face(Sketch sketch, Vec head, Material face, Material nose) {
        double r = skull;
        sketch.ellipsoid(face, head, r * 0.95, r, r);
        Vec muzzle = head.plus(xyz(0, -0.45 * r * Math.min(1.2, snout + 0.3), r * (0.75 + snout)));
        sketch.limb(face, head.along(xyz(0, -0.15, 0.4), r), muzzle, r * 0.62, r * 0.42);
        sketch.ball(nose, muzzle.along(xyz(0, 0.12, 0.36), r), r * 0.17);
        sketch.both().ball(Palette.BLACK, head.along(xyz(0.5, 0.25, 0.78), r), r * 0.16);
    }

    private void ears(Sketch sketch, Vec head, Ears ears, Material coat, Material trim) {
        double r = skull;
        Sketch both = sketch.both();
        switch (ears) {
            case PRICKED -> cone(both, coat, head, xyz(0.62, 0.55, -0.1), xyz(0.85, 1.65, -0.15), 0.42);
            case FLOPPY -> {
                Material silky = new Material(coat.texture(), 0.1, 0);
                both.ellipsoid(silky, head.along(xyz(1, 0, -0.1), r), 0.22 * r, 0.75 * r, 0.42 * r);
            }
            case HORNED -> {
                cone(both, Material.matt(0xE9DFC8), head, xyz(0.5, 0.7, -0.1), xyz(1.0, 1.7, -0.15), 0.2);
                both.ellipsoid(coat, head.along(xyz(1.25, 0.3, -0.1), r), 0.5 * r, 0.2 * r, 0.12 * r);
            }
            case MANE -> {
                cone(both, coat, head, xyz(0.45, 0.7, -0.1), xyz(0.5, 1.55, -0.15), 0.25);
                Vec withers = xyz(0, back, trunk / 2 - girth * 0.2);
                sketch.limb(trim, head.along(xyz(0, 0.7, -0.5), r), withers, r * 0.35, r * 0.3);
            }
            case WOOLLY -> {
                both.ellipsoid(trim, head.along(xyz(1.2, 0.1, 0), r), 0.5 * r, 0.2 * r, 0.2 * r);
                sketch.ellipsoid(coat, head.along(xyz(0, 0.7, -0.35), r), r, 0.75 * r, 0.9 * r);
            }
        }
    }

    private void cone(Sketch both, Material material, Vec head, Vec from, Vec to, double width) {
        both.frustum(material, head.along(from, skull), head.along(to, skull), width * skull, 0.04 * skull);
    }
}
