package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Texture;

final class Palette {
    static final Material RUBBER = Material.matt(0x202022);
    static final Material STEEL = Material.glossy(0xA8ACB2);
    static final Material GLASS = Material.glossy(0x1E2A36);
    static final Material BLACK = Material.glossy(0x141416);

    private static final int[] CLOTH = {
        0xC0392B, 0x2E6DB4, 0xE9E4DA, 0x2C2C34, 0x3D8B4F, 0xE2B33C, 0x8E5EA2, 0xD97B35, 0x58A6B5, 0xB85C7D, 0x6E6E72
    };
    private static final int[] WOOD = {0x8A5A33, 0xA9794B, 0x5D3A22, 0xC49A6C, 0x70452B};

    private Palette() {}

    static Colour cloth(Dice dice) {
        return Colour.hex(dice.one(CLOTH));
    }

    static Material wood(Dice dice) {
        Colour tone = Colour.hex(dice.one(WOOD));
        Vec grain = dice.chance(0.5) ? Vec.xyz(2, 30, 22) : Vec.xyz(26, 3, 26);
        return new Material(new Texture.Mottle(tone.times(0.7), tone.times(1.15), grain, dice.bits()), 0.1, 0);
    }

    static Material garment(Dice dice) {
        Colour ground = cloth(dice);
        double kind = dice.between(0, 1);
        Colour second = cloth(dice).mixed(ground, 0.15);
        if (kind < 0.6) {
            return Material.matt(ground);
        }
        if (kind < 0.8) {
            return Material.matt(new Texture.Stripes(ground, second, Vec.UP, dice.between(0.05, 0.12), 0.45));
        }
        return Material.matt(new Texture.Checker(ground, second, dice.between(0.05, 0.1)));
    }

    static Material fur(Colour tone, Dice dice) {
        return Material.matt(new Texture.Mottle(tone.times(0.72), tone.times(1.2), Vec.xyz(14, 14, 14), dice.bits()));
    }

    /** Varies the brightness by a few per cent. */
    static Colour varied(int hex, Dice dice) {
        return Colour.hex(hex).times(dice.between(0.75, 1.25));
    }
}
