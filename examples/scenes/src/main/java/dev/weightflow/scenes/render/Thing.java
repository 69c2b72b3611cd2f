package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.render.Label.VocClass;
import java.util.List;

/** Something in the scene, its pieces in the world's coordinates. {@code pose} leads back to its own, where textures live. */
public record Thing(Label label, Pose pose, List<Piece> pieces, boolean throwsShadow) {
    public Thing {
        pieces = List.copyOf(pieces);
    }

    /** A floor, wall or ceiling. It takes shadows and throws none. */
    public static Thing surface(Label label, Plane plane, Material material) {
        return new Thing(label, Pose.HOME, List.of(new Piece(plane, material)), false);
    }

    public boolean isObject() {
        return label instanceof VocClass;
    }
}
