package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Vec;
import java.util.function.UnaryOperator;

/** Solid texture: colour as a function of the point. Patterns fade to their mean where they are finer than a pixel. */
public sealed interface Texture {
    /**
     * @param own point in the object's own coordinates, metres
     * @param footprint extent of one pixel there, metres
     */
    Colour at(Vec own, double footprint);

    /** Returns the same pattern in other colours. */
    Texture in(UnaryOperator<Colour> paint);

    /** Computes the contrast of a pattern with features of {@code size} that survives under pixels of {@code footprint}. */
    private static double crisp(double size, double footprint) {
        return Math.max(0, Math.min(1, 1.5 - 2 * footprint / size));
    }

    private static Colour faded(Colour here, Colour mean, double size, double footprint) {
        double crisp = crisp(size, footprint);
        return crisp >= 1 ? here : mean.mixed(here, crisp);
    }

    record Plain(Colour colour) implements Texture {
        @Override
        public Colour at(Vec own, double footprint) {
            return colour;
        }

        @Override
        public Texture in(UnaryOperator<Colour> paint) {
            return new Plain(paint.apply(colour));
        }
    }

    record Checker(Colour even, Colour odd, double size) implements Texture {
        @Override
        public Colour at(Vec own, double footprint) {
            // The shift keeps planes such as y = 0 away from the edge between two cells.
            double cells = Math.floor(own.x() / size + 0.313)
                    + Math.floor(own.y() / size + 0.377)
                    + Math.floor(own.z() / size + 0.341);
            Colour here = cells - 2 * Math.floor(cells / 2) == 0 ? even : odd;
            return faded(here, even.mixed(odd, 0.5), size, footprint);
        }

        @Override
        public Texture in(UnaryOperator<Colour> paint) {
            return new Checker(paint.apply(even), paint.apply(odd), size);
        }
    }

    /** Bands across {@code axis}; {@code share} of each period is the second colour. */
    record Stripes(Colour ground, Colour band, Vec axis, double period, double share) implements Texture {
        @Override
        public Colour at(Vec own, double footprint) {
            double turn = own.dot(axis) / period + 0.29;
            Colour here = turn - Math.floor(turn) < share ? band : ground;
            return faded(here, ground.mixed(band, share), period * Math.min(share, 1 - share), footprint);
        }

        @Override
        public Texture in(UnaryOperator<Colour> paint) {
            return new Stripes(paint.apply(ground), paint.apply(band), axis, period, share);
        }
    }

    /** Cloudy mixture; {@code grain} is the number of features per metre in each direction, so uneven ones look like wood. */
    record Mottle(Colour dark, Colour light, Vec grain, long seed) implements Texture {
        @Override
        public Colour at(Vec own, double footprint) {
            Vec p = Vec.xyz(own.x() * grain.x(), own.y() * grain.y(), own.z() * grain.z());
            double finest = 0.46 / Math.max(grain.x(), Math.max(grain.y(), grain.z()));
            Colour mean = dark.mixed(light, 0.5);
            if (crisp(finest, footprint) == 0) {
                return mean;
            }
            double n = Noise.at(p, seed);
            return faded(dark.mixed(light, Math.max(0, Math.min(1, 1.8 * n - 0.4))), mean, finest, footprint);
        }

        @Override
        public Texture in(UnaryOperator<Colour> paint) {
            return new Mottle(paint.apply(dark), paint.apply(light), grain, seed);
        }
    }

    /** Sharp-edged patches of a second colour, like a cow's coat. */
    record Patches(Colour ground, Colour patch, double size, double share, long seed) implements Texture {
        @Override
        public Colour at(Vec own, double footprint) {
            return Noise.at(own.times(1 / size), seed) < 0.3 + 0.4 * share ? patch : ground;
        }

        @Override
        public Texture in(UnaryOperator<Colour> paint) {
            return new Patches(paint.apply(ground), paint.apply(patch), size, share, seed);
        }
    }

    /**
     * Bricks, boards or paving with joints, in rows: {@code across} and {@code up} span the surface, every second row is shifted by {@code shift} of
     * a tile.
     */
    record Tiles(
            Colour tile,
            Colour joint,
            Vec across,
            Vec up,
            double width,
            double height,
            double gap,
            double shift,
            long seed)
            implements Texture {
        @Override
        public Colour at(Vec own, double footprint) {
            double v = own.dot(up) / height + 0.17;
            double row = Math.floor(v);
            double u = own.dot(across) / width + 0.11 + shift * (row - 2 * Math.floor(row / 2));
            double column = Math.floor(u);
            boolean inside = Math.abs(u - column - 0.5) * width < (width - gap) / 2
                    && Math.abs(v - row - 0.5) * height < (height - gap) / 2;
            Colour shade = tile.times(0.8 + 0.4 * Noise.cell((long) column, (long) row, 0, seed));
            return faded(inside ? shade : joint, tile.mixed(joint, 2 * gap / height), height, footprint);
        }

        @Override
        public Texture in(UnaryOperator<Colour> paint) {
            return new Tiles(paint.apply(tile), paint.apply(joint), across, up, width, height, gap, shift, seed);
        }
    }

    /** The front of a house: a grid of windows on upright walls, {@code share} of them lit. */
    record Windows(Colour wall, Colour dark, Colour lit, double width, double height, double share, long seed)
            implements Texture {
        @Override
        public Colour at(Vec own, double footprint) {
            double u = (own.x() + own.z()) / width + 0.41;
            double v = own.y() / height;
            double column = Math.floor(u);
            double row = Math.floor(v);
            boolean window = Math.abs(u - column - 0.5) < 0.27 && Math.abs(v - row - 0.5) < 0.3;
            boolean on = Noise.cell((long) column, (long) row, 7, seed) < share;
            return faded(window ? (on ? lit : dark) : wall, wall.mixed(dark, 0.3), height / 3, footprint);
        }

        @Override
        public Texture in(UnaryOperator<Colour> paint) {
            return new Windows(paint.apply(wall), paint.apply(dark), paint.apply(lit), width, height, share, seed);
        }
    }
}
