package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;
import static dev.weightflow.scenes.stage.Palette.BLACK;

import dev.weightflow.scenes.geometry.Block;
import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Texture;

final class Household {
    private static final int[] SEATS = {0xB5392F, 0x2F6E4F, 0xC9772B, 0xD9C7A0, 0x35506E};
    private static final int[] SOFAS = {0x6C4E8A, 0x2E7C7C, 0x8A3B4A, 0x7B7F86, 0x3F5E9A};
    private static final int[] GLASS = {0x1F6B34, 0x5A2E14, 0x2C7FA8, 0x3F8F3A, 0x7A1420};
    private static final int[] LABELS = {0xF0E6C8, 0xD8342C, 0xF5D547, 0xFFFFFF};
    private static final int[] LEAVES = {0x2F7D32, 0x4C9A3C, 0x1F5E2B, 0x6BAA3F};
    private static final int[] POTS = {0xB5562F, 0xD9D4C7, 0x3D4A5C, 0x8C4A35};

    private Household() {}

    static Model chair(Dice dice) {
        Material frame = dice.chance(0.7) ? Palette.wood(dice) : Palette.STEEL;
        Material seat = dice.chance(0.5) ? frame : Material.matt(dice.one(SEATS));
        double w = dice.between(0.42, 0.5);
        double high = dice.between(0.43, 0.48);
        double back = dice.between(0.42, 0.58);
        double leg = dice.between(0.018, 0.028);
        double out = w / 2 - leg;
        double rear = -w / 2 + leg;
        Sketch chair = new Sketch();
        chair.box(seat, xyz(0, high - 0.025, 0), w, 0.05, w);
        for (double z : new double[] {-out, out}) {
            chair.both().frustum(frame, xyz(-out, 0, z), xyz(-out, high - 0.02, z), leg, leg);
        }
        chair.both().tube(frame, xyz(out, high, rear), xyz(out, high + back, rear - 0.08), leg);
        if (dice.chance(0.5)) {
            double share = dice.between(0.5, 0.8);
            Pose tilt = Pose.pitch(-0.15).movedTo(xyz(0, high + back * (1 - share / 2), rear - 0.06));
            chair.put(seat, Block.box(Vec.ZERO, w - leg, back * share, 0.03).placed(tilt));
        } else {
            for (int slat = 1; slat <= 3; slat++) {
                chair.box(seat, xyz(0, high + back * slat / 3.1, rear - 0.08 * slat / 3.1), w - leg, 0.07, 0.025);
            }
        }
        return chair.done(VocClass.CHAIR, high + back, 0.36, xyz(0, high, -0.03));
    }

    static Model table(Dice dice) {
        Material wood = Palette.wood(dice);
        double high = dice.between(0.68, 0.78);
        Vec top = xyz(0, high, 0);
        Sketch table = new Sketch();
        if (dice.chance(0.35)) {
            double r = dice.between(0.45, 0.7);
            table.upright(wood, xyz(0, high - 0.04, 0), 0.04, r, r);
            table.upright(wood, Vec.ZERO, high - 0.03, 0.06, 0.05);
            table.upright(wood, Vec.ZERO, 0.05, 0.55 * r, 0.45 * r);
            return table.done(VocClass.TABLE, high, r, top);
        }
        double w = dice.between(1.0, 1.7);
        double d = dice.between(0.7, 0.95);
        double leg = dice.between(0.05, 0.08);
        table.box(wood, xyz(0, high - 0.022, 0), w, 0.045, d);
        table.box(wood, xyz(0, high - 0.08, 0), w - 0.14, 0.08, d - 0.14);
        for (int end = -1; end <= 1; end += 2) {
            Vec foot = xyz(-(w / 2 - leg), 0, end * (d / 2 - leg));
            table.both().tapered(wood, foot, leg * 0.7, leg * 0.7, high - 0.05, leg, leg);
        }
        return table.done(VocClass.TABLE, high, Math.max(w, d) / 2, top);
    }

    static Model sofa(Dice dice) {
        Material cover = Palette.fur(Palette.varied(dice.one(SOFAS), dice), dice);
        Material cushion = dice.chance(0.5) ? Palette.garment(dice) : cover;
        double w = dice.between(1.5, 2.2);
        double d = dice.between(0.8, 0.95);
        double seat = dice.between(0.4, 0.46);
        double back = dice.between(0.78, 0.92);
        double arm = w / 2 - 0.1;
        double each = (w - 0.42) / 2;
        Vec pad = xyz(each / 2 + 0.005, seat - 0.1, 0.07);
        Sketch sofa = new Sketch();
        sofa.box(cover, xyz(0, 0.2, 0), w, 0.28, d);
        sofa.sheared(cover, xyz(0, 0.06, -d / 2 + 0.13), w, 0.26, xyz(0, back, -d / 2 + 0.08), w, 0.18);
        sofa.both().box(cover, xyz(arm, 0.33, 0.02), 0.2, 0.54, d);
        sofa.both().tube(cover, xyz(arm, 0.6, -d / 2 + 0.1), xyz(arm, 0.6, d / 2 - 0.06), 0.11);
        sofa.both().tapered(cover, pad, each, d - 0.2, 0.1, each - 0.04, d - 0.24);
        for (int side = -1; side <= 1; side += 2) {
            if (dice.chance(0.5)) {
                Pose lean = Pose.pitch(-0.35).movedTo(xyz(side * (w / 2 - 0.42), seat + 0.17, -d / 2 + 0.32));
                sofa.put(cushion, new Ellipsoid(lean, xyz(0.22, 0.2, 0.08)));
            }
        }
        sofa.both().upright(BLACK, xyz(arm, 0, d / 2 - 0.1), 0.08, 0.025, 0.03);
        return sofa.done(VocClass.SOFA, back, w / 2, xyz(dice.sign() * each / 2, seat, 0.0));
    }

    static Model bottle(Dice dice) {
        double tall = dice.between(0.36, 0.6);
        double r = tall * dice.between(0.12, 0.16);
        Material glass = new Material(new Texture.Plain(Palette.varied(dice.one(GLASS), dice)), 0.9, 0.1);
        double body = tall * dice.between(0.5, 0.6);
        double neck = tall * dice.between(0.7, 0.76);
        Material cap = Material.glossy(dice.one(LABELS));
        Colour paper = Colour.hex(dice.one(LABELS));
        Material label = Material.matt(new Texture.Stripes(paper, Palette.cloth(dice), Vec.UP, body * 0.3, 0.4));
        return new Sketch()
                .upright(glass, Vec.ZERO, body, r, r)
                .upright(glass, xyz(0, body, 0), neck - body, r, 0.38 * r)
                .upright(glass, xyz(0, neck, 0), tall - neck, 0.38 * r, 0.34 * r)
                .upright(cap, xyz(0, 0.93 * tall, 0), 0.07 * tall, 0.44 * r, 0.44 * r)
                .upright(label, xyz(0, 0.25 * body, 0), 0.5 * body, 1.03 * r, 1.03 * r)
                .done(VocClass.BOTTLE, tall, r);
    }

    static Model tvMonitor(Dice dice) {
        double w = dice.between(0.7, 1.25);
        double h = w * dice.between(0.56, 0.68);
        double foot = dice.between(0.06, 0.14);
        Vec middle = xyz(0, foot + h / 2, 0);
        return new Sketch()
                .box(BLACK, middle, w, h, 0.06)
                .box(screen(dice), middle.plus(xyz(0, 0.01, 0.03)), w * 0.93, h * 0.88, 0.012)
                .box(BLACK, xyz(0, foot / 2, -0.01), w * 0.12, foot, 0.04)
                .tapered(BLACK, Vec.ZERO, w * 0.45, 0.24, 0.025, w * 0.42, 0.2)
                .done(VocClass.TV_MONITOR, foot + h, w / 2);
    }

    private static Material screen(Dice dice) {
        Colour sea = Colour.hex(dice.one(0x2B6CC4, 0x1D8F8A, 0x3F55B5, 0x14305E));
        Colour land = Colour.hex(dice.one(0xD0E8F5, 0x9FD6C2, 0xE7C08B));
        Texture picture = dice.chance(0.6)
                ? new Texture.Mottle(sea, land, xyz(5, 7, 1), dice.bits())
                : new Texture.Stripes(sea, land, Vec.UP, dice.between(0.12, 0.3), 0.35);
        return new Material(picture, 0.4, dice.between(0.5, 0.9));
    }

    static Model pottedPlant(Dice dice) {
        double pot = dice.between(0.22, 0.36);
        double r = pot * dice.between(0.45, 0.6);
        double high = dice.between(0.4, 0.9);
        double tall = pot + high;
        Material clay = Material.matt(Palette.varied(dice.one(POTS), dice));
        Material leaf = Palette.fur(Palette.varied(dice.one(LEAVES), dice), dice);
        double spread = dice.between(0.35, 0.75) * (tall - pot);
        boolean bushy = dice.chance(0.45);
        Vec stem = xyz(0, pot, 0);
        Sketch plant = new Sketch();
        plant.upright(clay, Vec.ZERO, pot, 0.72 * r, r);
        plant.upright(clay, xyz(0, pot - 0.05, 0), 0.06, 1.1 * r, 1.1 * r);
        plant.upright(Material.matt(0x3A2A1C), stem, 0.02, 0.9 * r, 0.9 * r);
        plant.upright(Material.matt(0x5B4128), stem, (tall - pot) * (bushy ? 0.6 : 0.2), 0.03, 0.02);
        int leaves = bushy ? 9 : dice.one(9, 11, 13);
        for (int i = 0; i < leaves; i++) {
            double angle = 2.399963 * i + dice.between(-0.3, 0.3);
            double out = spread * dice.between(0.35, 1) * (i == 0 ? 0.1 : 1);
            double y = pot + (tall - pot) * dice.between(0.55, 1);
            Vec tip = xyz(out * StrictMath.cos(angle), y, out * StrictMath.sin(angle));
            if (bushy) {
                double size = (tall - pot) * dice.between(0.2, 0.3);
                plant.ball(leaf, xyz(tip.x() * 0.6, tip.y() - 0.2 * size, tip.z() * 0.6), size);
            } else {
                Vec bow = stem.towards(tip, 0.6).plus(xyz(0, 0.2 * (tall - pot), 0));
                double width = dice.between(0.03, 0.05);
                plant.limb(leaf, stem, bow, 0.012, width);
                if (bow.distance(tip) > width) {
                    plant.limb(leaf, bow, tip, width * 0.98, 0.012);
                }
            }
        }
        return plant.done(VocClass.POTTED_PLANT, tall, Math.max(r, spread));
    }
}
