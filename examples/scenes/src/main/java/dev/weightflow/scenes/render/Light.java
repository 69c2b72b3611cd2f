package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Vec;

public sealed interface Light {
    Vec towards(Vec place);

    double distance(Vec place);

    /** Computes the light that arrives at a point without occlusion. */
    Colour arriving(Vec place);

    /** Light so far away that its rays are parallel. */
    record Sun(Vec direction, Colour colour) implements Light {
        @Override
        public Vec towards(Vec place) {
            return direction;
        }

        @Override
        public double distance(Vec place) {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public Colour arriving(Vec place) {
            return colour;
        }
    }

    /** Point light; at {@code reach} metres it gives half of its colour. */
    record Lamp(Vec at, Colour colour, double reach) implements Light {
        @Override
        public Vec towards(Vec place) {
            return at.minus(place).unit();
        }

        @Override
        public double distance(Vec place) {
            return at.distance(place);
        }

        @Override
        public Colour arriving(Vec place) {
            Vec way = at.minus(place);
            return colour.times(1 / (1 + way.dot(way) / (reach * reach)));
        }
    }
}
