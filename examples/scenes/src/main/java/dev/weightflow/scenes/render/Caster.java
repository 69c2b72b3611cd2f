package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;

/** Finds the first surface that a ray from the camera meets. */
final class Caster {
    /** Pixels in a tile, each way. */
    private static final int SIDE = 4;

    private final Surfaces surfaces;
    private final Tiles tiles;

    Caster(Surfaces surfaces, Camera camera) {
        this.surfaces = surfaces;
        int columns = (camera.width() + SIDE - 1) / SIDE;
        int rows = (camera.height() + SIDE - 1) / SIDE;
        this.tiles = new Tiles(
                window(camera.halfWidth(), columns, camera.width()),
                window(camera.halfHeight(), rows, camera.height()),
                columns,
                rows,
                surfaces.outlines(Projection.of(camera), thing -> true));
    }

    /** Returns the extent of whole tiles, the last of which may exceed the image. */
    private static Span window(double half, int tiles, int pixels) {
        return new Span(-half, 2 * half * tiles * SIDE / pixels - half);
    }

    /** Finds the first hit of a ray from the camera through this pixel; of equally near ones the earlier in the scene. */
    Hit first(Ray ray, int column, int row) {
        int first = -1;
        double distance = Shape.MISS;
        for (int entry = tiles.first(column / SIDE, row / SIDE); entry != Tiles.END; entry = tiles.next(entry)) {
            if (tiles.nearest(entry) > distance) {
                break;
            }
            int surface = tiles.surface(entry);
            double found = surfaces.shape(surface).distance(ray);
            if (found < distance || (found == distance && surface < first)) {
                distance = found;
                first = surface;
            }
        }
        if (first < 0) {
            return Hit.NOTHING;
        }
        Vec point = ray.at(distance);
        return new Hit(first, distance, point, surfaces.shape(first).normal(point));
    }

    /** First surface on a ray: its index among all surfaces, the metres to it, the point, and its normal there. */
    record Hit(int surface, double distance, Vec point, Vec normal) {
        static final Hit NOTHING = new Hit(-1, Shape.MISS, Vec.ZERO, Vec.ZERO);

        boolean missed() {
            return surface < 0;
        }
    }
}
