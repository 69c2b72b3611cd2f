package dev.weightflow.scenes.render;

import java.util.Locale;

/**
 * The parts of a person, named as in PASCAL-Part (l and r are the person's own left and right; u and l before arm or leg are upper and
 * lower). The reference's six parts are unions of these: head (all of the first line), torso (torso, neck), upper arms, lower arms
 * with hands, upper legs, lower legs with feet.
 */
public enum BodyPart {
    HEAD,
    HAIR,
    LEAR,
    REAR,
    LEYE,
    REYE,
    LEBROW,
    REBROW,
    MOUTH,
    NOSE,
    NECK,
    TORSO,
    LUARM,
    RUARM,
    LLARM,
    RLARM,
    LHAND,
    RHAND,
    LULEG,
    RULEG,
    LLLEG,
    RLLEG,
    LFOOT,
    RFOOT;

    public String partName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
