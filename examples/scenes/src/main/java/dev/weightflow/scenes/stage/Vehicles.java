package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;
import static dev.weightflow.scenes.stage.Palette.BLACK;
import static dev.weightflow.scenes.stage.Palette.GLASS;
import static dev.weightflow.scenes.stage.Palette.RUBBER;
import static dev.weightflow.scenes.stage.Palette.STEEL;

import dev.weightflow.scenes.geometry.Block;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Texture;

/** Cars, buses, aeroplanes and bicycles; they look towards +z. */
final class Vehicles {
    private static final int[] CARS = {0xB3201F, 0x1F4FA3, 0xE6E6E6, 0xE3B21C, 0x2F2F33, 0x2D7A4A, 0x9AA0A6, 0xD3641E};
    private static final int[] BUSES = {0xE8A317, 0xC8202B, 0x2B6FB0, 0x3C9A5F};
    private static final int[] BICYCLES = {0xC62828, 0x1565C0, 0x2E7D32, 0xF9A825, 0xECECEC, 0x6A1B9A};
    private static final Material HEADLIGHT = Material.glowing(0xFFF6DC, 0.8);
    private static final Material REAR_LIGHT = Material.glowing(0xC01818, 0.5);

    private Vehicles() {}

    static Model car(Dice dice) {
        double l = dice.between(3.5, 4.5);
        double w = dice.between(1.62, 1.78);
        double waist = dice.between(0.82, 0.92);
        double roof = waist + dice.between(0.48, 0.62);
        double back = dice.between(0.42, 0.6);
        Material paint = Material.glossy(Palette.varied(dice.one(CARS), dice), 0.7);
        double below = l * (0.5 + 0.2 * back);
        double above = l * (0.22 + 0.28 * back);
        Vec foot = xyz(0, waist - 0.02, -l * 0.07);
        Vec top = xyz(0, roof, -l * (0.06 + 0.05 * back));
        Sketch car = new Sketch();
        car.tapered(paint, xyz(0, 0.28, 0), w, l, waist - 0.28, w * 0.94, l * 0.97);
        car.sheared(GLASS, foot, w * 0.9, below, top, w * 0.74, above);
        car.tapered(paint, top.plus(xyz(0, -0.01, 0)), w * 0.77, above + 0.05, 0.06, w * 0.68, above - 0.1);
        for (int end = -1; end <= 1; end++) {
            Vec lower = foot.plus(xyz(w * 0.445, 0, end * below / 2 * 0.99));
            car.both().tube(paint, lower, top.plus(xyz(w * 0.37, 0, end * above / 2 * 0.99)), 0.035);
        }
        wheels(car, w / 2, dice.between(0.3, 0.35), l * 0.31, -l * 0.3);
        double nose = l / 2 - 0.04;
        car.both().ellipsoid(HEADLIGHT, xyz(w * 0.37, 0.66, nose), 0.16, 0.1, 0.1);
        car.both().box(REAR_LIGHT, xyz(w * 0.38, 0.68, -nose), 0.22, 0.14, 0.1);
        car.box(BLACK, xyz(0, 0.52, nose), w * 0.5, 0.16, 0.1);
        car.box(RUBBER, xyz(0, 0.36, 0), w * 1.01, 0.12, l * 1.01);
        car.box(Material.matt(0xF4F2E4), xyz(0, 0.45, -nose), 0.45, 0.11, 0.1);
        return car.done(VocClass.CAR, roof + 0.05, l * 0.52);
    }

    private static void wheels(Sketch sketch, double half, double r, double... places) {
        for (double z : places) {
            sketch.both().frustum(RUBBER, xyz(half - 0.2, r, z), xyz(half + 0.02, r, z), r, r);
            double hub = r * 0.58;
            sketch.both().frustum(STEEL, xyz(half - 0.1, hub, z), xyz(half + 0.035, hub, z), hub, hub);
        }
    }

    static Model bus(Dice dice) {
        double l = dice.between(6.5, 9);
        double w = 2.4;
        double h = dice.between(2.7, 3.1);
        Colour main = Palette.varied(dice.one(BUSES), dice);
        Texture livery = new Texture.Stripes(main, Colour.hex(0xF2F0E8), Vec.UP, h, dice.between(0.05, 0.2));
        double sill = h * 0.5;
        double pane = h * 0.3;
        double step = (l - 0.8) / 5;
        Sketch bus = new Sketch();
        bus.tapered(new Material(livery, 0.4, 0), xyz(0, 0.35, 0), w, l, h - 0.35, w * 0.97, l * 0.99);
        for (int i = 0; i < 5; i++) {
            double z = -l / 2 + 0.4 + step * (i + 0.5);
            bus.box(GLASS, xyz(0, sill + pane / 2, z), w + 0.03, pane, step * 0.86);
        }
        bus.box(GLASS, xyz(0, sill + pane * 0.4, 0), w * 0.88, pane * 1.2, l + 0.03);
        bus.box(Material.glowing(0xF3B63A, 0.7), xyz(0, h - 0.18, l / 2 - 0.03), w * 0.6, 0.2, 0.1);
        wheels(bus, w / 2, 0.48, l * 0.3, -l * 0.28);
        bus.both().ellipsoid(HEADLIGHT, xyz(w * 0.38, 0.75, l / 2), 0.17, 0.13, 0.08);
        bus.both().box(REAR_LIGHT, xyz(w * 0.4, 0.85, -l / 2), 0.25, 0.3, 0.08);
        return bus.done(VocClass.BUS, h, l * 0.5);
    }

    static Model aeroplane(Dice dice) {
        double l = dice.between(6, 9);
        double r = l * dice.between(0.055, 0.07);
        double span = l * dice.between(0.42, 0.52);
        double up = r + l * 0.09;
        Colour skin = Colour.hex(dice.one(0xECEFF2, 0xD9DEE4, 0xF4F0E4));
        Colour livery = Palette.cloth(dice);
        Material hull = new Material(new Texture.Stripes(skin, livery, Vec.UP, 40 * r, 0.012), 0.5, 0);
        Material tail = Material.glossy(livery);
        Material wing = Material.glossy(skin.times(0.85));
        Vec waist = xyz(0, up, -l * 0.15);
        Sketch plane = new Sketch();
        plane.limb(hull, xyz(0, up, l * 0.5 - r), waist, r * 0.98, r);
        plane.limb(hull, waist, xyz(0, up + r * 0.5, -l * 0.5), r, r * 0.28);
        plane.ellipsoid(GLASS, xyz(0, up + 0.45 * r, l * 0.5 - r * 0.75), r * 0.62, r * 0.38, r * 0.7);
        plane.both().put(wing, wing(xyz(r * 0.7, up - 0.35 * r, l * 0.02), span, l * 0.2, -l * 0.16));
        plane.both().put(wing, wing(xyz(r * 0.2, up + 0.5 * r, -l * 0.43), span * 0.38, l * 0.1, -l * 0.07));
        Vec fin = xyz(0, up + l * 0.17, -l * 0.47);
        plane.sheared(tail, xyz(0, up, -l * 0.4), r * 0.22, l * 0.15, fin, r * 0.12, l * 0.07);
        Vec engine = xyz(span * 0.36, up - r * 0.85, l * 0.08);
        plane.both().limb(tail, engine, xyz(span * 0.36, up - r * 0.85, -l * 0.05), r * 0.42, r * 0.32);
        plane.both().limb(RUBBER, xyz(r, 0.12, -l * 0.02), xyz(r, up, -l * 0.02), 0.12, 0.05);
        plane.limb(RUBBER, xyz(0, 0.12, l * 0.36), xyz(0, up, l * 0.36), 0.12, 0.05);
        return plane.done(VocClass.AEROPLANE, up + l * 0.17, l * 0.52);
    }

    /** Creates a thin slab that narrows and sweeps back from {@code root}. */
    private static Block wing(Vec root, double span, double chord, double sweep) {
        // Built standing, then laid to the side: a block's top may be anywhere, its bottom lies flat.
        Block upright = Block.sheared(Vec.ZERO, chord * 0.1, chord, xyz(0, span, sweep), chord * 0.04, chord * 0.45);
        return upright.placed(Pose.roll(-1.48).movedTo(root));
    }

    static Model bicycle(Dice dice) {
        double r = dice.between(0.32, 0.36);
        double base = dice.between(1.0, 1.1);
        Material paint = Material.glossy(Colour.hex(dice.one(BICYCLES)), 0.6);
        Vec rear = xyz(0, r, -base / 2);
        Vec front = xyz(0, r, base / 2);
        Vec crank = xyz(0, r - 0.05, -0.1);
        Vec saddle = xyz(0, 0.88, -0.28);
        Vec seat = crank.towards(saddle, 0.78);
        Vec head = xyz(0, 0.86, base / 2 - 0.2);
        Vec stem = head.plus(xyz(0, 0.14, -0.03));
        Vec grip = stem.plus(xyz(0.26, 0, 0));
        Vec[][] tubes = {
            {crank, saddle},
            {crank, head.plus(xyz(0, -0.1, 0.03))},
            {seat, head},
            {head, front},
            {head, stem},
            {rear, crank},
            {rear, seat}
        };
        Sketch bicycle = new Sketch();
        spokedWheel(bicycle, rear, r, dice.between(0, 1));
        spokedWheel(bicycle, front, r, dice.between(0, 1));
        for (Vec[] tube : tubes) {
            bicycle.tube(paint, tube[0], tube[1], 0.021);
        }
        bicycle.ellipsoid(BLACK, saddle.plus(xyz(0, 0.02, -0.03)), 0.07, 0.035, 0.15);
        bicycle.tube(STEEL, grip, grip.mirrored(), 0.016);
        bicycle.both().tube(BLACK, grip, stem.plus(xyz(0.26, -0.03, -0.13)), 0.02);
        bicycle.ring(STEEL, crank, 0.06, 0.1, 0.01);
        for (int side = 1; side >= -1; side -= 2) {
            Vec pedal = xyz(side * 0.09, side * 0.15, 0.03);
            bicycle.tube(STEEL, crank, crank.plus(pedal), 0.014);
            Vec heel = crank.plus(xyz(pedal.x(), pedal.y(), -0.02));
            bicycle.tube(BLACK, heel, crank.plus(xyz(pedal.x(), pedal.y(), 0.08)), 0.022);
        }
        return bicycle.done(VocClass.BICYCLE, 1.0, base / 2 + r, Pose.roll(dice.between(-0.06, 0.06)));
    }

    private static void spokedWheel(Sketch sketch, Vec hub, double r, double turn) {
        sketch.ring(RUBBER, hub, r - 0.035, r, 0.022);
        sketch.ring(STEEL, hub, r - 0.055, r - 0.035, 0.014);
        for (int i = 0; i < 4; i++) {
            double angle = turn + i * StrictMath.PI / 4;
            Vec out = xyz(0, StrictMath.sin(angle), StrictMath.cos(angle)).times(r - 0.04);
            sketch.tube(STEEL, hub.plus(out), hub.minus(out), 0.005);
        }
    }
}
