package dev.weightflow.scenes.model;

import dev.weightflow.scenes.world.Dice;

/**
 * The angles of a body's joints in radians; zero hangs straight down. {@code swing} moves a limb forward, {@code spread} away from the
 * body, {@code bend} folds the elbow or knee.
 *
 * @param lean of the torso, forward
 * @param seated whether the pelvis rests on something, and not the feet
 */
record Stance(double lean, Limb leftArm, Limb rightArm, Limb leftLeg, Limb rightLeg, double headTurn, boolean seated) {

    record Limb(double swing, double spread, double bend) {}

    static Stance onFoot(Dice dice) {
        double turn = dice.between(-0.7, 0.7);
        double lean = dice.between(-0.04, 0.12);
        Limb[] arms = {hanging(dice), hanging(dice)};
        Limb[] legs = {straight(dice), straight(dice)};
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
            case 5 -> arms[dice.below(2)] = raised(dice);
            case 6 ->
                arms = dice.chance(0.5)
                        ? new Limb[] {raised(dice), raised(dice)}
                        : new Limb[] {sideways(dice), sideways(dice)};
            default -> {
                if (dice.chance(0.4)) {
                    lean += 0.35;
                    legs = new Limb[] {crouching(dice), crouching(dice)};
                    arms = new Limb[] {reaching(dice), reaching(dice)};
                } else {
                    arms = new Limb[] {reaching(dice), dice.chance(0.5) ? reaching(dice) : hanging(dice)};
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
                reaching(dice),
                reaching(dice),
                new Limb(dice.between(1.42, 1.55), apart, knee),
                new Limb(dice.between(1.42, 1.55), apart, knee),
                dice.between(-0.7, 0.7),
                true);
    }

    private static Limb hanging(Dice dice) {
        return new Limb(dice.between(-0.15, 0.3), dice.between(0.12, 0.4), dice.between(0.05, 0.6));
    }

    private static Limb straight(Dice dice) {
        return new Limb(dice.between(-0.1, 0.1), dice.between(0.04, 0.16), dice.between(0, 0.15));
    }

    private static Limb raised(Dice dice) {
        return new Limb(dice.between(2.3, 2.9), dice.between(0.2, 0.6), dice.between(-0.1, 0.4));
    }

    private static Limb sideways(Dice dice) {
        return new Limb(dice.between(-0.1, 0.2), dice.between(1.1, 1.6), dice.between(0, 0.4));
    }

    private static Limb reaching(Dice dice) {
        return new Limb(dice.between(0.3, 0.9), dice.between(0.1, 0.35), dice.between(0.4, 1.2));
    }

    private static Limb swinging(double swing, Dice dice) {
        return new Limb(swing, dice.between(0.1, 0.25), dice.between(0.2, 0.6));
    }

    private static Limb crouching(Dice dice) {
        return new Limb(dice.between(1.4, 1.8), dice.between(0.1, 0.3), dice.between(2.0, 2.4));
    }

    private static Limb[] striding(double stride, double knee, Dice dice) {
        double spread = dice.between(0.03, 0.1);
        Limb forward = new Limb(Math.abs(stride), spread, 0.1);
        Limb behind = new Limb(-0.7 * Math.abs(stride), spread, knee);
        return stride > 0 ? new Limb[] {forward, behind} : new Limb[] {behind, forward};
    }
}
