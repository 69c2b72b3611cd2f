package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Vec;

/** Occlusion between surfaces and one light. */
final class Shadows {
    /** Tiles of the light's view, each way. */
    private static final int SIDE = 128;

    /** Extent of a lamp's tiles, in metres aside for each metre down. */
    private static final Span UNDER_A_LAMP = Span.around(0, 3);

    private final Surfaces surfaces;
    private final Projection projection;
    private final Tiles tiles;

    Shadows(Surfaces surfaces, Light light) {
        this.surfaces = surfaces;
        this.projection = Projection.of(light);
        Outline[] outlines = surfaces.outlines(projection, SceneObject::throwsShadow);
        Span across = Span.NOTHING;
        Span down = Span.NOTHING;
        for (Outline outline : outlines) {
            if (outline != null) {
                across = across.with(outline.across());
                down = down.with(outline.down());
            }
        }
        this.tiles = projection.parallel()
                ? new Tiles(across.wider(1e-3), down.wider(1e-3), SIDE, SIDE, outlines)
                : new Tiles(UNDER_A_LAMP, UNDER_A_LAMP, SIDE, SIDE, outlines);
    }

    /**
     * Returns whether a ray to the light is blocked within {@code reach} metres.
     *
     * @param own the surface that the ray leaves, to its outside
     */
    boolean blocked(Ray ray, int own, double reach) {
        Vec flat = projection.flat(ray.from());
        for (int entry = tiles.first(flat.x(), flat.y()); entry != Tiles.END; entry = tiles.next(entry)) {
            if (tiles.nearest(entry) > flat.z()) {
                return false;
            }
            int surface = tiles.surface(entry);
            boolean left = surface == own && surfaces.shape(own).convex();
            if (!left && surfaces.shape(surface).distance(ray) < reach) {
                return true;
            }
        }
        return false;
    }
}
