package dev.weightflow.scenes.model;

import dev.weightflow.scenes.geometry.Block;
import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Frustum;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.surface.Colour;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.surface.Texture;
import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.Stuff;

/** Things of no VOC class: clutter that hides objects and looks a little like them, and what stands in the background. */
public final class Props {
    private Props() {}

    public static Model crate(Dice dice) {
        double w = dice.between(0.25, 0.7);
        double h = dice.between(0.2, 0.7);
        Material side = dice.chance(0.5) ? Palette.wood(dice) : Palette.garment(dice);
        return new Sketch()
                .put(Block.box(Vec.of(0, h / 2, 0), w, h, w * dice.between(0.6, 1)), side)
                .done(Stuff.UNLABELLED, h, w * 0.7);
    }

    /** A low piece of furniture with a flat top for a screen or a bottle. */
    public static Model cabinet(Dice dice) {
        double w = dice.between(0.9, 1.4);
        double h = dice.between(0.45, 0.75);
        Material wood = Palette.wood(dice);
        Sketch sketch = new Sketch().put(Block.box(Vec.of(0, h / 2 + 0.03, 0), w, h - 0.06, 0.45), wood);
        sketch.both(
                side -> Block.box(Vec.of(side * w * 0.24, h / 2, 0.22), w * 0.43, h * 0.7, 0.03), Palette.wood(dice));
        sketch.put(Block.box(Vec.of(0, 0.04, 0), w * 0.94, 0.08, 0.4), Palette.BLACK);
        return sketch.rest(Vec.of(0, h, 0)).done(Stuff.CABINET, h, w / 2);
    }

    public static Model ball(Dice dice) {
        double r = dice.between(0.1, 0.35);
        return new Sketch()
                .put(Ellipsoid.sphere(Vec.of(0, r, 0), r), Palette.garment(dice))
                .done(Stuff.UNLABELLED, 2 * r, r);
    }

    public static Model cone(Dice dice) {
        double h = dice.between(0.4, 0.75);
        Texture.Stripes stripes =
                new Texture.Stripes(Colour.hex(0xE2591B), Colour.hex(0xF4F1EA), Vec.UP, h * 0.45, 0.4);
        return new Sketch()
                .put(Frustum.upright(Vec.of(0, 0.03, 0), h, h * 0.24, h * 0.05), Material.matt(stripes))
                .put(Block.box(Vec.of(0, 0.015, 0), h * 0.65, 0.03, h * 0.65), Palette.RUBBER)
                .done(Stuff.UNLABELLED, h, h * 0.35);
    }

    public static Model column(Dice dice) {
        double h = dice.between(1.6, 3.2);
        double r = dice.between(0.08, 0.2);
        return new Sketch()
                .put(Frustum.upright(Vec.ZERO, h, r, r * 0.9), Palette.garment(dice))
                .done(Stuff.UNLABELLED, h, r);
    }

    public static Model floorLamp(Dice dice) {
        double h = dice.between(1.3, 1.7);
        return new Sketch()
                .put(Frustum.upright(Vec.ZERO, 0.03, 0.15, 0.15), Palette.BLACK)
                .put(Frustum.upright(Vec.ZERO, h, 0.012, 0.012), Palette.BLACK)
                .put(
                        Frustum.upright(Vec.of(0, h - 0.15, 0), 0.25, 0.2, 0.12),
                        Material.glowing(Colour.hex(0xF6DDA4), 0.6))
                .done(Stuff.LIGHT, h + 0.1, 0.2);
    }

    public static Model streetLamp(Dice dice) {
        double h = dice.between(3.6, 4.6);
        return new Sketch()
                .put(Frustum.upright(Vec.ZERO, h, 0.07, 0.045), Palette.BLACK)
                .put(RoundCone.capsule(Vec.of(0, h, 0), Vec.of(0.7, h + 0.15, 0), 0.035), Palette.BLACK)
                .put(
                        Ellipsoid.of(Vec.of(0.75, h + 0.1, 0), 0.28, 0.1, 0.16),
                        Material.glowing(Colour.hex(0xFFDFA0), 1.6))
                .done(Stuff.LIGHT, h + 0.3, 0.15);
    }

    public static Model tree(Dice dice) {
        double h = dice.between(3.5, 7);
        double trunk = h * dice.between(0.3, 0.45);
        Material bark = Palette.wood(dice);
        Colour green = Colour.hex(dice.one(0x2E5E2A, 0x3F7A33, 0x567F2E)).times(dice.between(0.7, 1.2));
        Material leaves =
                Material.matt(new Texture.Mottle(green.times(0.45), green.times(1.3), Vec.of(5, 5, 5), dice.bits()));
        Sketch sketch = new Sketch().put(Frustum.upright(Vec.ZERO, trunk * 1.3, h * 0.035, h * 0.025), bark);
        for (int i = 0; i < 5; i++) {
            double angle = 2.4 * i + dice.between(0, 1);
            double out = i == 0 ? 0 : h * 0.14;
            double r = h * dice.between(0.16, 0.24);
            Vec middle = Vec.of(
                    out * StrictMath.cos(angle), trunk + h * dice.between(0.18, 0.4), out * StrictMath.sin(angle));
            sketch.put(Ellipsoid.of(middle, r, r * 0.85, r), leaves);
        }
        return sketch.done(Stuff.TREE, h, h * 0.3);
    }

    /** A house front; at night some of its windows shine. */
    public static Model building(Dice dice, boolean night) {
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
        return new Sketch()
                .put(Block.box(Vec.of(0, h / 2, -3), w, h, 6), material)
                .done(Stuff.BUILDING, h, w / 2);
    }

    /** A flat picture, its back on z = 0, its lower edge on y = 0. */
    public static Model picture(Dice dice) {
        double w = dice.between(0.5, 1.2);
        double h = dice.between(0.4, 0.9);
        Texture art = new Texture.Mottle(
                Palette.cloth(dice),
                Palette.cloth(dice),
                Vec.of(dice.between(2, 6), dice.between(2, 6), 1),
                dice.bits());
        return new Sketch()
                .put(Block.box(Vec.of(0, h / 2, 0.015), w, h, 0.03), Palette.wood(dice))
                .put(Block.box(Vec.of(0, h / 2, 0.03), w - 0.1, h - 0.1, 0.015), Material.matt(art))
                .done(Stuff.UNLABELLED, h, w / 2);
    }

    /** A window in a wall, its back on z = 0, its lower edge on y = 0. */
    public static Model window(Dice dice, Colour outside) {
        double w = dice.between(0.8, 1.6);
        double h = dice.between(0.9, 1.4);
        Sketch sketch = new Sketch().put(Block.box(Vec.of(0, h / 2, 0.02), w, h, 0.04), Material.matt(0xE8E6E0));
        sketch.both(
                side -> Block.box(Vec.of(side * w * 0.235, h / 2, 0.035), w * 0.42, h * 0.88, 0.02),
                Material.glowing(outside, 0.8));
        return sketch.done(Stuff.WINDOW, h, w / 2);
    }
}
