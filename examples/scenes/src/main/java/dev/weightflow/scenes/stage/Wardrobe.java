package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Material;
import java.util.List;

/** What a person looks like and wears. */
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
