package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Vec;

/** Smooth random values in space, without state: the same point and seed always give the same value. */
final class Noise {
    private Noise() {}

    /** Computes two octaves of value noise in 0..1 with features of about one unit. */
    static double at(Vec p, long seed) {
        return 0.67 * octave(p, seed) + 0.33 * octave(p.times(2.17), seed + 1);
    }

    private static double octave(Vec p, long seed) {
        double x = Math.floor(p.x());
        double y = Math.floor(p.y());
        double z = Math.floor(p.z());
        double fx = eased(p.x() - x);
        double fy = eased(p.y() - y);
        double fz = eased(p.z() - z);
        long ix = (long) x;
        long iy = (long) y;
        long iz = (long) z;
        double near = square(ix, iy, iz, fx, fy, seed);
        return near + fz * (square(ix, iy, iz + 1, fx, fy, seed) - near);
    }

    private static double square(long ix, long iy, long iz, double fx, double fy, long seed) {
        double low = line(ix, iy, iz, fx, seed);
        return low + fy * (line(ix, iy + 1, iz, fx, seed) - low);
    }

    private static double line(long ix, long iy, long iz, double fx, long seed) {
        double left = cell(ix, iy, iz, seed);
        return left + fx * (cell(ix + 1, iy, iz, seed) - left);
    }

    /** Computes a random value in 0..1 for one cell of the grid. */
    static double cell(long ix, long iy, long iz, long seed) {
        long h = seed;
        h = (h ^ ix) * 0x9E3779B97F4A7C15L;
        h = (h ^ (h >>> 29) ^ iy) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 32) ^ iz) * 0x94D049BB133111EBL;
        return ((h ^ (h >>> 31)) >>> 11) * 0x1.0p-53;
    }

    private static double eased(double t) {
        return t * t * (3 - 2 * t);
    }
}
