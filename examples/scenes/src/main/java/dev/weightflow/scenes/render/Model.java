package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import java.util.List;

/**
 * Object in its own coordinates: it stands on y = 0 around the origin and looks towards +z.
 *
 * @param height metres from the ground to its top
 * @param reach radius in metres of the circle on the ground that it fills
 * @param rest point on which something may rest: a seat or the top of a table; the origin if there is none
 */
public record Model(Label label, List<Piece> pieces, double height, double reach, Vec rest) {
    public Model {
        pieces = List.copyOf(pieces);
    }

    public SceneObject placed(Pose pose) {
        return new SceneObject(
                label, pose, pieces.stream().map(piece -> piece.placed(pose)).toList(), true);
    }
}
