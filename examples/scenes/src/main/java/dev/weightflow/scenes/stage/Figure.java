package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;

import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.BodyPart;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.stage.Stance.Limb;
import java.util.List;

/**
 * Person of round cones. Lengths are fractions of the body's height. Where two parts meet, the ball of the upper one is a little larger, so that the
 * border between them is one clean line.
 */
final class Figure {
    private static final Material EYE = Material.glossy(0x1A1512);
    private static final Material LIPS = Material.matt(0x9C4038);

    private final Sketch sketch = new Sketch();
    private final double tall;
    private final double girth;
    private final Stance stance;
    private final Wardrobe wardrobe;
    private final Vec up;
    private final Vec chest;
    private double lowest = Double.POSITIVE_INFINITY;

    private Figure(double tall, double girth, Stance stance, Wardrobe wardrobe) {
        this.tall = tall;
        this.girth = tall * girth;
        this.stance = stance;
        this.wardrobe = wardrobe;
        this.up = xyz(0, StrictMath.cos(stance.lean()), StrictMath.sin(stance.lean()));
        this.chest = Vec.ZERO.along(up, 0.285 * tall);
    }

    /** Draws a figure. In a sitting one the origin is the point of contact with the seat. */
    static Model draw(Dice dice, Stance stance) {
        double tall = dice.chance(0.15) ? dice.between(1.1, 1.4) : dice.between(1.5, 1.92);
        return new Figure(tall, dice.between(0.92, 1.25), stance, Wardrobe.draw(dice)).built();
    }

    private Model built() {
        torso();
        head();
        arm(1, stance.leftArm(), BodyPart.LUARM, BodyPart.LLARM, BodyPart.LHAND);
        arm(-1, stance.rightArm(), BodyPart.RUARM, BodyPart.RLARM, BodyPart.RHAND);
        leg(1, stance.leftLeg(), BodyPart.LULEG, BodyPart.LLLEG, BodyPart.LFOOT);
        leg(-1, stance.rightLeg(), BodyPart.RULEG, BodyPart.RLLEG, BodyPart.RFOOT);
        double seat = -0.075 * girth;
        double shift = stance.seated() ? -seat : -lowest;
        double height = chest.y() + 0.24 * tall + shift;
        return sketch.done(VocClass.PERSON, height, 0.32 * tall, Pose.at(xyz(0, shift, 0)));
    }

    private void torso() {
        for (double side = -1; side <= 1; side += 0.5) {
            Vec hip = xyz(side * 0.045 * girth, 0, 0).along(up, 0.05 * tall);
            Vec breast = chest.plus(xyz(side * 0.062 * girth, 0, 0)).along(up, -0.035 * tall);
            double depth = 1.04 - 0.06 * side * side;
            limb(BodyPart.TORSO, wardrobe.shirt(), hip, breast, 0.064 * girth * depth, 0.068 * girth * depth);
        }
        Vec shoulder = xyz(0.098 * girth, 0, 0);
        double broad = 0.041 * girth;
        limb(BodyPart.TORSO, wardrobe.shirt(), chest.plus(shoulder), chest.minus(shoulder), broad, broad);
        Vec hip = xyz(0.042 * girth, 0, 0);
        limb(BodyPart.TORSO, wardrobe.trousers(), hip, hip.mirrored(), 0.075 * girth, 0.075 * girth);
        Vec throat = chest.along(up, 0.03 * tall);
        limb(BodyPart.NECK, wardrobe.skin(), throat, throat.along(up, 0.06 * tall), 0.032 * girth, 0.032 * girth);
    }

    private void head() {
        Material skin = wardrobe.skin();
        Material hair = wardrobe.hair();
        feature(BodyPart.HEAD, skin, Vec.ZERO, xyz(0.86, 1.22, 1.0));
        feature(BodyPart.NOSE, skin, xyz(0, -0.12, 0.98), xyz(0.16, 0.26, 0.24));
        feature(BodyPart.LEYE, EYE, xyz(0.34, 0.18, 0.84), xyz(0.17, 0.12, 0.14));
        feature(BodyPart.REYE, EYE, xyz(-0.34, 0.18, 0.84), xyz(0.17, 0.12, 0.14));
        feature(BodyPart.LEAR, skin, xyz(0.87, 0, -0.05), xyz(0.12, 0.27, 0.18));
        feature(BodyPart.REAR, skin, xyz(-0.87, 0, -0.05), xyz(0.12, 0.27, 0.18));
        feature(BodyPart.MOUTH, LIPS, xyz(0, -0.62, 0.76), xyz(0.32, 0.1, 0.14));
        feature(BodyPart.HAIR, hair, xyz(0, 0.4, -0.18), xyz(0.98, 0.98, 0.98));
        switch (wardrobe.hairStyle()) {
            case SHORT -> {
                // the cap of hair is enough
            }
            case LONG -> feature(BodyPart.HAIR, hair, xyz(0, -0.55, -0.55), xyz(0.95, 1.5, 0.55));
            case BUN -> feature(BodyPart.HAIR, hair, xyz(0, 1.25, -0.75), xyz(0.45, 0.45, 0.45));
            case CAP -> feature(BodyPart.HAIR, hair, xyz(0, 0.62, 0.75), xyz(0.72, 0.1, 0.72));
        }
    }

    /** Adds a feature with its position and half-axes in radii of the head, relative to its middle. */
    private void feature(BodyPart part, Material material, Vec place, Vec radii) {
        Pose turn = Pose.yaw(stance.headTurn()).movedTo(chest.along(up, 0.155 * tall));
        double r = 0.056 * tall;
        sketch.put(part, material, new Ellipsoid(Pose.at(place.times(r)).then(turn), radii.times(r)));
    }

    private void arm(double side, Limb limb, BodyPart upper, BodyPart lower, BodyPart hand) {
        Vec shoulder = chest.plus(xyz(side * 0.118 * girth, -0.008 * tall, 0));
        Vec elbow = shoulder.along(direction(side, limb.swing(), limb.spread()), 0.165 * tall);
        Vec down = direction(side, limb.swing() + limb.bend(), 0.7 * limb.spread());
        Vec wrist = elbow.along(down, 0.15 * tall);
        Material sleeve = wardrobe.longSleeves() ? wardrobe.shirt() : wardrobe.skin();
        limb(upper, wardrobe.shirt(), shoulder, elbow, 0.039 * girth, 0.029 * girth);
        limb(lower, sleeve, elbow, wrist, 0.0275 * girth, 0.021 * girth);
        Vec palm = wrist.along(down, 0.028 * tall);
        limb(hand, wardrobe.skin(), palm, wrist.along(down, 0.066 * tall), 0.026 * girth, 0.017 * girth);
    }

    private void leg(double side, Limb limb, BodyPart upper, BodyPart lower, BodyPart foot) {
        Vec hip = xyz(side * 0.052 * girth, -0.02 * tall, 0);
        Vec knee = hip.along(direction(side, limb.swing(), limb.spread()), 0.235 * tall);
        Vec down = direction(side, limb.swing() - limb.bend(), 0.5 * limb.spread());
        Vec ankle = knee.along(down, 0.225 * tall);
        Material calf = wardrobe.shorts() ? wardrobe.skin() : wardrobe.trousers();
        limb(upper, wardrobe.trousers(), hip, knee, 0.058 * girth, 0.039 * girth);
        limb(lower, calf, knee, ankle, 0.037 * girth, 0.024 * girth);
        double tilt = Math.max(-0.3, Math.min(1.2, 0.6 * (limb.bend() - limb.swing())));
        Vec forward =
                xyz(side * 0.2, -StrictMath.sin(tilt), StrictMath.cos(tilt)).unit();
        Vec heel = ankle.along(down, 0.018 * tall);
        Vec toes = heel.along(forward, 0.095 * tall);
        double ball = 0.021 * girth;
        limb(foot, wardrobe.shoes(), heel, toes, 0.029 * girth, ball);
        lowest = Math.min(lowest, Math.min(heel.y() - 0.029 * girth, toes.y() - ball));
    }

    private void limb(BodyPart part, Material material, Vec a, Vec b, double ra, double rb) {
        sketch.put(part, material, new RoundCone(a, b, ra, rb));
    }

    /** Computes a direction from hanging straight down: {@code swing} forward, then {@code spread} to the side. */
    private static Vec direction(double side, double swing, double spread) {
        double kept = StrictMath.cos(spread);
        return xyz(side * StrictMath.sin(spread), -kept * StrictMath.cos(swing), kept * StrictMath.sin(swing));
    }

    record Wardrobe(
            Material skin,
            Material hair,
            HairStyle hairStyle,
            Material shirt,
            boolean longSleeves,
            Material trousers,
            boolean shorts,
            Material shoes) {

        enum HairStyle {
            SHORT,
            LONG,
            BUN,
            CAP
        }

        private static final int[] SKIN = {0xF1C9A5, 0xE0AC7E, 0xC98C5E, 0x9A6540, 0x6B4429, 0xF3D5BC};
        private static final int[] HAIR = {0x1C1714, 0x4A2F1C, 0x7B4A25, 0xC9A063, 0x8E8E8E, 0x8C3B1E};
        private static final int[] TROUSERS = {0x2B3A55, 0x3A3A3E, 0x7A6A4F, 0x1F2530, 0x5A6E8C, 0x6B2F2F, 0xB9B0A0};
        private static final int[] SHOES = {0x1B1B1D, 0x5B3A24, 0xE8E8E8, 0xA33030};

        static Wardrobe draw(Dice dice) {
            HairStyle style = dice.one(List.of(HairStyle.values()));
            return new Wardrobe(
                    Material.matt(Palette.varied(dice.one(SKIN), dice)),
                    style == HairStyle.CAP ? Palette.garment(dice) : Material.matt(dice.one(HAIR)),
                    style,
                    Palette.garment(dice),
                    dice.chance(0.5),
                    Material.matt(Palette.varied(dice.one(TROUSERS), dice)),
                    dice.chance(0.25),
                    Material.matt(dice.one(SHOES)));
        }
    }
}
