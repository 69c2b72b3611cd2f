package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import java.util.List;

/** Object in the scene, its pieces in the world's coordinates. {@code pose} maps to its own, in which textures are defined. */
public record SceneObject(Label label, Pose pose, List<Piece> pieces, boolean throwsShadow) {
    public SceneObject {
        pieces = List.copyOf(pieces);
    }

    /** Creates a floor, wall or ceiling, which receives shadows and casts none. */
    public static SceneObject surface(Label label, Plane plane, Material material) {
        return new SceneObject(label, Pose.HOME, List.of(new Piece(plane, material)), false);
    }
}
