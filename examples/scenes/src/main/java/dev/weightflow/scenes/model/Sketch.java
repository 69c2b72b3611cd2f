package dev.weightflow.scenes.model;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.surface.Material;
import dev.weightflow.scenes.world.BodyPart;
import dev.weightflow.scenes.world.Label;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.Piece;
import java.util.ArrayList;
import java.util.List;

/** A model under construction. */
final class Sketch {
    private final List<Piece> pieces = new ArrayList<>();
    private Vec rest = Vec.ZERO;

    Sketch put(Shape shape, Material material) {
        pieces.add(new Piece(shape, material));
        return this;
    }

    Sketch put(Shape shape, Material material, BodyPart part) {
        pieces.add(new Piece(shape, material, part));
        return this;
    }

    /** The shape and its image on the other side of x = 0, given by a rule that takes 1 and -1. */
    Sketch both(java.util.function.DoubleFunction<Shape> side, Material material) {
        return put(side.apply(1), material).put(side.apply(-1), material);
    }

    /** Where something else may be set down. */
    Sketch rest(Vec place) {
        rest = place;
        return this;
    }

    Model done(Label label, double height, double reach) {
        return new Model(label, pieces, height, reach, rest);
    }

    /** The same, with everything turned or moved first. */
    Model done(Label label, double height, double reach, Pose pose) {
        List<Piece> moved = pieces.stream()
                .map(piece -> new Piece(piece.shape().placed(pose), piece.material(), piece.part()))
                .toList();
        return new Model(label, moved, height, reach, rest);
    }
}
