package dev.weightflow.scenes.stage;

import static dev.weightflow.scenes.geometry.Vec.xyz;
import static dev.weightflow.scenes.stage.Palette.BLACK;

import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Texture;

/** Things of no VOC class: clutter that occludes objects and looks a little like them, and the background. */
final class Props {
    private Props() {}

    static Model crate(Dice dice) {
        double w = dice.between(0.25, 0.7);
        double h = dice.between(0.2, 0.7);
        Material side = dice.chance(0.5) ? Palette.wood(dice) : Palette.garment(dice);
        double d = w * dice.between(0.6, 1);
        return new Sketch().box(side, xyz(0, h / 2, 0), w, h, d).done(Stuff.UNLABELLED, h, w * 0.7);
    }

    /** Builds a low piece of furniture with a flat top for a screen or a bottle. */
    static Model cabinet(Dice dice) {
        double w = dice.between(0.9, 1.4);
        double h = dice.between(0.45, 0.75);
        Sketch cabinet = new Sketch().box(Palette.wood(dice), xyz(0, h / 2 + 0.03, 0), w, h - 0.06, 0.45);
        cabinet.both().box(Palette.wood(dice), xyz(w * 0.24, h / 2, 0.22), w * 0.43, h * 0.7, 0.03);
        cabinet.box(BLACK, xyz(0, 0.04, 0), w * 0.94, 0.08, 0.4);
        return cabinet.done(Stuff.CABINET, h, w / 2, xyz(0, h, 0));
    }

    static Model ball(Dice dice) {
        double r = dice.between(0.1, 0.35);
        return new Sketch().ball(Palette.garment(dice), xyz(0, r, 0), r).done(Stuff.UNLABELLED, 2 * r, r);
    }

    static Model cone(Dice dice) {
        double h = dice.between(0.4, 0.75);
        Texture stripes = new Texture.Stripes(Colour.hex(0xE2591B), Colour.hex(0xF4F1EA), Vec.UP, h * 0.45, 0.4);
        return new Sketch()
                .upright(Material.matt(stripes), xyz(0, 0.03, 0), h, h * 0.24, h * 0.05)
                .box(Palette.RUBBER, xyz(0, 0.015, 0), h * 0.65, 0.03, h * 0.65)
                .done(Stuff.UNLABELLED, h, h * 0.35);
    }

    static Model column(Dice dice) {
        double h = dice.between(1.6, 3.2);
        double r = dice.between(0.08, 0.2);
        return new Sketch()
                .upright(Palette.garment(dice), Vec.ZERO, h, r, r * 0.9)
                .done(Stuff.UNLABELLED, h, r);
    }

    static Model floorLamp(Dice dice) {
        double h = dice.between(1.3, 1.7);
        return new Sketch()
                .upright(BLACK, Vec.ZERO, 0.03, 0.15, 0.15)
                .upright(BLACK, Vec.ZERO, h, 0.012, 0.012)
                .upright(Material.glowing(0xF6DDA4, 0.6), xyz(0, h - 0.15, 0), 0.25, 0.2, 0.12)
                .done(Stuff.LIGHT, h + 0.1, 0.2);
    }

    static Model streetLamp(Dice dice) {
        double h = dice.between(3.6, 4.6);
        return new Sketch()
                .upright(BLACK, Vec.ZERO, h, 0.07, 0.045)
                .tube(BLACK, xyz(0, h, 0), xyz(0.7, h + 0.15, 0), 0.035)
                .ellipsoid(Material.glowing(0xFFDFA0, 1.6), xyz(0.75, h + 0.1, 0), 0.28, 0.1, 0.16)
                .done(Stuff.LIGHT, h + 0.3, 0.15);
    }

    static Model tree(Dice dice) {
        double h = dice.between(3.5, 7);
        double trunk = h * dice.between(0.3, 0.45);
        Sketch tree = new Sketch().upright(Palette.wood(dice), Vec.ZERO, trunk * 1.3, h * 0.035, h * 0.025);
        Colour green = Colour.hex(dice.one(0x2E5E2A, 0x3F7A33, 0x567F2E)).times(dice.between(0.7, 1.2));
        Texture leaves = new Texture.Mottle(green.times(0.45), green.times(1.3), xyz(5, 5, 5), dice.bits());
        for (int i = 0; i < 5; i++) {
            double angle = 2.4 * i + dice.between(0, 1);
            double out = i == 0 ? 0 : h * 0.14;
            double r = h * dice.between(0.16, 0.24);
            double y = trunk + h * dice.between(0.18, 0.4);
            Vec middle = xyz(out * StrictMath.cos(angle), y, out * StrictMath.sin(angle));
            tree.ellipsoid(Material.matt(leaves), middle, r, r * 0.85, r);
        }
        return tree.done(Stuff.TREE, h, h * 0.3);
    }

    static Model building(Dice dice, boolean night) {
        double w = dice.between(5, 10);
        double h = dice.between(4, 10);
        Colour wall = Colour.hex(dice.one(0xB9A48C, 0x9C6B52, 0xC9C3B6, 0x8A8F98, 0xD6C08F));
        Texture front = new Texture.Windows(
                night ? wall.times(0.5) : wall,
                Colour.hex(0x26323E),
                Colour.hex(night ? 0xF7D58A : 0x5F7688),
                dice.between(1.4, 2.2),
                dice.between(2.4, 3.2),
                night ? dice.between(0.15, 0.5) : 0.3,
                dice.bits());
        Material material = new Material(front, 0, night ? 0.55 : 0);
        return new Sketch().box(material, xyz(0, h / 2, -3), w, h, 6).done(Stuff.BUILDING, h, w / 2);
    }

    /** Builds a flat picture, its back on z = 0, its lower edge on y = 0. */
    static Model picture(Dice dice) {
        double w = dice.between(0.5, 1.2);
        double h = dice.between(0.4, 0.9);
        Colour dark = Palette.cloth(dice);
        Colour light = Palette.cloth(dice);
        Vec grain = xyz(dice.between(2, 6), dice.between(2, 6), 1);
        Material art = Material.matt(new Texture.Mottle(dark, light, grain, dice.bits()));
        return new Sketch()
                .box(Palette.wood(dice), xyz(0, h / 2, 0.015), w, h, 0.03)
                .box(art, xyz(0, h / 2, 0.03), w - 0.1, h - 0.1, 0.015)
                .done(Stuff.UNLABELLED, h, w / 2);
    }

    /** Builds a window in a wall, its back on z = 0, its lower edge on y = 0. */
    static Model window(Dice dice, Colour outside) {
        double w = dice.between(0.8, 1.6);
        double h = dice.between(0.9, 1.4);
        Material pane = Material.glowing(outside, 0.8);
        Sketch window = new Sketch().box(Material.matt(0xE8E6E0), xyz(0, h / 2, 0.02), w, h, 0.04);
        window.both().box(pane, xyz(w * 0.235, h / 2, 0.035), w * 0.42, h * 0.88, 0.02);
        return window.done(Stuff.WINDOW, h, w / 2);
    }
}
