package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ball;
import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Shape;
import java.util.ArrayList;
import java.util.List;

/** All surfaces of a scene in one row, and the question which of them a ray meets. */
final class Caster {
    private final Piece[] pieces;
    private final int[] owners;
    private final Ball[] bounds;
    private final List<Shade> shades = new ArrayList<>();

    /** Something that throws a shadow: the surfaces {@code from} to before {@code to}. */
    private record Shade(Ball bounds, int from, int to) {}

    Caster(Scene scene) {
        List<Piece> all = new ArrayList<>();
        List<Integer> owner = new ArrayList<>();
        for (int i = 0; i < scene.things().size(); i++) {
            Thing thing = scene.things().get(i);
            if (thing.throwsShadow()) {
                shades.add(new Shade(
                        thing.bounds(), all.size(), all.size() + thing.pieces().size()));
            }
            for (Piece piece : thing.pieces()) {
                all.add(piece);
                owner.add(i);
            }
        }
        pieces = all.toArray(Piece[]::new);
        owners = owner.stream().mapToInt(Integer::intValue).toArray();
        bounds = all.stream().map(piece -> piece.shape().bounds()).toArray(Ball[]::new);
    }

    int surfaces() {
        return pieces.length;
    }

    Piece piece(int surface) {
        return pieces[surface];
    }

    int owner(int surface) {
        return owners[surface];
    }

    Ball bounds(int surface) {
        return bounds[surface];
    }

    /** The first hit among {@code candidates}; of equally near ones the earlier in the scene. */
    Hit first(Ray ray, int[] candidates) {
        int nearest = -1;
        double distance = Shape.MISS;
        for (int surface : candidates) {
            double found = pieces[surface].shape().distance(ray);
            if (found < distance) {
                distance = found;
                nearest = surface;
            }
        }
        return nearest < 0 ? Hit.NOTHING : new Hit(nearest, distance);
    }

    /** Whether anything stands within {@code reach} metres along the ray. */
    boolean blocked(Ray ray, double reach) {
        for (Shade shade : shades) {
            if (shade.bounds.meets(ray)) {
                for (int i = shade.from; i < shade.to; i++) {
                    if (bounds[i].meets(ray) && pieces[i].shape().distance(ray) < reach) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The first surface on a ray: its index among all surfaces, and the metres to it. */
    record Hit(int surface, double distance) {
        static final Hit NOTHING = new Hit(-1, Shape.MISS);

        boolean missed() {
            return surface < 0;
        }
    }
}
