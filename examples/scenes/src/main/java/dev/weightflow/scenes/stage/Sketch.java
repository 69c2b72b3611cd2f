package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.geometry.Block;
import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Frustum;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Ring;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.BodyPart;
import dev.weightflow.scenes.render.Label;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Piece;
import java.util.ArrayList;
import java.util.List;

/** Builder of a model, piece by piece, with the parameters that the shapes document. */
record Sketch(List<Piece> pieces, boolean mirrored) {
    Sketch() {
        this(new ArrayList<>(), false);
    }

    /** Returns the same model, to which additions are mirrored at x = 0. */
    Sketch both() {
        return new Sketch(pieces, true);
    }

    Sketch put(Material material, Shape shape) {
        pieces.add(new Piece(shape, material));
        if (mirrored) {
            pieces.add(new Piece(shape.mirrored(), material));
        }
        return this;
    }

    void put(BodyPart part, Material material, Shape shape) {
        pieces.add(new Piece(shape, material, part));
    }

    Sketch box(Material material, Vec centre, double width, double height, double depth) {
        return put(material, Block.box(centre, width, height, depth));
    }

    Sketch tapered(
            Material material, Vec base, double width, double depth, double height, double top, double topDepth) {
        return put(material, Block.tapered(base, width, depth, height, top, topDepth));
    }

    Sketch sheared(Material material, Vec base, double width, double depth, Vec top, double topWidth, double topDepth) {
        return put(material, Block.sheared(base, width, depth, top, topWidth, topDepth));
    }

    Sketch upright(Material material, Vec base, double height, double below, double above) {
        return put(material, Frustum.upright(base, height, below, above));
    }

    Sketch frustum(Material material, Vec a, Vec b, double ra, double rb) {
        return put(material, new Frustum(a, b, ra, rb));
    }

    Sketch limb(Material material, Vec a, Vec b, double ra, double rb) {
        return put(material, new RoundCone(a, b, ra, rb));
    }

    Sketch tube(Material material, Vec a, Vec b, double radius) {
        return put(material, new RoundCone(a, b, radius, radius));
    }

    Sketch ball(Material material, Vec centre, double radius) {
        return ellipsoid(material, centre, radius, radius, radius);
    }

    Sketch ellipsoid(Material material, Vec centre, double rx, double ry, double rz) {
        return put(material, Ellipsoid.of(centre, rx, ry, rz));
    }

    Sketch ring(Material material, Vec centre, double inner, double outer, double half) {
        return put(material, new Ring(centre, Vec.RIGHT, inner, outer, half));
    }

    Model done(Label label, double height, double reach) {
        return done(label, height, reach, Vec.ZERO);
    }

    /** @param rest point on which something may be set down */
    Model done(Label label, double height, double reach, Vec rest) {
        return new Model(label, pieces, height, reach, rest);
    }

    /** Completes the model after transforming all pieces. */
    Model done(Label label, double height, double reach, Pose pose) {
        List<Piece> moved = pieces.stream().map(piece -> piece.placed(pose)).toList();
        return new Model(label, moved, height, reach, Vec.ZERO);
    }
}
