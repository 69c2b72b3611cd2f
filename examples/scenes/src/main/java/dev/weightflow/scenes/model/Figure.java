package dev.weightflow.scenes.model;

import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.model.Stance.Limb;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.world.BodyPart;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.VocClass;

/**
 * A person of round cones. Lengths are shares of the body's height. Where two parts meet, the ball of the upper one is a little larger, so
 * that the border between them is one clean line.
 */
final class Figure {
    private final Sketch sketch = new Sketch();
    private final double tall;
    private final double girth;
    private final Stance stance;
    private final Wardrobe wardrobe;
    private double lowest = Double.POSITIVE_INFINITY;

    private Figure(double tall, double girth, Stance stance, Wardrobe wardrobe) {
        this.tall = tall;
        this.girth = tall * girth;
        this.stance = stance;
        this.wardrobe = wardrobe;
    }

    static Model draw(Dice dice, Stance stance) {
        double tall = dice.chance(0.15) ? dice.between(1.1, 1.4) : dice.between(1.5, 1.92);
        Figure figure = new Figure(tall, dice.between(0.92, 1.25), stance, Wardrobe.draw(dice));
        return figure.built();
    }

    private Model built() {
        Vec up = Vec.of(0, StrictMath.cos(stance.lean()), StrictMath.sin(stance.lean()));
        Vec chest = Vec.ZERO.along(up, 0.285 * tall);
        torso(up, chest);
        head(up, chest);
        arm(1, chest, stance.leftArm(), BodyPart.LUARM, BodyPart.LLARM, BodyPart.LHAND);
        arm(-1, chest, stance.rightArm(), BodyPart.RUARM, BodyPart.RLARM, BodyPart.RHAND);
        leg(1, stance.leftLeg(), BodyPart.LULEG, BodyPart.LLLEG, BodyPart.LFOOT);
        leg(-1, stance.rightLeg(), BodyPart.RULEG, BodyPart.RLLEG, BodyPart.RFOOT);
        double seat = -0.075 * girth;
        double shift = stance.seated() ? -seat : -lowest;
        double height = chest.y() + 0.24 * tall + shift;
        return sketch.done(VocClass.PERSON, height, 0.32 * tall, Pose.at(Vec.of(0, shift, 0)));
    }

    private void torso(Vec up, Vec chest) {
        for (double side = -1; side <= 1; side += 0.5) {
            Vec hip = Vec.of(side * 0.045 * girth, 0, 0).along(up, 0.05 * tall);
            Vec breast = chest.plus(Vec.of(side * 0.062 * girth, 0, 0)).along(up, -0.035 * tall);
            double depth = 1.04 - 0.06 * side * side;
            sketch.put(
                    RoundCone.of(hip, breast, 0.064 * girth * depth, 0.068 * girth * depth),
                    wardrobe.shirt(),
                    BodyPart.TORSO);
        }
        Vec shoulder = Vec.of(0.098 * girth, 0, 0);
        sketch.put(
                RoundCone.capsule(chest.plus(shoulder), chest.minus(shoulder), 0.041 * girth),
                wardrobe.shirt(),
                BodyPart.TORSO);
        Vec hip = Vec.of(0.042 * girth, 0.0, 0);
        sketch.put(RoundCone.capsule(hip, hip.mirrored(), 0.075 * girth), wardrobe.trousers(), BodyPart.TORSO);
        Vec throat = chest.along(up, 0.03 * tall);
        sketch.put(
                RoundCone.capsule(throat, throat.along(up, 0.06 * tall), 0.032 * girth),
                wardrobe.skin(),
                BodyPart.NECK);
    }

    private void head(Vec up, Vec chest) {
        Vec middle = chest.along(up, 0.155 * tall);
        Pose turn = Pose.yaw(stance.headTurn()).movedTo(middle);
        double r = 0.056 * tall;
        Material skin = wardrobe.skin();
        feature(turn, 0, 0, 0, Vec.of(0.86, 1.22, 1.0).times(r), skin, BodyPart.HEAD);
        feature(turn, 0, -0.12 * r, 0.98 * r, Vec.of(0.16, 0.26, 0.24).times(r), skin, BodyPart.NOSE);
        Material eye = Material.glossy(0x1A1512);
        feature(turn, 0.34 * r, 0.18 * r, 0.84 * r, Vec.of(0.17, 0.12, 0.14).times(r), eye, BodyPart.LEYE);
        feature(turn, -0.34 * r, 0.18 * r, 0.84 * r, Vec.of(0.17, 0.12, 0.14).times(r), eye, BodyPart.REYE);
        feature(turn, 0.87 * r, 0, -0.05 * r, Vec.of(0.12, 0.27, 0.18).times(r), skin, BodyPart.LEAR);
        feature(turn, -0.87 * r, 0, -0.05 * r, Vec.of(0.12, 0.27, 0.18).times(r), skin, BodyPart.REAR);
        Material lips = Material.matt(0x9C4038);
        feature(turn, 0, -0.62 * r, 0.76 * r, Vec.of(0.32, 0.1, 0.14).times(r), lips, BodyPart.MOUTH);
        hair(turn, r);
    }

    private void hair(Pose turn, double r) {
        Material hair = wardrobe.hair();
        feature(turn, 0, 0.4 * r, -0.18 * r, Vec.of(0.98, 0.98, 0.98).times(r), hair, BodyPart.HAIR);
        switch (wardrobe.hairStyle()) {
            case SHORT -> {
                // the cap of hair is all
            }
            case LONG -> {
                feature(turn, 0, -0.55 * r, -0.55 * r, Vec.of(0.95, 1.5, 0.55).times(r), hair, BodyPart.HAIR);
            }
            case BUN ->
                feature(turn, 0, 1.25 * r, -0.75 * r, Vec.of(0.45, 0.45, 0.45).times(r), hair, BodyPart.HAIR);
            case CAP ->
                feature(turn, 0, 0.62 * r, 0.75 * r, Vec.of(0.72, 0.1, 0.72).times(r), hair, BodyPart.HAIR);
        }
    }

    private void feature(Pose turn, double x, double y, double z, Vec radii, Material material, BodyPart part) {
        sketch.put(new Ellipsoid(Pose.at(Vec.of(x, y, z)).then(turn), radii), material, part);
    }

    private void arm(double side, Vec chest, Limb limb, BodyPart upper, BodyPart lower, BodyPart hand) {
        Vec shoulder = chest.plus(Vec.of(side * 0.118 * girth, -0.008 * tall, 0));
        Vec elbow = shoulder.along(direction(side, limb.swing(), limb.spread()), 0.165 * tall);
        Vec down = direction(side, limb.swing() + limb.bend(), 0.7 * limb.spread());
        Vec wrist = elbow.along(down, 0.15 * tall);
        Material sleeve = wardrobe.longSleeves() ? wardrobe.shirt() : wardrobe.skin();
        sketch.put(RoundCone.of(shoulder, elbow, 0.039 * girth, 0.029 * girth), wardrobe.shirt(), upper);
        sketch.put(RoundCone.of(elbow, wrist, 0.0275 * girth, 0.021 * girth), sleeve, lower);
        Vec palm = wrist.along(down, 0.028 * tall);
        Vec tips = wrist.along(down, 0.066 * tall);
        sketch.put(RoundCone.of(palm, tips, 0.026 * girth, 0.017 * girth), wardrobe.skin(), hand);
    }

    private void leg(double side, Limb limb, BodyPart upper, BodyPart lower, BodyPart foot) {
        Vec hip = Vec.of(side * 0.052 * girth, -0.02 * tall, 0);
        Vec knee = hip.along(direction(side, limb.swing(), limb.spread()), 0.235 * tall);
        Vec down = direction(side, limb.swing() - limb.bend(), 0.5 * limb.spread());
        Vec ankle = knee.along(down, 0.225 * tall);
        Material calf = wardrobe.shorts() ? wardrobe.skin() : wardrobe.trousers();
        sketch.put(RoundCone.of(hip, knee, 0.058 * girth, 0.039 * girth), wardrobe.trousers(), upper);
        sketch.put(RoundCone.of(knee, ankle, 0.037 * girth, 0.024 * girth), calf, lower);
        double tilt = Math.max(-0.3, Math.min(1.2, 0.6 * (limb.bend() - limb.swing())));
        Vec forward =
                Vec.of(side * 0.2, -StrictMath.sin(tilt), StrictMath.cos(tilt)).unit();
        Vec heel = ankle.along(down, 0.018 * tall);
        Vec toes = heel.along(forward, 0.095 * tall);
        RoundCone shoe = RoundCone.of(heel, toes, 0.029 * girth, 0.021 * girth);
        lowest = Math.min(lowest, shoe.lowest());
        sketch.put(shoe, wardrobe.shoes(), foot);
    }

    /** From hanging straight down: {@code swing} forward, then {@code spread} to the side. */
    private static Vec direction(double side, double swing, double spread) {
        double out = StrictMath.sin(spread);
        double kept = StrictMath.cos(spread);
        return Vec.of(side * out, -kept * StrictMath.cos(swing), kept * StrictMath.sin(swing));
    }
}
