package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Shape;
import java.util.Optional;

/** Solid of an object; {@code part} names its body part, if it is one. */
public record Piece(Shape shape, Material material, Optional<BodyPart> part) {
    public Piece(Shape shape, Material material) {
        this(shape, material, Optional.empty());
    }

    public Piece(Shape shape, Material material, BodyPart part) {
        this(shape, material, Optional.of(part));
    }

    public Piece placed(Pose pose) {
        return new Piece(shape.placed(pose), material, part);
    }
}
