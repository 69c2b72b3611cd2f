package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Caster.Hit;
import dev.weightflow.scenes.render.Scene.Sensor;
import java.util.concurrent.CancellationException;

/** Renders a scene: labels from the one ray through each pixel's centre, smoother edges in the image only. */
public final class Renderer {
    private static final double[][] WITHIN = {{0.375, 0.125}, {0.875, 0.375}, {0.625, 0.875}, {0.125, 0.625}};

    private final Scene scene;
    private final Camera camera;
    private final Surfaces surfaces;
    private final Caster caster;
    private final Shader shader;
    private final int width;
    private final int height;
    private final int[] surface;
    private final double[] light;
    private final byte[] normals;
    private final double[] depth;

    private Renderer(Scene scene) {
        this.scene = scene;
        this.camera = scene.camera();
        this.surfaces = new Surfaces(scene.things());
        this.caster = new Caster(surfaces, camera);
        this.shader = new Shader(scene, surfaces);
        this.width = camera.width();
        this.height = camera.height();
        this.surface = new int[width * height];
        this.light = new double[3 * width * height];
        this.normals = new byte[3 * width * height];
        this.depth = new double[width * height];
    }

    /** @throws CancellationException when the thread is interrupted */
    public static Frame render(Scene scene) {
        return new Renderer(scene).rendered();
    }

    private Frame rendered() {
        for (int row = 0; row < height; row++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Rendering was interrupted.");
            }
            for (int column = 0; column < width; column++) {
                cast(column, row);
            }
        }
        return new Frame(width, height, image(), things(), parts(), normals, depth);
    }

    private void cast(int column, int row) {
        int pixel = row * width + column;
        Ray ray = camera.ray(column + 0.5, row + 0.5);
        Hit hit = caster.first(ray, column, row);
        surface[pixel] = hit.surface();
        depth[pixel] = hit.missed()
                ? Double.POSITIVE_INFINITY
                : -camera.seen(ray.along()).z() * hit.distance();
        Colour colour = shader.colour(ray, hit);
        light[3 * pixel] = colour.red();
        light[3 * pixel + 1] = colour.green();
        light[3 * pixel + 2] = colour.blue();
        Vec normal = camera.seen(hit.normal());
        normals[3 * pixel] = coded(normal.x());
        normals[3 * pixel + 1] = coded(normal.y());
        normals[3 * pixel + 2] = coded(normal.z());
    }

    private byte[] image() {
        byte[] image = new byte[3 * width * height];
        Exposure exposure = new Exposure(scene.sensor(), width, height);
        boolean[] onEdge = edges();
        for (int pixel = 0; pixel < surface.length; pixel++) {
            if (onEdge[pixel]) {
                smooth(pixel);
            }
            exposure.develop(pixel, light, image);
        }
        return image;
    }

    private boolean[] edges() {
        boolean[] edges = new boolean[surface.length];
        for (int pixel = 0; pixel < surface.length; pixel++) {
            if (pixel % width < width - 1 && differ(pixel, pixel + 1)) {
                edges[pixel] = true;
                edges[pixel + 1] = true;
            }
            if (pixel < surface.length - width && differ(pixel, pixel + width)) {
                edges[pixel] = true;
                edges[pixel + width] = true;
            }
        }
        return edges;
    }

    /** Returns whether the pixels differ by surface or by shadow. */
    private boolean differ(int pixel, int other) {
        double here = light[3 * pixel + 1];
        double there = light[3 * other + 1];
        return surface[pixel] != surface[other] || Math.abs(here - there) > 0.18 * (here + there) + 0.02;
    }

    private void smooth(int pixel) {
        int column = pixel % width;
        int row = pixel / width;
        double red = 0;
        double green = 0;
        double blue = 0;
        for (double[] spot : WITHIN) {
            Ray ray = camera.ray(column + spot[0], row + spot[1]);
            Colour colour = shader.colour(ray, caster.first(ray, column, row));
            red += colour.red();
            green += colour.green();
            blue += colour.blue();
        }
        double share = 1.0 / WITHIN.length;
        light[3 * pixel] = red * share;
        light[3 * pixel + 1] = green * share;
        light[3 * pixel + 2] = blue * share;
    }

    private static byte coded(double coordinate) {
        return (byte) Math.floor(255 * (coordinate + 1) / 2 + 0.5);
    }

    private int[] things() {
        int[] things = new int[surface.length];
        for (int pixel = 0; pixel < things.length; pixel++) {
            things[pixel] = surface[pixel] < 0 ? Frame.SKY : surfaces.owner(surface[pixel]);
        }
        return things;
    }

    private byte[] parts() {
        byte[] parts = new byte[surface.length];
        for (int pixel = 0; pixel < parts.length; pixel++) {
            parts[pixel] = surface[pixel] < 0 ? 0 : surfaces.part(surface[pixel]);
        }
        return parts;
    }

    /** Conversion of light to bytes: exposure, vignette, the sRGB curve, and noise. */
    static final class Exposure {
        private static final int STEPS = 4096;

        private final Sensor sensor;
        private final int width;
        private final int height;
        private static final double[] CURVE = curve();

        Exposure(Sensor sensor, int width, int height) {
            this.sensor = sensor;
            this.width = width;
            this.height = height;
        }

        private static double[] curve() {
            double[] curve = new double[STEPS + 1];
            for (int i = 0; i <= STEPS; i++) {
                double light = (double) i / STEPS;
                curve[i] = light <= 0.0031308 ? 12.92 * light : 1.055 * StrictMath.pow(light, 1 / 2.4) - 0.055;
            }
            return curve;
        }

        void develop(int pixel, double[] light, byte[] image) {
            double x = 2.0 * (pixel % width) / width - 1;
            double y = 2.0 * (pixel / width) / height - 1;
            double fall = 1 - sensor.vignette() * (x * x + y * y) / 2;
            Dice dice = Dice.of(sensor.seed(), pixel);
            double shared = gaussian(dice);
            image[3 * pixel] = coded(light[3 * pixel] * sensor.gain().red() * fall, shared, dice);
            image[3 * pixel + 1] = coded(light[3 * pixel + 1] * sensor.gain().green() * fall, shared, dice);
            image[3 * pixel + 2] = coded(light[3 * pixel + 2] * sensor.gain().blue() * fall, shared, dice);
        }

        private byte coded(double light, double shared, Dice dice) {
            // Highlights roll off instead of clipping.
            double soft = light <= 0.8 ? light : 0.8 + 0.2 * (light - 0.8) / (light - 0.6);
            double value = CURVE[(int) (STEPS * Math.min(1, soft))];
            double noisy = value + sensor.noise() * (0.8 * shared + 0.6 * gaussian(dice));
            return (byte) Math.round(255 * Math.max(0, Math.min(1, noisy)));
        }

        /** Draws an approximately normal number of variance 1: four 16-bit draws of one number, summed. */
        private static double gaussian(Dice dice) {
            long bits = dice.bits();
            long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
            return (sum / 65536.0 - 2) * 1.7320508075688772;
        }
    }
}
