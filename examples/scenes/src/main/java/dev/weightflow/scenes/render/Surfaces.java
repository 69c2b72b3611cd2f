package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Shape;
import java.util.List;
import java.util.function.Predicate;

/** Pieces of all things of a scene in one array. */
final class Surfaces {
    private final List<SceneObject> things;
    private final int[] owners;
    private final Piece[] pieces;
    private final Shape[] shapes;
    private final byte[] parts;

    Surfaces(List<SceneObject> things) {
        this.things = things;
        int count = things.stream().mapToInt(thing -> thing.pieces().size()).sum();
        owners = new int[count];
        pieces = new Piece[count];
        shapes = new Shape[count];
        parts = new byte[count];
        int surface = 0;
        for (int owner = 0; owner < things.size(); owner++) {
            for (Piece piece : things.get(owner).pieces()) {
                owners[surface] = owner;
                pieces[surface] = piece;
                shapes[surface] = piece.shape();
                parts[surface] = (byte)
                        piece.part().map(part -> part.ordinal() + 1).orElse(0).intValue();
                surface++;
            }
        }
    }

    /** Computes the outline of each surface of the selected things; null for the others. */
    Outline[] outlines(Projection projection, Predicate<SceneObject> which) {
        Outline[] outlines = new Outline[shapes.length];
        for (int surface = 0; surface < outlines.length; surface++) {
            if (which.test(thing(surface))) {
                outlines[surface] = Outline.of(shapes[surface], projection);
            }
        }
        return outlines;
    }

    Shape shape(int surface) {
        return shapes[surface];
    }

    Material material(int surface) {
        return pieces[surface].material();
    }

    SceneObject thing(int surface) {
        return things.get(owners[surface]);
    }

    /** Returns the index of its thing in the scene. */
    int owner(int surface) {
        return owners[surface];
    }

    /** Returns its body part's ordinal plus one, or 0. */
    byte part(int surface) {
        return parts[surface];
    }
}
