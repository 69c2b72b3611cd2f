package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.render.Dice;

/**
 * Joint angles of a body in radians; zero hangs straight down. {@code swing} moves a limb forward, {@code spread} away from the body, {@code bend}
 * folds the elbow or knee.
 *
 * @param lean of the torso, forward
 * @param seated whether the pelvis rests on something, and not the feet
 */
record Stance(double lean, Limb leftArm, Limb rightArm, Limb leftLeg, Limb rightLeg, double headTurn, boolean seated) {

    record Limb(double swing, double spread, double bend) {}

    /** Gestures of a limb, with the least and greatest swing, spread and bend. */
    private enum Gesture {
        HANGING(-0.15, 0.3, 0.12, 0.4, 0.05, 0.6),
        STRAIGHT(-0.1, 0.1, 0.04, 0.16, 0, 0.15),
        RAISED(2.3, 2.9, 0.2, 0.6, -0.1, 0.4),
        SIDEWAYS(-0.1, 0.2, 1.1, 1.6, 0, 0.4),
        REACHING(0.3, 0.9, 0.1, 0.35, 0.4, 1.2),
        CROUCHING(1.4, 1.8, 0.1, 0.3, 2.0, 2.4);

        private final double[] range;

        Gesture(double... range) {
            this.range = range;
        }

        Limb drawn(Dice dice) {
            return new Limb(
                    dice.between(range[0], range[1]),
                    dice.between(range[2], range[3]),
                    dice.between(range[4], range[5]));
        }

        Limb[] pair(Dice dice) {
            return new Limb[] {drawn(dice), drawn(dice)};
        }
    }

    static Stance onFoot(Dice dice) {
        double turn = dice.between(-0.7, 0.7);
        double lean = dice.between(-0.04, 0.12);
        Limb[] arms = Gesture.HANGING.pair(dice);
        Limb[] legs = Gesture.STRAIGHT.pair(dice);
        switch (dice.below(8)) {
            case 0, 1 -> {
                // standing
            }
            case 2, 3 -> {
                double stride = dice.between(0.25, 0.6) * dice.sign();
                legs = striding(stride, Math.abs(stride) * 0.7, dice);
                arms = new Limb[] {swinging(-stride, dice), swinging(stride, dice)};
            }
            case 4 -> {
                double stride = dice.between(0.7, 1.05) * dice.sign();
                lean += 0.22;
                legs = striding(stride, 1.1, dice);
                arms = new Limb[] {new Limb(-stride, 0.15, 1.5), new Limb(stride, 0.15, 1.5)};
            }
            case 5 -> arms[dice.below(2)] = Gesture.RAISED.drawn(dice);
            case 6 -> arms = (dice.chance(0.5) ? Gesture.RAISED : Gesture.SIDEWAYS).pair(dice);
            default -> {
                if (dice.chance(0.4)) {
                    lean += 0.35;
                    legs = Gesture.CROUCHING.pair(dice);
                    arms = Gesture.REACHING.pair(dice);
                } else {
                    Limb left = Gesture.REACHING.drawn(dice);
                    Gesture right = dice.chance(0.5) ? Gesture.REACHING : Gesture.HANGING;
                    arms = new Limb[] {left, right.drawn(dice)};
                }
            }
        }
        return new Stance(lean, arms[0], arms[1], legs[0], legs[1], turn, false);
    }

    static Stance seated(Dice dice) {
        double knee = dice.between(1.3, 1.6);
        double apart = dice.between(0.08, 0.25);
        return new Stance(
                dice.between(-0.15, 0.1),
                Gesture.REACHING.drawn(dice),
                Gesture.REACHING.drawn(dice),
                new Limb(dice.between(1.42, 1.55), apart, knee),
                new Limb(dice.between(1.42, 1.55), apart, knee),
                dice.between(-0.7, 0.7),
                true);
    }

    private static Limb swinging(double swing, Dice dice) {
        return new Limb(swing, dice.between(0.1, 0.25), dice.between(0.2, 0.6));
    }

    private static Limb[] striding(double stride, double knee, Dice dice) {
        double spread = dice.between(0.03, 0.1);
        Limb forward = new Limb(Math.abs(stride), spread, 0.1);
        Limb behind = new Limb(-0.7 * Math.abs(stride), spread, knee);
        return stride > 0 ? new Limb[] {forward, behind} : new Limb[] {behind, forward};
    }
}
