package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Caster.Hit;
import dev.weightflow.scenes.render.Scene.Lighting;

final class Shader {
    /** Far enough off the surface that a shadow ray does not meet the surface itself, metres. */
    private static final double LIFT = 2e-4;

    private static final double FAINT = 0.002;

    private final Scene scene;
    private final Lighting lighting;
    private final Caster caster;

    Shader(Scene scene, Caster caster) {
        this.scene = scene;
        this.lighting = scene.lighting();
        this.caster = caster;
    }

    Colour colour(Ray ray, Hit hit) {
        if (hit.missed()) {
            return lighting.sky().at(ray.along());
        }
        Vec point = ray.at(hit.distance());
        Piece piece = caster.piece(hit.surface());
        Vec normal = piece.shape().normal(point);
        Thing thing = scene.things().get(caster.owner(hit.surface()));
        Material material = piece.material();
        double facing = Math.max(0.08, -normal.dot(ray.along()));
        double footprint = hit.distance()
                * scene.camera().pixelSize()
                / facing
                / thing.pose().scale();
        Colour surface = material.texture().at(thing.pose().own(point), footprint);
        Colour diffuse = lighting.below().mixed(lighting.above(), 0.5 + 0.5 * normal.y());
        Colour shine = Colour.BLACK;
        for (Light light : lighting.lights()) {
            Vec towards = light.towards(point);
            double cosine = normal.dot(towards);
            Colour arriving = light.arriving(point);
            if (cosine <= 0 || arriving.times(cosine).green() < FAINT) {
                continue;
            }
            if (caster.blocked(new Ray(point.along(normal, LIFT), towards), light.distance(point))) {
                continue;
            }
            diffuse = diffuse.plus(arriving.times(cosine));
            if (material.shine() > 0) {
                Vec half = towards.minus(ray.along()).unit();
                shine = shine.plus(arriving.times(material.shine() * highlight(Math.max(0, normal.dot(half)))));
            }
        }
        Colour lit = surface.times(diffuse).plus(shine);
        return material.glow() > 0 ? lit.plus(surface.times(material.glow())) : lit;
    }

    private static double highlight(double cosine) {
        double power = cosine;
        for (int i = 0; i < 5; i++) {
            power *= power;
        }
        return power;
    }
}
