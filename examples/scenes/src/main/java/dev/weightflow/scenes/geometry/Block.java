package dev.weightflow.scenes.geometry;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A convex solid with six flat faces: a box, or one whose top is smaller than its bottom, like a car's cabin. */
public final class Block implements Shape {
    /** Corners of each face; 0-3 go around the bottom, 4-7 around the top above them. */
    private static final int[][] FACES = {
        {0, 1, 2, 3}, {4, 5, 6, 7}, {0, 1, 5, 4}, {1, 2, 6, 5}, {2, 3, 7, 6}, {3, 0, 4, 7},
    };

    private final Vec[] corners;
    private final Vec[] normals = new Vec[6];
    private final double[] offsets = new double[6];

    private Block(Vec... corners) {
        this.corners = corners;
        Vec middle = Vec.ZERO;
        for (Vec corner : corners) {
            middle = middle.along(corner, 0.125);
        }
        for (int face = 0; face < 6; face++) {
            Vec origin = corners[FACES[face][0]];
            Vec across = corners[FACES[face][2]].minus(origin);
            Vec normal = across.cross(corners[FACES[face][3]].minus(corners[FACES[face][1]]))
                    .unit();
            normals[face] = normal.dot(origin.minus(middle)) < 0 ? normal.times(-1) : normal;
            offsets[face] = normals[face].dot(origin);
        }
    }

    /** Creates a box of the given width (x), height (y) and depth (z) around its centre. */
    public static Block box(Vec centre, double width, double height, double depth) {
        return tapered(centre.along(Vec.UP, -height / 2), width, depth, height, width, depth);
    }

    /** Creates a block on {@code base}; the top, {@code height} above, has its own width and depth. */
    public static Block tapered(Vec base, double width, double depth, double height, double topWidth, double topDepth) {
        return sheared(base, width, depth, base.along(Vec.UP, height), topWidth, topDepth);
    }

    /** Creates a block like {@link #tapered}, with the top's middle anywhere above. */
    public static Block sheared(Vec base, double width, double depth, Vec top, double topWidth, double topDepth) {
        double x = width / 2;
        double z = depth / 2;
        double topX = topWidth / 2;
        double topZ = topDepth / 2;
        return new Block(
                base.plus(Vec.xyz(-x, 0, -z)),
                base.plus(Vec.xyz(x, 0, -z)),
                base.plus(Vec.xyz(x, 0, z)),
                base.plus(Vec.xyz(-x, 0, z)),
                top.plus(Vec.xyz(-topX, 0, -topZ)),
                top.plus(Vec.xyz(topX, 0, -topZ)),
                top.plus(Vec.xyz(topX, 0, topZ)),
                top.plus(Vec.xyz(-topX, 0, topZ)));
    }

    /** Computes the distance: a ray enters through the last face that it crosses from outside, and leaves through the first of the others. */
    @Override
    public double distance(Ray ray) {
        double enter = 0;
        double leave = MISS;
        for (int face = 0; face < 6; face++) {
            double outside = normals[face].dot(ray.from()) - offsets[face];
            double speed = normals[face].dot(ray.along());
            if (outside > 0) {
                if (speed >= 0) {
                    return MISS;
                }
                enter = Math.max(enter, -outside / speed);
            } else if (speed > 0) {
                leave = Math.min(leave, -outside / speed);
            }
        }
        return enter > 0 && enter <= leave ? enter : MISS;
    }

    @Override
    public Vec normal(Vec surface) {
        int best = 0;
        double nearest = Double.NEGATIVE_INFINITY;
        for (int face = 0; face < 6; face++) {
            double outside = normals[face].dot(surface) - offsets[face];
            if (outside > nearest) {
                nearest = outside;
                best = face;
            }
        }
        return normals[best];
    }

    @Override
    public List<Ball> hull() {
        return Arrays.stream(corners).map(corner -> new Ball(corner, 0)).toList();
    }

    @Override
    public Block placed(Pose pose) {
        return new Block(Arrays.stream(corners).map(pose::point).toArray(Vec[]::new));
    }

    /** Mirrors the corners, in the order of {@link #FACES}. */
    @Override
    public Block mirrored() {
        return new Block(IntStream.of(1, 0, 3, 2, 5, 4, 7, 6)
                .mapToObj(corner -> corners[corner].mirrored())
                .toArray(Vec[]::new));
    }
}
