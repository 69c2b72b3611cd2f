package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Caster.Hit;
import dev.weightflow.scenes.render.Scene.Lighting;

final class Shader {
    /** Offset from the surface at which a shadow ray does not hit the surface itself, metres. */
    private static final double LIFT = 2e-4;

    private static final double FAINT = 0.002;

    private final Lighting lighting;
    private final double pixelSize;
    private final Surfaces surfaces;
    private final Light[] lights;
    private final Shadows[] shadows;

    Shader(Scene scene, Surfaces surfaces) {
        this.lighting = scene.lighting();
        this.pixelSize = scene.camera().pixelSize();
        this.surfaces = surfaces;
        this.lights = lighting.lights().toArray(Light[]::new);
        this.shadows = lighting.lights().stream()
                .map(light -> new Shadows(surfaces, light))
                .toArray(Shadows[]::new);
    }

    Colour colour(Ray ray, Hit hit) {
        if (hit.missed()) {
            return lighting.sky().at(ray.along());
        }
        Vec normal = hit.normal();
        Material material = surfaces.material(hit.surface());
        Colour own = own(ray, hit);
        Sum diffuse = new Sum(lighting.below().mixed(lighting.above(), 0.5 + 0.5 * normal.y()));
        Sum shine = new Sum(Colour.BLACK);
        for (int i = 0; i < lights.length; i++) {
            Light light = lights[i];
            Vec towards = light.towards(hit.point());
            double cosine = normal.dot(towards);
            if (cosine <= 0) {
                continue;
            }
            Colour arriving = light.arriving(hit.point());
            if (arriving.green() * cosine < FAINT) {
                continue;
            }
            Ray back = new Ray(hit.point().along(normal, LIFT), towards);
            if (shadows[i].blocked(back, hit.surface(), light.distance(hit.point()))) {
                continue;
            }
            diffuse.add(arriving, cosine);
            if (material.shine() > 0) {
                Vec half = towards.minus(ray.along()).unit();
                shine.add(arriving, material.shine() * highlight(Math.max(0, normal.dot(half))));
            }
        }
        Colour lit = own.times(diffuse.colour()).plus(shine.colour());
        return material.glow() > 0 ? lit.plus(own.times(material.glow())) : lit;
    }

    /** Computes the surface's own colour. */
    private Colour own(Ray ray, Hit hit) {
        Texture texture = surfaces.material(hit.surface()).texture();
        if (texture instanceof Texture.Plain plain) {
            return plain.colour();
        }
        Pose pose = surfaces.thing(hit.surface()).pose();
        double facing = Math.max(0.08, -hit.normal().dot(ray.along()));
        double footprint = hit.distance() * pixelSize / facing / pose.scale();
        return texture.at(pose.own(hit.point()), footprint);
    }

    private static double highlight(double cosine) {
        double power = cosine;
        for (int i = 0; i < 5; i++) {
            power *= power;
        }
        return power;
    }

    /** Sum of light. */
    private static final class Sum {
        private double red;
        private double green;
        private double blue;

        Sum(Colour first) {
            red = first.red();
            green = first.green();
            blue = first.blue();
        }

        void add(Colour light, double share) {
            red += light.red() * share;
            green += light.green() * share;
            blue += light.blue() * share;
        }

        Colour colour() {
            return new Colour(red, green, blue);
        }
    }
}
