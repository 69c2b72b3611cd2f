package dev.weightflow.scenes.world;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.surface.Material;
import java.util.Optional;

/** One solid of a thing; {@code part} names the body part that it belongs to, if it is one. */
public record Piece(Shape shape, Material material, Optional<BodyPart> part) {
    public Piece(Shape shape, Material material) {
        this(shape, material, Optional.empty());
    }

    public Piece(Shape shape, Material material, BodyPart part) {
        this(shape, material, Optional.of(part));
    }

    Piece placed(Pose pose) {
        return new Piece(shape.placed(pose), material, part);
    }
}
